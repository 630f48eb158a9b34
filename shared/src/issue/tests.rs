//! The loop as sentences, and the whole table of states and commands.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use super::*;
use crate::fixture::{
    NOW, SPOT, at, dispatcher, every_command, in_west, inspector, issue_in, neighbour, pass, people, photo, rectify, report, send_back,
    stored, town, unit, verifier, villager,
};
use crate::{
    deadline::Limit,
    geo::Point,
    id::{IssueId, OpId},
    kind::KindCode,
    moment::Moment,
    notice::{NoticeKind, Recipient},
    person::{Actor, Principal, Role, RoleKind},
    place::Place,
    record::{ClosedNearby, Context, Via},
};
use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;
use uuid::Uuid;

mod cure;
mod kind;
mod link;
mod photos;
mod place;
mod role;
mod room;
mod source;
mod told;
mod voice;
mod weight;

struct Play {
    issue: Option<Issue>,
    reference: crate::reference::Reference,
    now: Moment,
    ops: u128,
    closed: Vec<ClosedNearby>,
    looked_at: Option<crate::photo::Hash>,
    publishes: Option<u64>,
}

impl Play {
    fn new() -> Self {
        Self { issue: None, reference: town(), now: NOW, ops: 1_000, closed: vec![], looked_at: None, publishes: None }
    }

    fn ask(&self, who: &Principal, command: &Command) -> Result<Vec<Event>, Refusal> {
        let context = Context {
            now: self.now,
            principal: who,
            reference: &self.reference,
            shown_with: Some(1),
            in_force: 1,
            proof: self.looked_at,
            closed_nearby: &self.closed,
            publishes: self.publishes,
        };
        decide(self.issue.as_ref(), command, &context)
    }

    fn run(&mut self, who: &Principal, command: &Command) -> Vec<Event> {
        let events = self.ask(who, command).expect("allowed");
        self.ops += 1;
        for event in &events {
            let entry = Entry {
                at: self.now,
                by: who.actor(),
                op: Some(OpId(Uuid::from_u128(self.ops))),
                recorded_at: Some(self.now),
                via: None,
                cause: None,
                link: who.by_link(),
                event: event.clone(),
            };
            let id = IssueId(Uuid::from_u128(9));
            self.issue = Some(apply(self.issue.take(), id, self.reference.town.id, entry));
        }
        events
    }

    fn issue(&self) -> &Issue {
        self.issue.as_ref().unwrap()
    }

    fn state(&self) -> StatusKind {
        self.issue().status.kind()
    }

    fn later(&mut self, when: &str) -> &mut Self {
        self.now = at(when);
        self
    }
}

/// A play brought to this state by the usual way.
fn play_in(state: StatusKind) -> Play {
    let play = Play { issue: Some(issue_in(state)), ..Play::new() };
    assert_eq!(play.state(), state);
    play
}

#[test]
fn the_loop_runs_from_report_to_close() {
    let mut play = Play::new();
    play.run(&inspector(), &report("corner", in_west()));
    assert_eq!(play.state(), StatusKind::Assigned);
    assert_eq!(play.issue().status.assignment().unwrap().unit, unit("west"));
    assert_eq!(play.issue().due_at(), Some(at("2026-03-05T15:00")), "4 working hours from 09:00 cross the lunch break");
    play.run(&villager(), &Command::Acknowledge);
    play.later("2026-03-05T11:00").run(&villager(), &rectify());
    assert_eq!(play.ask(&verifier(), &pass()), Err(Refusal::ProofIncomplete { missing: 1 }));
    play.run(&Principal::System, &stored("after"));
    play.later("2026-03-06T09:00").run(&verifier(), &pass());
    let Status::Closed { by, .. } = &play.issue().status else { panic!("closed") };
    assert_eq!(*by, ClosedBy::Verification { attempt: 1, in_time: true }, "in time is judged by the proof, not by the visit");
}

/// The command's name; what the two judgements ask are different things.
fn word(command: &Command) -> &'static str {
    match command {
        Command::Verify { judgement: Judgement::Pass, .. } => "pass",
        Command::Verify { judgement: Judgement::SendBack { .. }, .. } => "send_back",
        Command::MarkOverdue => "overdue",
        other => other.name(),
    }
}

#[test]
fn a_command_is_named_as_on_the_wire_and_one_of_each_is_tried_here() {
    let tried: Vec<_> = every_command().into_iter().map(|(_, command)| command).collect();
    for command in &tried {
        let tag = match serde_json::to_value(command).unwrap() {
            Value::Object(fields) => fields.keys().next().unwrap().clone(),
            unit => unit.as_str().unwrap().to_owned(),
        };
        assert_eq!(command.name(), tag);
    }
    let forgotten = Command::NAMES.iter().filter(|name| tried.iter().all(|command| command.name() != **name)).collect::<Vec<_>>();
    assert!(forgotten.is_empty(), "add a sample to every_command: {forgotten:?}");
}

#[test]
fn every_state_answers_every_command_as_the_table_says() {
    // A photo's arrival is no step of the loop: its answers are of the photo, not of the state.
    let steps = every_command().into_iter().filter(|(_, command)| !matches!(command, Command::PhotoStored { .. })).collect::<Vec<_>>();
    let mut table = String::new();
    for state in StatusKind::ALL {
        for (who, command) in &steps {
            let name = word(command);
            let mut play = play_in(state);
            play.later("2026-03-20T09:00");
            let outcome = match play.ask(who, command) {
                Err(refusal) => format!("refused {refusal:?}"),
                Ok(_) => {
                    play.run(who, command);
                    format!("→ {:?}{}", play.state(), if play.issue().overdue_since.is_some() { " overdue" } else { "" })
                }
            };
            writeln!(table, "{state:?} × {name}: {outcome}").unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_verifier_cannot_verify_what_they_reported() {
    let mut play = Play::new();
    play.run(&verifier(), &report("corner", in_west()));
    play.run(&villager(), &rectify());
    play.run(&Principal::System, &stored("after"));
    assert_eq!(play.ask(&verifier(), &pass()), Err(Refusal::OwnWork));
    assert_eq!(play.ask(&verifier(), &send_back()), Err(Refusal::OwnWork));
}

#[test]
fn the_clock_stands_while_waiting_for_verification_and_runs_on_after_sending_back() {
    let mut play = Play::new();
    play.run(&inspector(), &report("corner", in_west()));
    play.later("2026-03-05T11:00").run(&villager(), &rectify());
    play.run(&Principal::System, &stored("after"));
    assert_eq!(play.later("2026-03-09T10:00").ask(&Principal::System, &Command::MarkOverdue), Err(Refusal::NotOverdue));
    play.run(&verifier(), &send_back());
    assert_eq!(play.issue().due_at(), Some(at("2026-03-09T12:00")), "two of four hours were left");
    assert_eq!(play.issue().returns, 1);
}

#[test]
fn a_verification_is_of_the_proof_that_was_looked_at() {
    let mut play = play_in(StatusKind::Verifying);
    play.looked_at = Some(photo("an earlier one").hash);
    for judged in [pass(), send_back()] {
        assert_eq!(play.ask(&verifier(), &judged), Err(Refusal::OtherProof));
    }
    play.looked_at = play.issue().proof_to_judge();
    assert_eq!(play.looked_at, Some(photo("after").hash));
    play.run(&verifier(), &pass());
    assert_eq!((play.state(), play.issue().proof_to_judge()), (StatusKind::Closed, None));
}

#[test]
fn proof_that_comes_after_the_deadline_is_late_even_if_it_passes() {
    let mut play = Play::new();
    play.run(&inspector(), &report("corner", in_west()));
    play.later("2026-03-05T15:01");
    play.run(&Principal::System, &Command::MarkOverdue);
    assert!(play.issue().overdue_since.is_some());
    assert_eq!(play.state(), StatusKind::Assigned, "overdue is a mark, not a state");
    play.run(&villager(), &rectify());
    play.run(&Principal::System, &stored("after"));
    play.run(&verifier(), &pass());
    let Status::Closed { by, .. } = &play.issue().status else { panic!("closed") };
    assert_eq!(*by, ClosedBy::Verification { attempt: 1, in_time: false });
}

#[test]
fn the_last_instant_is_in_time_and_the_next_is_overdue() {
    let mut play = Play::new();
    play.run(&inspector(), &report("corner", in_west()));
    let due = play.issue().due_at().unwrap();
    play.now = due;
    assert_eq!(play.ask(&Principal::System, &Command::MarkOverdue), Err(Refusal::NotOverdue));
    play.now = due.plus_millis(1);
    assert!(play.ask(&Principal::System, &Command::MarkOverdue).is_ok());
}

#[test]
fn a_relapse_is_found_and_halves_the_limit() {
    let mut play = Play::new();
    let old = ClosedNearby {
        id: IssueId(Uuid::from_u128(5)),
        kind: KindCode("corner".into()),
        point: Some(Point { lat: 32.005_05, ..SPOT }),
        site: None,
        closed_at: at("2026-02-20T09:00"),
    };
    play.closed = vec![old.clone()];
    play.run(&inspector(), &report("corner", in_west()));
    assert_eq!(play.issue().relapse_of, Some(old.id));
    assert_eq!(play.issue().due_at(), Some(at("2026-03-05T11:00")));

    let mut play = Play::new();
    play.closed = vec![ClosedNearby { closed_at: at("2026-02-03T08:00"), ..old }];
    play.run(&inspector(), &report("corner", in_west()));
    assert_eq!(play.issue().relapse_of, None, "outside the window of 30 days");
}

#[test]
fn what_the_phone_had_shown_otherwise_stands_in_the_timeline() {
    let mut play = Play::new();
    let forecast = Forecast { unit: Some(unit("east")), due_at: Some(at("2026-03-05T15:00")) };
    let Command::Report(asked) = report("corner", in_west()) else { unreachable!() };
    let events = play.run(&inspector(), &Command::Report(Report { forecast: Some(forecast), ..asked }));
    let Event::Assigned { correction, .. } = &events[1] else { panic!("assigned") };
    assert_eq!(*correction, Some(Correction { unit_shown: Some(unit("east")), due_shown: None, older_rules: false }));
}

#[test]
fn a_report_outside_every_grid_waits_for_the_dispatcher_and_is_never_lost() {
    let mut play = Play::new();
    let far = Place::Gps { point: Point { lat: 40.0, lon: 100.0 }, accuracy_m: 5.0 };
    let events = play.run(&inspector(), &report("corner", far));
    assert_eq!(events[1], Event::LeftUnassigned { why: WhyUnassigned::OutsideEveryGrid });
    let notices = notices_for(None, play.issue(), &events);
    assert_eq!(notices.len(), 1);
    assert_eq!((notices[0].to, notices[0].kind), (Recipient::Role(RoleKind::Dispatcher), NoticeKind::WaitsForAssignment));
    play.run(&dispatcher(), &Command::Assign { unit: unit("east"), helpers: vec![unit("water")], reason: String::new() });
    assert_eq!(play.state(), StatusKind::Assigned);
}

#[test]
fn bad_input_is_refused_with_its_fact() {
    let play = Play::new();
    let Command::Report(good) = report("corner", in_west()) else { unreachable!() };
    let asked = |change: &dyn Fn(&mut Report)| {
        let mut report = good.clone();
        change(&mut report);
        play.ask(&inspector(), &Command::Report(report)).unwrap_err()
    };
    assert_eq!(asked(&|r| r.photos.clear()), Refusal::PhotoNeeded);
    assert_eq!(asked(&|r| r.photos = (0..10).map(|n| photo(&n.to_string())).collect()), Refusal::TooManyPhotos { limit: 9 });
    assert_eq!(asked(&|r| r.photos.push(photo("before"))), Refusal::SamePhotoTwice);
    assert_eq!(asked(&|r| r.photos[0].bytes = 0), Refusal::PhotoEmpty);
    assert!(matches!(asked(&|r| (r.photos[0].width, r.photos[0].height) = (9_000, 6_000)), Refusal::PhotoTooLarge { .. }));
    assert!(matches!(asked(&|r| (r.photos[0].width, r.photos[0].height) = (24_000_000, 1)), Refusal::PhotoTooLarge { .. }));
    assert!(matches!(asked(&|r| r.photos[0].bytes = 17 << 20), Refusal::PhotoTooLarge { .. }));
    assert_eq!(asked(&|r| r.note = "长".repeat(2_001)), Refusal::TextTooLong { limit: 2_000 });
    assert_eq!(asked(&|r| r.kind = KindCode("none".into())), Refusal::UnknownKind(KindCode("none".into())));
    assert_eq!(asked(&|r| r.place = Place::Gps { point: Point { lat: 91.0, lon: 0.0 }, accuracy_m: 5.0 }), Refusal::BadPlace);
    let within = |accuracy_m| Place::Gps { point: Point { lat: 32.0, lon: 116.0 }, accuracy_m };
    for accuracy_m in [f64::NAN, f64::INFINITY, -1.0, 1e308, 20_100_000.0] {
        assert_eq!(asked(&|r| r.place = within(accuracy_m)), Refusal::BadPlace, "{accuracy_m}");
        assert_eq!(asked(&|r| r.photos[0].place = within(accuracy_m)), Refusal::BadPlace, "of a photo, {accuracy_m}");
    }
}

#[test]
fn a_unit_reads_neither_names_nor_devices_of_reporter_and_verifier() {
    let play = play_in(StatusKind::Closed);
    let Principal::Person(reader) = villager() else { unreachable!() };
    let seen = serde_json::to_string(&redacted_for(play.issue(), &reader)).unwrap();
    for hidden in [inspector(), verifier(), dispatcher()] {
        let Principal::Person(person) = hidden else { unreachable!() };
        assert!(!seen.contains(&person.id.to_string()), "{seen}");
        assert!(!seen.contains(&person.name));
    }
    assert!(!seen.contains(&OpId(Uuid::from_u128(1_001)).to_string()), "the report's op is not the unit's");
    assert!(seen.contains(&reader.id.to_string()), "own acts stay one's own");
}

#[test]
fn an_issue_leaves_the_old_units_access_scope_when_it_is_moved() {
    let mut play = play_in(StatusKind::Assigned);
    let Principal::Person(west) = villager() else { unreachable!() };
    let east = people::neighbour();
    assert!(sees(play.issue(), &west, &play.reference) && !sees(play.issue(), &east, &play.reference));
    play.run(&dispatcher(), &Command::Reassign { unit: unit("east"), reason: "属地有误".into(), helpers: vec![] });
    assert!(!sees(play.issue(), &west, &play.reference) && sees(play.issue(), &east, &play.reference));
    assert_eq!(play.ask(&villager(), &Command::Acknowledge), Err(Refusal::NotFound));
}

#[test]
fn a_matter_of_management_is_closed_by_a_document_and_nothing_else_is() {
    let mut play = Play::new();
    play.run(&inspector(), &report("duty", in_west()));
    play.run(&dispatcher(), &Command::Close { document: "长效管理办法".into() });
    assert_eq!(play.state(), StatusKind::Closed);
    assert_eq!(play_in(StatusKind::Assigned).ask(&dispatcher(), &Command::Close { document: "x".into() }), Err(Refusal::NotByDocument));
}

#[test]
fn another_town_sees_nothing() {
    let play = play_in(StatusKind::Assigned);
    let stranger = crate::person::Person { town: crate::id::TownId::from_code("x", "x"), ..people::dispatcher() };
    assert!(!sees(play.issue(), &stranger, &play.reference));
    assert_eq!(play.ask(&Principal::Person(stranger), &Command::Void { reason: "x".into() }), Err(Refusal::NotFound));
}

fn any_command() -> impl Strategy<Value = (Principal, Command)> {
    let who = prop_oneof![Just(inspector()), Just(villager()), Just(dispatcher()), Just(verifier()), Just(Principal::System)];
    let every = every_command().into_iter().map(|(_, command)| command).collect::<Vec<_>>();
    let command = prop_oneof![
        4 => proptest::sample::select(every),
        1 => proptest::sample::select(vec![
            report("ditch", Place::Unknown),
            Command::Assign { unit: unit("west"), helpers: vec![], reason: String::new() },
            stored("after"),
        ]),
    ];
    (who, command)
}

proptest! {
    #[test]
    fn whatever_is_asked_the_story_stays_whole(asked in proptest::collection::vec((any_command(), 0_i64..5_000), 1..40)) {
        let mut play = Play::new();
        for ((who, command), minutes) in asked {
            play.now = play.now.plus_minutes(minutes);
            if play.ask(&who, &command).is_err() { continue; }
            let was_open = play.issue.as_ref().is_none_or(|issue| issue.status.kind().is_open());
            let system_photo = matches!(command, Command::PhotoStored { .. });
            prop_assert!(was_open || system_photo, "only photos may still arrive after the end");
            let before = play.issue.clone();
            let events = play.run(&who, &command);
            prop_assert!(!events.is_empty());
            let issue = play.issue();
            prop_assert_eq!(issue.version, issue.timeline.len() as u64);
            prop_assert!(issue.status.kind() == StatusKind::Unassigned || !issue.status.kind().is_open() || issue.status.assignment().is_some());
            let folded = issue.timeline.iter().cloned().fold(None, |folded, entry| Some(apply(folded, issue.id, issue.town, entry)));
            prop_assert_eq!(folded.as_ref(), Some(issue), "the events alone give the issue back");
            let brought: Vec<_> = issue.timeline.iter().flat_map(|entry| entry.event.photos()).collect();
            prop_assert_eq!(brought, issue.photos.iter().map(|photo| &photo.photo).collect::<Vec<_>>(), "no event's photo is lost");
            let json = serde_json::to_string(issue).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Issue>(&json).unwrap(), issue);
            for notice in notices_for(before.as_ref(), issue, &events) {
                prop_assert!(!matches!(notice.to, Recipient::Role(RoleKind::Inspector | RoleKind::Unit)));
            }
        }
    }
}

#[test]
fn the_first_stage_of_a_staged_kind_runs() {
    let mut play = Play::new();
    play.reference.catalogue.kinds[0].limits = vec![Limit::WorkingHours(1), Limit::WorkingDays(7)];
    play.run(&inspector(), &report("corner", in_west()));
    assert_eq!(play.issue().due_at(), Some(at("2026-03-05T10:00")));
    assert!(matches!(play.issue().reporter, Actor::Named { role: RoleKind::Inspector, .. }));
}
