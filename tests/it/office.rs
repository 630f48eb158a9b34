//! People of the office hold no set: their lists and pages ask the server, and what they do is kept on their phone with the record that it is
//! about until it is delivered.

use app::{
    store::{Outbox, Store as _, WhySetAside},
    sync::{Failure, Wanted, discard},
};
use shared::{
    id::IssueId,
    issue::{Command, Issue, StatusKind},
    person::RoleKind,
    query::ListOrder,
    record::{RecordKind, RecordRef},
    sync::{OpState, PullAnswer},
};
use tests::{
    Phone, World,
    fault_plan::Fault,
    stock::{self, Stocked},
    world::{PASSWORD, at, fixture_with, kind, lane, spot, unit},
};
use uuid::Uuid;

const REPORTED: &str = "2026-03-05T09:00";

/// The issues of which the phone holds a copy.
async fn held(phone: &Phone) -> Vec<IssueId> {
    phone.store.issues().await.unwrap().iter().map(|issue| issue.id).collect()
}

/// One reported by an inspector where nobody answers.
async fn nobodys(wang: &Phone) -> IssueId {
    let report = wang.report(kind("A06"), spot(33.0, 117.0), "无人认领").await;
    wang.sync().await;
    report.issue
}

fn assign() -> Command {
    Command::Assign { unit: unit("CW1"), helpers: vec![], reason: "属地".into() }
}

/// Everything in the town, the newest first.
fn all(most: usize) -> Wanted {
    Wanted::all([], ListOrder::Newest, most, |_| true)
}

/// As many further open issues, each a minute older than the one before, from `newest` on.
async fn stocked(town: &World, template: &Issue, many: i64) -> Vec<IssueId> {
    let reference = town.reference().await;
    let audiences = vec![("t".to_owned(), 1, false)];
    let issue = |number: i64| stock::copy(template, IssueId(Uuid::from_u128(u128::try_from(number).unwrap() + 1)), -(number + 1) * 60_000);
    let stocked: Vec<Stocked> = (0..many).map(|number| Stocked { issue: issue(number), feed: 1, audiences: audiences.clone() }).collect();
    stock::put(&town.state, town.town(), &reference, &stocked).await;
    stocked.into_iter().map(|stocked| stocked.issue.id).collect()
}

/// The town folder is imported again with wang in this role.
async fn move_wang(town: &World, role: &str, grids: &str) {
    let row = |text: &str| {
        if text.starts_with("wang,") { format!("wang,王网格,{role},,{grids},{PASSWORD}\n") } else { format!("{text}\n") }
    };
    town.import(&fixture_with(|name, text| if name == "people.csv" { text.lines().map(row).collect() } else { text })).await;
}

#[tokio::test]
async fn a_dispatchers_first_pull_brings_no_record_however_many_there_are() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let first = nobodys(&wang).await;
    stocked(&town, &town.issue(first).await, 300).await;
    for name in ["chuangwei", "lingdao"] {
        let phone = town.phone(name).await;
        assert!(held(&phone).await.is_empty(), "{name}");
        let pulls = phone.network.record().into_iter().filter(|(line, ..)| line.contains("/api/sync/pull"));
        let bytes: usize = pulls.map(|(_, _, answered)| answered.len()).sum();
        assert!((1..2_000).contains(&bytes), "{name} pulled {bytes} bytes");
        assert_eq!(phone.lists(&all(30)).await.total, 301, "{name}: and still sees all of it");
    }
}

#[tokio::test]
async fn a_dispatcher_is_told_by_notices_and_by_the_record_as_it_is_now() {
    let town = World::new().await;
    let (wang, mut office) = (town.phone("wang").await, town.phone("chuangwei").await);
    let issue = nobodys(&wang).await;
    office.sync().await;
    assert!(office.inbox().await.iter().any(|notice| notice.issue == issue), "待派遣 is told");
    let seen = office.sees(issue).await.expect("asked for").issue;
    assert_eq!((seen.status.kind(), seen.reporter), (StatusKind::Unassigned, town.issue(issue).await.reporter));
    assert!(office.store_has_no(issue).await, "looking keeps nothing");
    office.offline();
    office.crash();
    assert!(office.sees(issue).await.is_none(), "without a network there is nothing to look at");
}

#[tokio::test]
async fn a_dispatcher_assigns_a_case_that_the_phone_does_not_hold_and_is_killed_before_delivery_and_it_is_delivered_once() {
    let town = World::new().await;
    let (wang, mut office) = (town.phone("wang").await, town.phone("chuangwei").await);
    let issue = nobodys(&wang).await;
    assert!(office.sees(issue).await.is_some() && held(&office).await.is_empty());
    office.offline();
    let assigned = office.ask(issue, assign()).await.unwrap();
    assert_eq!(held(&office).await, [issue], "the record that it is about is kept with it");
    office.crash();
    let shown = office.sees(issue).await.expect("it is shown without a network, as it was done");
    assert_eq!((shown.issue.status.kind(), shown.pending), (StatusKind::Assigned, Some(OpState::Waiting)));

    // The answer to the push is lost: it is sent twice.
    office.network.next_faults([Fault::AnswerLost]);
    office.online().await;
    assert_eq!(office.state_of(assigned.op).await, OpState::Delivered);
    let there = town.issue(issue).await;
    assert_eq!(there.timeline.iter().filter(|entry| entry.op == Some(assigned.op)).count(), 1);
    assert_eq!(held(&office).await, [], "and let go of when it is delivered and pulled");
    let shown = office.sees(issue).await.expect("the server's");
    assert_eq!((shown.issue.version, shown.pending), (there.version, None));
    assert!(town.audit().await.is_ok());
}

#[tokio::test]
async fn what_others_do_meanwhile_comes_to_the_copy_that_an_unsent_act_is_about() {
    let town = World::new().await;
    let (wang, office, other) = (town.phone("wang").await, town.phone("chuangwei").await, town.phone("chuangwei").await);
    let issue = nobodys(&wang).await;
    office.sees(issue).await.unwrap();
    office.offline();
    let late = office.ask(issue, assign()).await.unwrap();
    other.ask(issue, Command::Void { reason: "误报".into() }).await.unwrap();
    other.sync().await;
    office.online().await;
    let record = office.record(late.op).await;
    assert!(matches!(record.why, Some(WhySetAside::Conflict { .. })), "{:?}", record.why);
    // Both versions are there: the own act in the outbox, the record as the server has it.
    assert_eq!(held(&office).await, [issue]);
    assert_eq!(office.sees(issue).await.unwrap().issue.status.kind(), StatusKind::Void);
    office.store.write(app::store::Durability::Strict, |outbox: &mut Outbox| Ok(discard(outbox, late.op))).await.unwrap();
    office.sync().await;
    assert_eq!(held(&office).await, [], "nothing unsent is about it any more");
}

#[tokio::test]
async fn a_list_in_the_office_has_the_towns_newest_and_oldest_page_by_page_with_an_unsent_act_laid_over() {
    let town = World::new().await;
    town.clock.set(at(REPORTED));
    let (wang, office) = (town.phone("wang").await, town.phone("chuangwei").await);
    let newest = nobodys(&wang).await;
    let older = stocked(&town, &town.issue(newest).await, 250).await;
    let everything: Vec<IssueId> = std::iter::once(newest).chain(older.iter().copied()).collect();
    let ids = |page: &app::sync::Page| page.shown.iter().map(|shown| shown.issue.id).collect::<Vec<_>>();
    for most in [30, 60, 240, 300] {
        office.network.forget();
        let page = office.lists(&all(most)).await;
        assert_eq!((ids(&page), page.total), (everything[..most.min(251)].to_vec(), 251));
        assert_eq!(office.network.tried().len(), most.min(251).div_ceil(100), "a page costs what it shows");
    }

    // 待派遣, the one that waits longest first. One of them is assigned here, and the server does not know yet.
    let me = office.person.clone();
    let queue = |most| app::home::todo_of(&me, at(REPORTED), most).unwrap();
    let waiting = office.lists(&queue(5)).await;
    assert_eq!((ids(&waiting), waiting.total), (older[245..].iter().rev().copied().collect(), 251));
    let open = office.lists(&Wanted::open(0)).await;
    assert_eq!((open.shown.len(), open.total), (0, 251), "a count");
    let taken = older[248];
    office.sees(taken).await.unwrap();
    office.network.next_faults(vec![Fault::RequestLost; 1]);
    let act = office.ask(taken, assign()).await.unwrap();
    let waiting = office.lists(&queue(5)).await;
    assert!(!ids(&waiting).contains(&taken) && waiting.shown.len() == 5 && waiting.total == 250, "{:?}", ids(&waiting));
    let page = office.lists(&all(260)).await;
    let row = page.shown.iter().find(|shown| shown.issue.id == taken).unwrap();
    assert_eq!((row.issue.status.kind(), row.pending.clone(), page.total), (StatusKind::Assigned, Some(OpState::Waiting), 251));
    assert_eq!(ids(&page), everything, "it stands where it stood");

    // Without a network what is unsent is still there, and it is said that the rest is not.
    office.offline();
    let listing = office.listing(&all(30)).await;
    assert_eq!((ids(&listing.page), listing.trouble.map(|trouble| trouble.failure)), (vec![taken], Some(Failure::NoNetwork)));
    office.online().await;
    assert_eq!(office.state_of(act.op).await, OpState::Delivered);
    let page = office.lists(&queue(5)).await;
    assert_eq!((page.total, held(&office).await), (250, vec![]));
}

#[tokio::test]
async fn an_inspector_made_dispatcher_drops_the_set_and_gets_it_back_with_the_role_and_what_is_unsent_survives_both() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let own = wang.report(kind("A06"), lane(), "墙角").await;
    wang.sync().await;
    assert_eq!(held(&wang).await, [own.issue]);
    wang.offline();
    let noted = wang.ask(own.issue, Command::Supplement { photos: vec![], note: "又多了".into(), voice: None }).await.unwrap();

    move_wang(&town, "创卫办", "").await;
    wang.online().await;
    let outbox = wang.store.outbox().await.unwrap();
    assert_eq!(outbox.marks.account.as_ref().unwrap().me.person.role.kind(), RoleKind::Dispatcher);
    assert_eq!(wang.state_of(noted.op).await, OpState::Delivered);
    assert_eq!(held(&wang).await, [], "the set is gone");
    assert_eq!(wang.lists(&all(30)).await.total, 1, "and the town can be asked for");

    wang.sees(own.issue).await.unwrap();
    wang.offline();
    let raised = wang.ask(own.issue, Command::Supplement { photos: vec![], note: "仍在".into(), voice: None }).await.unwrap();
    move_wang(&town, "网格员", "G1").await;
    wang.online().await;
    assert_eq!(wang.state_of(raised.op).await, OpState::Delivered);
    assert_eq!(held(&wang).await, [own.issue], "the set is back");
    assert_eq!(town.issue(own.issue).await.timeline.iter().filter(|entry| [noted.op, raised.op].map(Some).contains(&entry.op)).count(), 2);
}

#[tokio::test]
async fn an_office_phone_that_an_earlier_version_left_with_the_whole_town_lets_go_of_it_but_for_what_is_unsent() {
    let town = World::new().await;
    let (wang, office) = (town.phone("wang").await, town.phone("chuangwei").await);
    let issues = [nobodys(&wang).await, nobodys(&wang).await];
    // As it was left: it pulls as the field does.
    let pulled: PullAnswer = town.client("chuangwei").await.get("/api/sync/pull?protocol=1&cursor=0&working_set_since=0").await.json();
    let copies: Vec<app::store::Write> = pulled
        .changes
        .iter()
        .filter_map(|change| match &change.change {
            shared::sync::Change::Issue(issue) => Some(app::store::Write::PutIssue(issue.clone())),
            _ => None,
        })
        .collect();
    let as_before = |outbox: &mut Outbox| {
        (outbox.marks.queries, outbox.marks.held, outbox.marks.cursor) = (false, Vec::new(), pulled.cursor);
        Ok(((), copies.clone()))
    };
    office.store.write(app::store::Durability::Strict, as_before).await.unwrap();
    assert_eq!(held(&office).await.len(), 2);
    office.offline();
    let act = office.ask(issues[0], assign()).await.unwrap();
    office.network.set_online(true);
    // The record can be read, the act not yet sent.
    office.network.next_faults([Fault::RequestLost]);
    office.stumble(1).await;
    office.sync().await;
    assert_eq!((office.state_of(act.op).await, held(&office).await), (OpState::Delivered, vec![]));
    assert_eq!(town.issue(issues[0]).await.status.kind(), StatusKind::Assigned);
}

#[tokio::test]
async fn an_inspector_adds_to_an_inspection_that_has_left_the_working_set() {
    let town = World::new().await;
    town.clock.set(at(REPORTED));
    let mut wang = town.phone("wang").await;
    let id = IssueId(Uuid::now_v7());
    let submit = tests::inspection::faultless_front(spot(32.505, 116.502_05));
    wang.ask(id, shared::inspection::Command::Submit(submit)).await.unwrap();
    wang.sync().await;
    let record = RecordRef { kind: RecordKind::Inspection, id: id.into() };
    town.clock.set(at("2026-04-20T09:00"));
    wang.clock("2026-04-20T09:00");
    wang.sign_in_again().await;
    wang.sync().await;
    assert!(wang.store.inspection(id.0.into()).await.unwrap().is_none(), "it has left the set");

    assert!(wang.opens(record).await.is_some(), "its page asks the server");
    wang.offline();
    let note = shared::inspection::Command::Supplement { photos: vec![], note: "补记".into() };
    let added = wang.ask(id, note).await.unwrap();
    wang.crash();
    let shown = wang.opens(record).await.expect("kept with what was added to it");
    assert_eq!(shown.pending, Some(OpState::Waiting));
    wang.online().await;
    assert_eq!(wang.state_of(added.op).await, OpState::Delivered);
    let there = town.inspection(id.0.into()).await.unwrap();
    let held = wang.store.inspection(id.0.into()).await.unwrap().expect("it has changed of late, so the set has it");
    assert_eq!(held.version, there.version);
}
