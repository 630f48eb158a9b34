//! A reading link, and the unit's code that lets a phone act by it.

use super::hand::{hidden, link, path_of, reported, sign};
use shared::{
    issue::StatusKind,
    notice_link::{LinkSort, UnitCode},
};
use tests::{
    Client, World,
    browser::{Browser, field},
    world::unit,
};

async fn code(office: &Client, of: &str) -> String {
    let answer = office.post(&format!("/api/units/{}/code", unit(of)), &()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let made: UnitCode = answer.json();
    assert!(made.code.len() == 8 && !made.code.contains(['0', 'O', '1', 'I', 'L']), "{}", made.code);
    made.code
}

#[tokio::test]
async fn a_reading_link_acts_only_with_the_units_code() {
    let world = World::new().await;
    let issue = reported(&world, "").await;
    let office = world.client("chuangwei").await;
    let (own, others) = (code(&office, "CW1").await, code(&office, "CW2").await);
    let path = path_of(&world, &link(&office, issue, LinkSort::Read).await);
    let acting = path_of(&world, &link(&office, issue, LinkSort::Act).await);
    let phone = Browser::to(&world.base);
    let page = phone.get(&path).await;
    assert!(page.text().contains("请输入本单位的单位码") && !page.text().contains("/acknowledge"), "{}", page.text());
    // Not even with the forms of an acting link.
    let [mark, op, base] = hidden(&phone.get(&acting).await, "acknowledge");
    assert_eq!(phone.form(&format!("{path}/acknowledge"), &format!("mark={mark}&op={op}&base={base}&name=x")).await.status, 403);

    let mark = field(&page, "mark");
    let enter = async |phone: &Browser, typed: &str| phone.form(&format!("{path}/code"), &format!("mark={mark}&code={typed}")).await;
    for wrong in ["", "AAAAAAAA", &others] {
        let answer = enter(&phone, wrong).await;
        assert!(answer.status == 200 && answer.text().contains("单位码不对"), "{wrong}: {}", answer.text());
    }
    assert_eq!(phone.form(&format!("{path}/code"), &format!("mark=guessed&code={own}")).await.status, 403);
    // As people type it.
    let typed = format!("+{}-{}+", &own[..4].to_lowercase(), &own[4..]);
    let page = enter(&phone, &typed).await;
    assert!(page.text().contains("/acknowledge"), "on to the page: {}", page.text());
    let page = phone.get(&path).await;
    assert!(sign(&phone, &path, &page, "x").await.text().contains("已签收"), "this phone remembers it");
    assert_eq!(world.issue(issue).await.status.kind(), StatusKind::Rectifying);
    assert!(!Browser::to(&world.base).get(&path).await.text().contains("/rectify\""), "another phone does not");

    // Made anew, it is asked for again.
    let renewed = code(&office, "CW1").await;
    assert!(!phone.get(&path).await.text().contains("/rectify\""));
    assert!(enter(&phone, &own).await.text().contains("单位码不对"), "the old one is none");

    // Wrong ones are throttled like passwords: five in all from here.
    assert!(enter(&phone, "BBBBBBBB").await.status == 200);
    let waits = enter(&phone, &renewed).await;
    assert!(waits.status == 429 && waits.text().contains("请等一会儿"), "{} {}", waits.status, waits.text());
    world.audit().await.expect("the chain holds");
}
