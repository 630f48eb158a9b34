//! The demo town, made by the real process.

use crate::server::Server;
use shared::query::FiguresAnswer;
use std::time::Duration;
use tests::Client;

#[tokio::test]
async fn a_demo_that_was_killed_while_it_was_being_made_is_made_anew_and_whole_and_its_leader_can_believe_it() {
    let mut server = Server::with_demo_killed_after(Duration::from_secs(2));
    let mut leader = Client::to(&server.base());
    assert_eq!(leader.sign_in("lingdao", "jingge-demo").await.status, 200);
    let figures: FiguresAnswer = leader.get("/api/figures").await.json();
    let town = figures.town;
    assert!(town.total >= 300 && town.overdue > 0 && town.relapse.numerator > 0, "{town:?}");
    assert!(figures.ranking.iter().filter(|ranked| ranked.place.is_some()).count() >= 3, "{:?}", figures.ranking);
    let (holds, said) = server.run(&["audit", "verify"]);
    assert!(holds, "{said}");
    crate::leader::looks_at(&mut server).await;
}
