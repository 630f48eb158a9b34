//! https by the server's own authority: begun by the administrator in the browser, believed by whoever trusts the authority, renewed in time.

use actix_web::http::StatusCode;
use reqwest::redirect::Policy;
use server::certificate::Stands;
use shared::{account::Me, people::Invitation};
use std::net::SocketAddr;
use tests::{
    World,
    browser::{Browser, field},
    client::Answer,
    history::audit_of,
    trust::{Trust, address_in},
    world::{PASSWORD, at},
};

async fn chosen(admin: &Browser, own: &str, hosts: &str) -> Answer {
    let page = admin.get("/plain/phones").await;
    admin.form("/plain/phones", &format!("mark={}&own={own}&hosts={hosts}", field(&page, "mark"))).await
}

async fn spoken(town: &World) -> SocketAddr {
    match town.state.https.settled().await {
        Stands::Listening(address) => address,
        other => panic!("{other:?}"),
    }
}

fn trust(town: &World, now: &str) -> Trust {
    Trust::of(town.state.https.authority().unwrap().certificate(), at(now))
}

#[tokio::test]
async fn https_is_begun_in_the_browser_goes_on_after_a_restart_and_is_ended_there() {
    let town = World::new().await;
    let admin = Browser::signed_in(&town.base, "guanli").await;
    let page = admin.get("/plain/phones").await;
    assert!(page.text().contains("用自己的证书") && page.text().contains("现在还是 http"), "{}", page.text());
    let refused = chosen(&admin, "on", "10.0.0.5+8.8.8.8").await;
    assert!(refused.text().contains("“8.8.8.8”不是内网地址") && refused.text().contains("10.0.0.5 8.8.8.8"), "{}", refused.text());
    assert_eq!(*town.state.https.stands().borrow(), Stands::Off);
    assert_eq!(admin.get("/plain/ca").await.status, 404, "there is no authority yet");

    let begun = chosen(&admin, "on", "10.0.0.5").await;
    let address = spoken(&town).await;
    let print = town.state.https.authority().unwrap().fingerprint();
    for words in ["手机可以用 https 打开了", &print, &format!("http://{address}/plain/ca"), &format!("https://{address}")] {
        assert!(begun.text().contains(words), "{words}: {}", begun.text());
    }
    trust(&town, "2026-03-05T09:00").connect(address).await.unwrap();
    let again = town.again().await;
    let address = spoken(&again).await;
    assert_eq!(again.state.https.typed(), ["10.0.0.5"]);
    trust(&town, "2026-03-05T09:00").connect(address).await.unwrap();

    let admin = Browser::signed_in(&again.base, "guanli").await;
    let ended = chosen(&admin, "off", "").await;
    assert!(ended.text().contains("现在还是 http"), "{}", ended.text());
    again.state.https.closed().await;
    let acts: Vec<String> =
        audit_of(&again.state, again.town()).await.into_iter().map(|row| row.action).filter(|act| act.starts_with("https")).collect();
    assert_eq!(acts, ["https_begin", "https_end"]);
}

#[tokio::test]
async fn a_certificate_is_renewed_before_it_ends_without_a_restart() {
    let town = World::new().await;
    town.state.https.choose(Vec::new(), at("2026-03-05T09:00")).unwrap();
    let address = spoken(&town).await;
    let first = trust(&town, "2026-03-05T09:00").shown_by(address).await.unwrap();
    assert!(trust(&town, "2026-06-04T09:00").shown_by(address).await.is_err(), "it ends after 90 days");
    town.clock.set(at("2026-05-03T09:00"));
    town.state.https.renew(at("2026-05-03T09:00")).unwrap();
    assert_eq!(trust(&town, "2026-05-03T09:00").shown_by(address).await.unwrap(), first, "a month before its end nothing is due");
    town.state.https.renew(at("2026-05-05T09:00")).unwrap();
    let second = trust(&town, "2026-06-04T09:00").shown_by(address).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(spoken(&town).await, address, "the same server goes on");
}

#[tokio::test]
async fn who_speaks_plainly_where_tls_is_spoken_is_sent_there_and_may_fetch_the_authority_and_nothing_else() {
    let town = World::new().await;
    town.state.https.choose(Vec::new(), at("2026-03-05T09:00")).unwrap();
    let address = spoken(&town).await;
    let plain = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    let asked = async |path: &str| plain.get(format!("http://{address}{path}")).send().await.unwrap();
    let page = asked("/plain/ca").await;
    assert_eq!(page.status().as_u16(), 200);
    let text = page.text().await.unwrap();
    let authority = town.state.https.authority().unwrap();
    for words in [authority.fingerprint(), format!("https://{address}"), "证书信任设置".to_owned(), "CA 证书".to_owned()] {
        assert!(text.contains(&words), "{words}: {text}");
    }
    assert_eq!(asked("/plain/ca/jingge-ca.crt").await.bytes().await.unwrap(), authority.certificate());
    for path in ["/", "/api/session", "/plain/sign-in?lang=en"] {
        let sent = asked(path).await;
        assert_eq!(sent.status().as_u16(), StatusCode::TEMPORARY_REDIRECT.as_u16());
        assert_eq!(sent.headers()["location"], format!("https://{address}{path}"));
    }
}

#[tokio::test]
async fn a_session_by_https_and_one_without_do_not_take_each_others_place() {
    let town = World::new().await;
    town.state.https.choose(Vec::new(), at("2026-03-05T09:00")).unwrap();
    let address = spoken(&town).await;
    let way = trust(&town, "2026-03-05T09:00").way_to(address).await;
    let browser = Browser::signed_in(&way, "guanli").await;
    let invitations: Vec<shared::people::PersonEntry> = browser.get("/api/people").await.json();
    assert!(!invitations.is_empty());
    let signed = browser.http.post(format!("{way}/plain/sign-in")).header("origin", &way);
    let signed = signed.header("content-type", "application/x-www-form-urlencoded").body(format!("username=wang&password={PASSWORD}"));
    let none = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    let answer = none.execute(signed.build().unwrap()).await.unwrap();
    let cookies: Vec<&str> = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("jingge_session_tls=")).unwrap();
    assert!(session.contains("; Secure"), "{session}");
    let admin = town.client("guanli").await;
    let wang = admin.get("/api/people").await.json::<Vec<shared::people::PersonEntry>>();
    let wang = wang.iter().find(|entry| entry.username == "wang").unwrap();
    let invitation: Invitation = admin.post(&format!("/api/people/{}/invitation", wang.id), &()).await.json();
    let origin = town.state.https.origin("").unwrap();
    assert!(invitation.link.starts_with(&format!("{origin}/join/")), "whoever is invited is sent to https: {}", invitation.link);
    assert_eq!(address_in(&invitation.link), address_in(&origin));
    let me: Me = browser.get("/api/session").await.json();
    assert_eq!(me.person.id, admin.get("/api/session").await.json::<Me>().person.id);
}
