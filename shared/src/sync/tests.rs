//! The planner and the optimistic view, as sentences.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use crate::fixture::{at, bundle, in_west, inspector, people, photo, villager};
use crate::record::{AnyCommand, AnyRecord};
use crate::{
    id::{IssueId, OpId},
    issue::{ClosedBy, Command, Forecast, Issue, Report, Source, Status, StatusKind},
    kind::KindCode,
    moment::Moment,
    person::{Person, Principal},
    photo::Hash,
    reference::Bundle,
};
use uuid::Uuid;

mod opened;

fn op(number: u128, issue: u128, state: OpState, photos: &[&str]) -> QueuedOp {
    QueuedOp {
        op: OpId(Uuid::from_u128(number)),
        seq: u64::try_from(number).unwrap(),
        issue: IssueId(Uuid::from_u128(issue)),
        opens: Vec::new(),
        bytes: 1_000,
        state,
        photos: photos.iter().map(|name| Hash::of(name.as_bytes())).collect(),
        not_before: None,
    }
}

/// The issues among the records as shown.
fn rebase(confirmed: Vec<Issue>, pending: &[(Envelope, OpState)], me: &Person, bundle: &Bundle) -> Vec<Shown> {
    let shown = super::rebase(confirmed.into_iter().map(AnyRecord::Issue).collect(), pending, &[], me, bundle);
    shown.iter().filter_map(ShownRecord::issue).collect()
}

fn sending(name: &str, missing: &[u32]) -> QueuedPhoto {
    QueuedPhoto { hash: Hash::of(name.as_bytes()), bytes: 1_000, state: PhotoState::Sending { missing: missing.to_vec() } }
}

fn view<'a>(ops: &'a [QueuedOp], photos: &'a [QueuedPhoto]) -> QueueView<'a> {
    QueueView {
        device: people::device_of(&people::inspector()),
        now: at("2026-03-05T09:00"),
        ops,
        photos,
        trouble: None,
        reference: Some(1),
        reference_named: Some(1),
        pull_due: false,
    }
}

fn pushed(step: PlanStep) -> Vec<u128> {
    let PlanStep::Push(ops) = step else { panic!("{step:?}") };
    ops.iter().map(|op| op.0.as_u128()).collect()
}

#[test]
fn text_goes_first_and_photos_after() {
    let ops = [op(1, 1, OpState::TextDelivered, &["a"]), op(2, 2, OpState::Waiting, &["b"])];
    let photos = [sending("a", &[0, 1]), sending("b", &[0])];
    assert_eq!(pushed(next_step(&view(&ops, &photos))), [2]);
    let ops = [op(1, 1, OpState::TextDelivered, &["a"]), op(2, 2, OpState::TextDelivered, &["b"])];
    assert_eq!(next_step(&view(&ops, &photos)), PlanStep::SendChunk { hash: Hash::of(b"a"), index: 0 });
}

#[test]
fn a_command_set_aside_holds_up_nothing_not_even_what_was_saved_on_its_issue_since() {
    let ops = [op(1, 1, OpState::SetAside, &[]), op(2, 1, OpState::Waiting, &[]), op(3, 2, OpState::Waiting, &[])];
    assert_eq!(pushed(next_step(&view(&ops, &[]))), [2, 3]);
}

#[test]
fn a_command_told_to_come_later_waits_and_holds_up_its_issue() {
    let mut ops = [op(1, 1, OpState::Waiting, &[]), op(2, 1, OpState::Waiting, &[]), op(3, 2, OpState::Waiting, &[])];
    ops[0].not_before = Some(at("2026-03-05T09:05"));
    assert_eq!(pushed(next_step(&view(&ops, &[]))), [3]);
    assert_eq!(next_step(&view(&ops[..2], &[])), PlanStep::WaitUntil(at("2026-03-05T09:05")));
}

#[test]
fn a_time_that_is_past_wakes_nobody_while_something_else_holds_the_record_up() {
    let until = at("2026-03-05T09:10");
    let first = QueuedOp { not_before: Some(until), ..op(1, 1, OpState::Waiting, &[]) };
    let second = QueuedOp { not_before: Some(at("2026-03-05T08:00")), ..op(2, 1, OpState::Waiting, &[]) };
    assert_eq!(next_step(&view(&[first, second], &[])), PlanStep::WaitUntil(until));
}

#[test]
fn what_waits_holds_up_commands_on_the_issues_that_it_opens() {
    let opens = vec![IssueId(Uuid::from_u128(7))];
    let inspection = QueuedOp { opens, not_before: Some(at("2026-03-05T09:10")), ..op(1, 1, OpState::Waiting, &[]) };
    let ops = [inspection, op(2, 7, OpState::Waiting, &[]), op(3, 8, OpState::Waiting, &[])];
    assert_eq!(pushed(next_step(&view(&ops, &[]))), [3]);
}

#[test]
fn a_push_holds_at_most_two_hundred_commands_and_a_mebibyte() {
    let ops: Vec<QueuedOp> = (1..=300).map(|n| op(n, n, OpState::Waiting, &[])).collect();
    assert_eq!(pushed(next_step(&view(&ops, &[]))).len(), 200);
    let mut big: Vec<QueuedOp> = (1..=5).map(|n| op(n, n, OpState::Waiting, &[])).collect();
    big.iter_mut().for_each(|op| op.bytes = 400_000);
    assert_eq!(pushed(next_step(&view(&big, &[]))).len(), 2);
    big[0].bytes = 5_000_000;
    assert_eq!(pushed(next_step(&view(&big, &[]))), [1], "one that is too large for any push goes alone and is answered");
}

#[test]
fn trouble_waits_and_no_reference_data_is_fetched_first() {
    let ops = [op(1, 1, OpState::Waiting, &[])];
    let until = at("2026-03-05T09:01");
    let troubled = QueueView { trouble: Some(Trouble { times: 1, until }), ..view(&ops, &[]) };
    assert_eq!(next_step(&troubled), PlanStep::WaitUntil(until));
    let passed = QueueView { trouble: Some(Trouble { times: 1, until: Moment(0) }), ..view(&ops, &[]) };
    assert_eq!(pushed(next_step(&passed)), [1]);
    assert_eq!(next_step(&QueueView { reference: None, ..view(&ops, &[]) }), PlanStep::FetchReference);
}

#[test]
fn a_quarantined_photo_holds_up_neither_other_photos_nor_other_commands() {
    let ops = [op(1, 1, OpState::TextDelivered, &["bad", "a"]), op(2, 2, OpState::TextDelivered, &["b"])];
    let bad = QueuedPhoto { state: PhotoState::Quarantined, ..sending("bad", &[]) };
    let photos = [bad.clone(), sending("a", &[3]), sending("b", &[0])];
    assert_eq!(next_step(&view(&ops, &photos)), PlanStep::SendChunk { hash: Hash::of(b"a"), index: 3 });
    let stored = |name: &str| QueuedPhoto { state: PhotoState::Stored, ..sending(name, &[]) };
    let photos = [bad, stored("a"), stored("b")];
    assert_eq!(next_step(&view(&ops, &photos)), PlanStep::AskReceipt(vec![OpId(Uuid::from_u128(2))]));
}

#[test]
fn when_all_is_delivered_the_phone_rests() {
    let ops = [op(1, 1, OpState::Delivered, &["a"])];
    assert_eq!(next_step(&view(&ops, &[])), PlanStep::Rest);
    assert_eq!(next_step(&QueueView { pull_due: true, ..view(&ops, &[]) }), PlanStep::Pull);
}

#[test]
fn back_off_doubles_to_five_minutes_and_is_spread() {
    assert_eq!(back_off_millis(1, 0), 1_500);
    assert!(back_off_millis(1, u32::MAX) <= 2_500);
    assert!(back_off_millis(50, u32::MAX) <= 375_000);
    assert!((1..60).all(|times| back_off_millis(times, 0) <= back_off_millis(times + 1, 0)));
}

fn envelope(number: u128, issue: u128, who: &Principal, command: impl Into<AnyCommand>) -> Envelope {
    let Principal::Person(person) = who else { panic!("a person") };
    Envelope {
        v: PROTOCOL,
        op: OpId(Uuid::from_u128(number)),
        device: people::device_of(person),
        seq: u64::try_from(number).unwrap(),
        by: person.id,
        town: person.town,
        issue: IssueId(Uuid::from_u128(issue)),
        base: 0,
        generation: None,
        proof: None,
        needs: None,
        recorded_at: at("2026-03-05T09:00"),
        clock_offset_ms: None,
        reference: 1,
        app: "0.1.0".into(),
        command: command.into(),
    }
}

#[test]
fn an_envelope_with_what_no_phone_can_have_written_is_named_by_its_field() {
    let sound = envelope(1, 1, &inspector(), Command::Acknowledge);
    let why = |change: &dyn Fn(&mut Envelope)| {
        let mut envelope = sound.clone();
        change(&mut envelope);
        envelope.impossible()
    };
    assert_eq!(why(&|_| {}), None);
    assert_eq!(why(&|e| e.issue = IssueId(Uuid::nil())), Some("issue is nil"));
    assert_eq!(why(&|e| e.op = OpId(Uuid::nil())), Some("op is nil"));
    assert_eq!(why(&|e| e.needs = Some(OpId(Uuid::nil()))), Some("needs is nil"));
    assert_eq!(why(&|e| e.seq = u64::MAX), Some("seq is too large"));
    assert_eq!(why(&|e| e.clock_offset_ms = Some(i64::MIN)), Some("clock_offset_ms is between no clocks"));
    for (millis, fault) in [(i64::MAX, true), (i64::MIN, true), (0, false), (Moment::FARTHEST, false), (-Moment::FARTHEST, false)] {
        assert_eq!(
            why(&|e| e.recorded_at = Moment(millis)).is_some(),
            fault,
            "{millis}: a clock may be wrong, but not beyond what it can show"
        );
    }
}

#[test]
fn the_list_shows_a_saved_report_before_the_server_knows_it() {
    let Principal::Person(me) = inspector() else { unreachable!() };
    let report = Command::Report(Report {
        kind: KindCode("corner".into()),
        place: in_west(),
        pick: None,
        photos: vec![photo("before")],
        note: String::new(),
        forecast: None,
        source: crate::issue::Source::Patrol,
    });
    let pending = [(envelope(1, 9, &inspector(), report), OpState::Waiting)];
    let shown = rebase(vec![], &pending, &me, &bundle());
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].issue.status.kind(), StatusKind::Assigned);
    assert_eq!(shown[0].pending, Some(OpState::Waiting));

    let confirmed = shown[0].issue.clone();
    let again = rebase(vec![confirmed.clone()], &pending, &me, &bundle());
    assert_eq!(again[0].issue, confirmed, "what the server has is not played twice");
}

#[test]
fn a_pending_command_the_rules_refuse_changes_nothing_in_the_view() {
    let Principal::Person(me) = villager() else { unreachable!() };
    let pending = [(envelope(1, 9, &villager(), Command::Acknowledge), OpState::Waiting)];
    assert!(rebase(vec![], &pending, &me, &bundle()).is_empty());
}

#[test]
fn an_envelope_of_another_age_is_read_as_far_as_it_goes() {
    let text = serde_json::to_string(&envelope(1, 9, &villager(), Command::Acknowledge)).unwrap();
    let newer = text.replace("\"acknowledge\"", "{\"levitate\":{\"metres\":3}}");
    assert!(serde_json::from_str::<Envelope>(&newer).is_err());
    assert_eq!(serde_json::from_str::<EnvelopeHead>(&newer).unwrap().op, OpId(Uuid::from_u128(1)));
}

/// A report of `corner` in the west at nine, saved on a device whose clock is `ahead` milliseconds ahead.
fn report_saved(ahead: i64, forecast: Option<Forecast>) -> Envelope {
    let photos = vec![photo("again")];
    let (kind, source) = (KindCode("corner".into()), Source::Patrol);
    let report = Report { kind, place: in_west(), pick: None, photos, note: String::new(), forecast, source };
    let envelope = envelope(2, 10, &inspector(), Command::Report(report));
    Envelope { recorded_at: at("2026-03-05T09:00").plus_millis(ahead), clock_offset_ms: Some(ahead), ..envelope }
}

#[test]
fn the_list_counts_a_saved_report_by_the_servers_clock_and_knows_a_relapse_from_the_closed_cases_it_holds() {
    let Principal::Person(me) = inspector() else { unreachable!() };
    let shown = |confirmed: Vec<Issue>, envelope: &Envelope| {
        let list = rebase(confirmed, &[(envelope.clone(), OpState::Waiting)], &me, &bundle());
        list.into_iter().find(|shown| shown.issue.id == envelope.issue).unwrap().issue
    };
    let right = shown(vec![], &report_saved(0, None));
    let wrong = shown(vec![], &report_saved(-9 * 24 * 3_600_000, None));
    assert_eq!((wrong.reported_at, wrong.due_at()), (right.reported_at, right.due_at()));

    let by = ClosedBy::Document { document: "x".into(), in_time: true };
    let closed = Status::Closed { assignment: None, by, closed_at: at("2026-03-04T09:00") };
    let earlier = Issue { id: IssueId(Uuid::from_u128(3)), status: closed, ..right.clone() };
    let relapse = shown(vec![earlier.clone()], &report_saved(0, None));
    assert_eq!(relapse.relapse_of, Some(earlier.id));
    assert!(relapse.due_at() < right.due_at());
}

#[test]
fn the_list_shows_the_very_instant_that_the_form_promised_unless_the_rules_say_otherwise_since() {
    let Principal::Person(me) = inspector() else { unreachable!() };
    let due = |forecast: &Forecast| {
        let pending = [(report_saved(0, Some(*forecast)), OpState::Waiting)];
        rebase(vec![], &pending, &me, &bundle())[0].issue.due_at()
    };
    let pending = [(report_saved(0, None), OpState::Waiting)];
    let promised = Forecast::of(rebase(vec![], &pending, &me, &bundle())[0].issue.status.assignment());
    let fifteen_seconds_before = Forecast { due_at: promised.due_at.map(|at| at.plus_millis(-15_000)), ..promised };
    assert_eq!(due(&fifteen_seconds_before), fifteen_seconds_before.due_at);
    let a_day_before = Forecast { due_at: promised.due_at.map(|at| at.plus_days(-1)), ..promised };
    assert_eq!(due(&a_day_before), promised.due_at);
}
