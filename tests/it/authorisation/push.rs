//! Who stands behind a push: the token, and the device it was given to.

use super::{
    issue_case::{IssueCase, report},
    people::{Town, Visitor},
    tally::Tally,
};
use shared::{
    account::{ErrorCode, SessionRow},
    id::{IssueId, OpId},
    issue::{Command, Judgement, Refusal},
    sync::{Envelope, LaterCause, PushAnswer, Verdict},
};
use tests::{
    Client,
    client::Answer,
    world::{lane, unit},
};
use uuid::Uuid;

/// A report of wang's that nobody has sent yet.
fn fresh(wang: &Visitor) -> Envelope {
    wang.envelope(IssueId(Uuid::now_v7()), 0, report("A01", lane()))
}

async fn is_there(town: &Town, envelope: &Envelope) -> bool {
    server::issue::load(town.world.state.db.reader(), envelope.town, envelope.issue).await.unwrap().is_some()
}

fn verdict(answer: &Answer) -> Verdict {
    answer.json::<PushAnswer>().outcomes.remove(0).verdict
}

#[tokio::test]
async fn without_a_token_that_counts_nothing_is_taken() {
    let town = Town::new().await;
    let (wang, nobody) = (town.visitor("wang"), Client::to(&town.world.base));
    let second = Visitor::signed_in(&town.world, "wang").await;
    let rows: Vec<SessionRow> = second.client.get("/api/sessions").await.json();
    let id = &rows.iter().find(|row| row.current).unwrap().id;
    let ended = wang.client.send(wang.client.http.delete(wang.client.url(&format!("/api/sessions/{id}")))).await;
    assert_eq!(ended.status, 204);
    let mut tally = Tally::default();
    let hash = shared::photo::Hash::of(wang.client.token().as_bytes()).to_string();
    let cases = [
        ("no token", String::new()),
        ("a made-up token", "x".repeat(43)),
        ("the token's hash", hash),
        ("a revoked token", second.client.token().to_owned()),
        ("a token with an end", format!("{}x", wang.client.token())),
    ];
    for (what, token) in cases {
        let envelope = fresh(if what == "a revoked token" { &second } else { wang });
        let answer = nobody.push(&token, std::slice::from_ref(&envelope)).await;
        tally.check(|| what.to_owned(), (answer.status, answer.error().error), (401, ErrorCode::NotSignedIn));
        tally.check(|| format!("{what}: the issue"), is_there(&town, &envelope).await, false);
    }
    let bare = nobody.http.post(nobody.url("/api/sync/push")).json(&serde_json::json!({}));
    tally.check(|| "no header at all".to_owned(), nobody.send(bare).await.status, 401);
    let envelope = fresh(wang);
    let cookie_alone = wang.client.push("", std::slice::from_ref(&envelope)).await;
    tally.check(|| "the cookie alone".to_owned(), verdict(&cookie_alone), Verdict::Applied { version: 2 });
    let token_alone = nobody.push(wang.client.token(), &[fresh(wang)]).await;
    tally.check(|| "the token alone".to_owned(), verdict(&token_alone), Verdict::Applied { version: 2 });
    tally.close("tokens", 13);
}

#[tokio::test]
async fn a_record_that_waits_for_anothers_is_answered_as_if_that_were_not_there() {
    let town = Town::new().await;
    let (wang, zhao) = (town.visitor("wang"), town.visitor("zhao"));
    let done = fresh(wang);
    assert_eq!(verdict(&wang.push(std::slice::from_ref(&done)).await), Verdict::Applied { version: 2 });
    for needed in [done.op, OpId(Uuid::now_v7())] {
        let words = Command::Supplement { photos: vec![], note: "又多了".into(), voice: None };
        let waiting = Envelope { needs: Some(needed), ..zhao.envelope(done.issue, 2, words) };
        assert_eq!(verdict(&zhao.push(&[waiting]).await), Verdict::Later { cause: LaterCause::Needs(needed) });
    }
    assert_eq!(town.world.issue(done.issue).await.version, 2);
}

#[tokio::test]
async fn a_push_with_anothers_token_is_refused_and_the_true_senders_still_counts() {
    let town = Town::new().await;
    let (wang, nobody) = (town.visitor("wang"), Client::to(&town.world.base));
    let mut tally = Tally::default();
    let wrong = Verdict::Refused { reason: Refusal::WrongSender };
    for who in town.people.iter().filter(|who| who.name != "wang") {
        let envelope = fresh(wang);
        for (way, client) in [("with the cookie", &who.client), ("without", &nobody)] {
            let answer = client.push(who.client.token(), std::slice::from_ref(&envelope)).await;
            let what = || format!("{} sends wang's record, {way}", who.name);
            tally.check(what, verdict(&answer), wrong.clone());
            tally.check(what, is_there(&town, &envelope).await, false);
        }
        let answer = wang.push(&[envelope]).await;
        tally.check(|| format!("wang sends it after {}", who.name), verdict(&answer), Verdict::Applied { version: 2 });
    }
    for who in town.people.iter().filter(|who| who.name != "wang") {
        let own = || who.envelope(IssueId(Uuid::now_v7()), 0, report("A01", lane()));
        let abroad = town.people.iter().find(|other| other.person.town != who.person.town).unwrap().person.town;
        let cases = [
            ("wang's record in the own name", Envelope { by: who.person.id, ..fresh(wang) }),
            ("wang's device", Envelope { device: wang.client.device, ..own() }),
            ("another town", Envelope { town: abroad, ..own() }),
        ];
        for (what, envelope) in cases {
            let answer = who.push(std::slice::from_ref(&envelope)).await;
            tally.check(|| format!("{}: {what}", who.name), verdict(&answer), wrong.clone());
            tally.check(|| format!("{}: {what}: the issue", who.name), is_there(&town, &envelope).await, false);
        }
    }
    let second = Visitor::signed_in(&town.world, "wang").await;
    let answer = second.push(&[fresh(wang)]).await;
    tally.check(|| "wang's other device".to_owned(), verdict(&answer), wrong);
    tally.close("senders", 17 * 5 + 17 * 6 + 1);
}

/// The session ends; the token stays.
async fn sign_out(who: &Visitor) {
    let ended = who.client.send(who.client.http.delete(who.client.url("/api/session"))).await;
    assert_eq!(ended.status, 204);
}

#[tokio::test]
async fn by_the_token_alone_everybody_adds_answers_and_takes_back_and_what_judges_gets_no_verdict() {
    let mut town = Town::new().await;
    for who in &town.people {
        sign_out(who).await;
    }
    let mut tally = Tally::default();
    let note = || String::new();
    let waits = Verdict::Later { cause: LaterCause::SignIn };
    let cases = [
        ("wang", IssueCase::Own, Command::Supplement { photos: vec![], note: "又多了".into(), voice: None }, false),
        ("wang", IssueCase::Own, Command::Withdraw { reason: "拍错了".into() }, false),
        ("qianbu", IssueCase::Own, Command::Acknowledge, false),
        (
            "hecha",
            IssueCase::Waiting,
            Command::Verify { judgement: Judgement::SendBack { reason: "残留".into() }, photos: vec![], note: note(), voice: None },
            true,
        ),
        ("chuangwei", IssueCase::WithoutUnit, Command::Assign { unit: unit("CW1"), helpers: vec![], reason: note() }, true),
        ("chuangwei", IssueCase::Own, Command::Reassign { unit: unit("CW2"), reason: "属地有误".into(), helpers: vec![] }, true),
        ("chuangwei", IssueCase::Own, Command::Void { reason: "误报".into() }, true),
        ("chuangwei", IssueCase::Own, Command::Escalate { reason: "领导交办".into() }, true),
        ("chuangwei", IssueCase::Own, Command::Close { document: "办法".into() }, true),
    ];
    let mut held = Vec::new();
    for (name, case, command, decides) in cases {
        let (who, issue) = (town.visitor(name), case.play(&town).await);
        let envelope = who.envelope(issue.id, issue.version, command);
        let answer = verdict(&who.push(std::slice::from_ref(&envelope)).await);
        let what = || format!("{name} {case:?} {}", envelope.command.name());
        tally.check(what, answer == waits, decides);
        tally.check(what, town.world.issue(issue.id).await.version == issue.version, decides);
        if decides {
            held.push((name, envelope));
        }
    }
    for index in 0..town.people.len() {
        let name = town.people[index].name.clone();
        if held.iter().any(|(who, _)| *who == name) {
            assert_eq!(town.people[index].client.sign_in(&name, tests::world::PASSWORD).await.status, 200);
        }
    }
    for (name, envelope) in held {
        let answer = verdict(&town.visitor(name).push(std::slice::from_ref(&envelope)).await);
        tally.check(|| format!("{name} signed in again: {}", envelope.command.name()), answer.is_final(), true);
    }
    tally.close("signed out", 9 * 2 + 6);
}

#[tokio::test]
async fn a_page_without_script_in_the_same_browser_signs_the_app_in_as_well() {
    let town = Town::new().await;
    let (hecha, issue) = (town.visitor("hecha"), IssueCase::Waiting.play(&town).await);
    sign_out(hecha).await;
    let form = hecha.client.http.post(hecha.client.url("/plain/sign-in")).header("origin", &hecha.client.base);
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    let signed_in = form.body(format!("username=hecha&password={}", tests::world::PASSWORD)).send().await.unwrap();
    assert!(signed_in.status().is_success());
    let pass = hecha.envelope(
        issue.id,
        issue.version,
        Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice: None },
    );
    assert!(matches!(verdict(&hecha.push(&[pass]).await), Verdict::Applied { .. }));
    let devices: Vec<SessionRow> = hecha.client.get("/api/sessions").await.json();
    let plain = devices.iter().find(|row| row.current).expect("the page's own session");
    assert!(!plain.signed_out && plain.id != hecha.client.device.to_string());
    sign_out(hecha).await;
    let other = Visitor::signed_in(&town.world, "hecha").await;
    let devices: Vec<SessionRow> = other.client.get("/api/sessions").await.json();
    assert!(devices.iter().all(|row| row.id != plain.id), "it was given no token: {devices:?}");
}
