//! A phone that is newer than its server: the server does not understand it yet, and nothing is lost meanwhile.

use super::clock::wrong_by;
use super::kit::{Shots, at_work, before_load, delivered, issues, no_more, report, rows};
use crate::{server::Server, storage::photos_named_and_whole};
use tests::coverage_mark::covered;

/// The app speaks as a later version would: by its protocol, or by a command within an envelope of a later version. The real server answers.
const NEWER: &str = r#"
    const fetched = window.fetch;
    window.__newer = 0;
    window.fetch = (path, init) => {
        if (String(path).startsWith('/api/sync/push') && typeof init.body === 'string') {
            window.__newer += 1;
            init.body = HOW === 'protocol' ? init.body.replace(/"protocol":\d+/, '"protocol":9')
                : init.body.replaceAll(/"v":\d+/g, '"v":9').replaceAll('"report":', '"report_from_the_air":');
        }
        return fetched.call(window, path, init);
    };"#;

#[tokio::test]
async fn what_an_older_server_does_not_understand_stays_on_the_phone_until_it_is_updated() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = at_work(&server).await;
    phone.ready_for_offline().await;
    for (round, (how, said)) in [("protocol", "程序版本不合"), ("command", "等服务器升级后再送")].into_iter().enumerate() {
        server.kill();
        report(&phone, &server, &shots.shot(u8::try_from(round).unwrap() * 90 + 7)).await;
        phone.go(&format!("{}/outbox", server.base())).await;
        phone.sees("1 条待送").await;
        phone.script(&NEWER.replace("HOW", &format!("'{how}'"))).await;
        server.start();
        phone.press("立即重送").await;
        phone.sees(said).await;
        assert_ne!(phone.script("return window.__newer").await, 0);
        assert_eq!(issues(&server).await.len(), round, "the server has not taken it");
        let waiting = rows(&phone, "envelopes").await.into_iter().filter(|row| row["stand"]["waiting"].is_object()).count();
        assert_eq!(waiting, 1, "{how}");
        let (named, whole) = photos_named_and_whole(&phone).await;
        assert_eq!(named, whole);
        // The server is updated within the ten minutes after which the phone asks again: what it gets now it understands.
        let later = before_load(&phone, &wrong_by(11 * 60_000)).await;
        phone.go(&format!("{}/outbox", server.base())).await;
        phone.press("立即重送").await;
        delivered(&phone, &server).await;
        assert_eq!(issues(&server).await.len(), round + 1);
        no_more(&phone, &later).await;
    }
    phone.quit().await;
    covered("B", &["F37"], 2);
}
