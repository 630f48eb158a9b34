//! Inspections as sentences.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use super::sample::{answer, every_command, failing, opening, self_check, submit};
use super::*;
use crate::fixture::{at, dispatcher, grid, in_west, inspector, people::person, photo, town, unit, verifier, villager};
use crate::form::{AnswerFault, FormCode, ItemCode, Value};
use crate::record::{Acting, Decision, Record as _, RecordKind, RecordRef};
use crate::{
    id::{InspectionId, OpId, SiteId},
    issue::{Audience, Command as IssueCommand, Refusal, Source, Weight},
    kind::KindCode,
    moment::Moment,
    notice::{NoticeKind, Recipient},
    person::{Actor, Principal, Role, RoleKind},
    place::Place,
    record::Context,
    reference::Reference,
    unit::{Site, UnitType},
};
use uuid::Uuid;

mod access_scope;
mod bound;
mod kind;

struct Play {
    inspection: Option<Inspection>,
    reference: Reference,
    now: Moment,
    ops: u128,
}

impl Play {
    fn new() -> Self {
        Self { inspection: None, reference: town(), now: at("2026-03-05T09:00"), ops: 2_000 }
    }

    fn context<'a>(&'a self, who: &'a Principal) -> Context<'a> {
        let (shown_with, proof) = (Some(1), None);
        Context {
            now: self.now,
            principal: who,
            reference: &self.reference,
            shown_with,
            in_force: 1,
            proof,
            closed_nearby: &[],
            publishes: None,
        }
    }

    fn ask(&self, who: &Principal, command: &Command) -> Result<Decision<Inspection>, Refusal> {
        decide(self.inspection.as_ref(), command, &self.context(who))
    }

    fn submits(&self, who: &Principal, change: impl FnOnce(&mut Submit)) -> Result<Decision<Inspection>, Refusal> {
        let mut asked = submit();
        change(&mut asked);
        self.ask(who, &Command::Submit(asked))
    }

    fn run(&mut self, who: &Principal, command: &Command) -> Decision<Inspection> {
        let decision = self.ask(who, command).expect("allowed");
        self.ops += 1;
        for event in &decision.events {
            let op = Some(OpId(Uuid::from_u128(self.ops)));
            let entry = Entry {
                at: self.now,
                by: who.actor(),
                op,
                recorded_at: Some(self.now),
                via: None,
                cause: None,
                link: None,
                event: event.clone(),
            };
            let id = InspectionId(Uuid::from_u128(8));
            self.inspection = Some(apply(self.inspection.take(), id, self.reference.town.id, entry));
        }
        decision
    }

    fn inspection(&self) -> &Inspection {
        self.inspection.as_ref().unwrap()
    }
}

fn submitted(who: &Principal, asked: Submit) -> Play {
    let mut play = Play::new();
    play.run(who, &Command::Submit(asked));
    play
}

fn item(code: &str) -> ItemCode {
    ItemCode(code.into())
}

fn inspector_of(role: Role) -> Principal {
    Principal::Person(person(31, role))
}

#[test]
fn an_inspection_keeps_what_was_found_with_its_score_and_opens_an_issue_for_what_fails() {
    let mut play = Play::new();
    let decision = play.run(&inspector(), &Command::Submit(submit()));
    let inspection = play.inspection();
    assert_eq!((inspection.score.earned, inspection.score.possible, inspection.score.in_points), (22, 40, true));
    assert_eq!(inspection.failed, [item("ground")]);
    assert_eq!((inspection.unit, inspection.grid), (Some(unit("east")), Some(grid("g-west"))));
    assert_eq!(inspection.answers(), submit().answers);
    assert!(!inspection.is_complete(inspection.photos[0].op.unwrap()), "its photos are awaited");

    let [follow_up] = decision.follow_ups.as_slice() else { panic!("{decision:?}") };
    let record = RecordRef { kind: RecordKind::Issue, id: submit().opens[0].issue.into() };
    assert_eq!((follow_up.record, follow_up.acting), (record, Acting::AsCause), "by the id that the phone knows, in the inspector's name");
    let Some(IssueCommand::Report(report)) = follow_up.command.issue() else { panic!("{follow_up:?}") };
    assert_eq!((report.kind.0.as_str(), report.source), ("corner", Source::Patrol));
    assert_eq!(report.photos, [photo("ground")], "the item's photo and no other");
    assert_eq!(report.note, "ground: 门口有污水");
    let issue = crate::issue::decide(None, follow_up.command.issue().unwrap(), &play.context(&inspector())).unwrap();
    let [_, crate::issue::Event::Assigned { assignment, .. }] = issue.as_slice() else {
        panic!("reported and assigned by rule: {issue:?}")
    };
    assert_eq!(assignment.unit, unit("east"), "of the unit that was inspected, though the phone was in the west");
}

#[test]
fn what_fails_at_a_site_is_its_keepers_wherever_the_phone_was_and_its_place_is_the_site() {
    let mut play = Play::new();
    let far = in_west();
    let there =
        Place::Gps { point: crate::geo::Point { lat: far.point().unwrap().lat, lon: far.point().unwrap().lon + 0.01 }, accuracy_m: 20.0 };
    let all = crate::unit::Duties { groups: vec![crate::kind::KindGroup::Sanitation], kinds: Vec::new() };
    let site = market(all, &there);
    play.reference.sites = vec![site.clone()];
    for (place, kept) in [(far, Place::Site { site: site.id }), (there.clone(), there), (Place::Unknown, Place::Site { site: site.id })] {
        let decision = play.submits(&inspector(), |asked| (asked.subject, asked.place) = (Subject::Site(site.id), place)).unwrap();
        let Some(IssueCommand::Report(report)) = decision.follow_ups[0].command.issue() else { panic!() };
        assert_eq!(report.place, kept);
        assert_eq!(report.pick, Some(crate::responsibility::Pick::Inspected { unit: unit("east") }));
    }
    // What is not among its duties goes by the rules.
    play.reference.sites[0].duties = crate::unit::Duties::default();
    let decision = play.submits(&inspector(), |asked| asked.subject = Subject::Site(site.id)).unwrap();
    let Some(IssueCommand::Report(report)) = decision.follow_ups[0].command.issue() else { panic!() };
    assert_eq!(report.pick, None);
}

fn market(duties: crate::unit::Duties, at: &Place) -> Site {
    Site {
        id: SiteId::from_code("t", "market"),
        code: "market".into(),
        name: "market".into(),
        keeper: Some(unit("east")),
        shape: crate::geo::Shape::Point(at.point().unwrap()),
        radius_m: 10.0,
        duties,
        area_type: None,
    }
}

#[test]
fn what_fails_opens_an_issue_only_where_the_inspector_says_so() {
    let decision = Play::new().submits(&inspector(), |asked| asked.opens.clear()).unwrap();
    assert!(decision.follow_ups.is_empty());
    let Event::Submitted(kept) = &decision.events[0] else { panic!() };
    assert_eq!((kept.failed.as_slice(), kept.opened.len()), ([item("ground")].as_slice(), 0));
}

#[test]
fn the_source_of_an_opened_issue_is_who_inspected() {
    let source = |who: &Principal| {
        let decision = Play::new().submits(who, |_| {}).unwrap();
        let Some(IssueCommand::Report(report)) = decision.follow_ups[0].command.issue() else { panic!() };
        report.source
    };
    assert_eq!((source(&inspector()), source(&verifier())), (Source::Patrol, Source::Supervision));
}

#[test]
fn a_unit_checks_itself_and_finds_what_it_puts_right_itself() {
    let mut play = Play::new();
    let decision = play.run(&villager(), &Command::Submit(self_check()));
    assert!(play.inspection().self_check && play.inspection().unit == Some(unit("west")));
    assert!(!play.inspection().score.in_points);
    assert_eq!((play.inspection().score.earned, play.inspection().score.possible), (1, 2));
    let command = decision.follow_ups[0].command.issue().unwrap();
    assert!(command.is_of_machine(), "no phone asks it by itself");
    let events = crate::issue::decide(None, command, &play.context(&villager())).unwrap();
    let [crate::issue::Event::Reported { source, .. }, crate::issue::Event::Assigned { assignment, .. }] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!((*source, assignment.unit), (Source::SelfCheck, unit("west")));
    assert!(notices_for(play.inspection(), &decision.events.iter().collect::<Vec<_>>()).is_empty(), "nobody tells it what it said itself");
}

#[test]
fn a_unit_fills_in_nothing_but_its_own_self_check_of_its_own_ground() {
    let play = Play::new();
    let asks = |who: &Principal, form: &str, subject: Subject| {
        let answers = if form == "self" { self_check().answers } else { submit().answers };
        play.ask(who, &Command::Submit(Submit { form: FormCode(form.into()), subject, answers, opens: vec![], ..submit() })).map(|_| ())
    };
    let own = Subject::Unit(unit("west"));
    assert_eq!(asks(&villager(), "self", own), Ok(()));
    assert_eq!(asks(&villager(), "self", Subject::Grid(grid("g-west"))), Ok(()), "its own grid");
    assert_eq!(asks(&villager(), "self", Subject::Grid(grid("g-east"))), Err(Refusal::NotYours));
    assert_eq!(asks(&villager(), "self", Subject::Unit(unit("east"))), Err(Refusal::NotYours));
    assert_eq!(asks(&villager(), "front", own), Err(Refusal::NotForRole(RoleKind::Unit)));
    assert_eq!(asks(&inspector(), "self", own), Err(Refusal::NotForRole(RoleKind::Inspector)), "nobody checks a unit in its name");
    assert_eq!(asks(&dispatcher(), "front", own), Err(Refusal::NotForRole(RoleKind::Dispatcher)), "the form is not for them");
    for role in [Role::Leader, Role::Admin] {
        let kind = role.kind();
        assert_eq!(asks(&inspector_of(role), "front", own), Err(Refusal::NotForRole(kind)));
    }
    assert_eq!(asks(&Principal::System, "front", own), Err(Refusal::NotYours));
}

#[test]
fn a_site_is_its_keepers_and_one_that_was_given_up_meanwhile_is_nobodys() {
    let mut play = Play::new();
    let site = market(crate::unit::Duties::default(), &in_west());
    let subject = Subject::Site(site.id);
    play.reference.sites = vec![site.clone()];
    let at_site = |asked: &mut Submit| (asked.subject, asked.place) = (subject, Place::Unknown);
    let decision = play.submits(&inspector(), at_site).unwrap();
    let Event::Submitted(kept) = &decision.events[0] else { panic!() };
    assert_eq!((kept.unit, kept.site), (Some(unit("east")), Some(site.id)));
    assert!(kept.point.is_some() && kept.place == Place::Unknown, "where it is stands in the data, and the phone did not say");
    play.reference.sites.clear();
    let decision = play.submits(&inspector(), at_site).unwrap();
    let Event::Submitted(kept) = &decision.events[0] else { panic!() };
    assert_eq!((kept.unit, kept.point), (None, None), "taken all the same: it has been");
}

#[test]
fn a_form_that_changed_or_was_struck_meanwhile_still_judges_what_was_filled_in_with_it() {
    let mut play = Play::new();
    let first = play.reference.forms[0].clone();
    let mut second = first.clone();
    second.version = 2;
    second.sections[0].items.remove(0);
    play.reference.forms = vec![second];
    play.reference.former_forms = vec![first];
    let decision = play.submits(&inspector(), |_| {}).unwrap();
    let Event::Submitted(kept) = &decision.events[0] else { panic!() };
    assert_eq!((kept.form_version, kept.score.possible), (1, 40));
    assert_eq!(play.submits(&inspector(), |asked| asked.form_version = 3), Err(Refusal::UnknownForm(FormCode("front".into()))));
    play.reference.forms.clear();
    assert!(play.submits(&inspector(), |_| {}).is_ok());
}

#[test]
fn a_unit_that_the_form_is_not_for_or_that_never_was_is_refused_and_a_former_one_is_not() {
    let mut play = Play::new();
    play.reference.forms[0].unit_types = vec![UnitType::Market];
    assert_eq!(play.submits(&inspector(), |_| {}), Err(Refusal::WrongSubject));
    play.reference.forms[0].unit_types = vec![UnitType::Committee];
    assert!(play.submits(&inspector(), |_| {}).is_ok());
    let gone = unit("gone");
    let of_gone = |asked: &mut Submit| asked.subject = Subject::Unit(gone);
    assert_eq!(play.submits(&inspector(), of_gone), Err(Refusal::UnknownUnit(gone)));
    play.reference.former.push(crate::reference::RetiredUnit { id: gone, name: "旧单位".into() });
    assert!(play.submits(&inspector(), of_gone).is_ok());
}

#[test]
fn an_issue_is_opened_only_for_what_failed_once_and_with_a_photo() {
    let play = Play::new();
    let opens = |change: fn(&mut Submit)| play.submits(&inspector(), change).map(|_| ());
    let unfit = |code: &str| Err(Refusal::UnfitOpening(item(code)));
    assert_eq!(opens(|asked| asked.opens[0].item = item("bins")), unfit("bins"), "it passed");
    assert_eq!(opens(|asked| asked.opens[0].item = item("green")), unfit("green"), "it opens none");
    assert_eq!(opens(|asked| asked.opens[0].item = item("nothing")), unfit("nothing"));
    assert_eq!(opens(|asked| asked.opens.push(opening("ground", 9))), unfit("ground"), "one item, two issues");
    assert_eq!(opens(|asked| asked.answers[0].photos.clear()), Err(Refusal::PhotoNeeded));
    let two = |asked: &mut Submit| {
        asked.answers[1] = failing("bins", Value::Count(7), "street");
        asked.opens.push(opening("bins", 500));
    };
    assert_eq!(play.submits(&inspector(), two).map(|_| ()), unfit("bins"), "two items, one issue");
    let mut by_document = Play::new();
    by_document.reference.forms[0].sections[0].items[0].opens = Some(KindCode("duty".into()));
    assert!(by_document.submits(&inspector(), |asked| asked.answers[0].photos.clear()).is_ok(), "a document closes it, no photo opens it");
}

#[test]
fn what_does_not_fit_is_refused_with_its_reason() {
    let play = Play::new();
    let asks = |change: fn(&mut Submit)| play.submits(&inspector(), change).map(|_| ());
    assert_eq!(asks(|asked| asked.answers.remove(0).photos.clear()), Err(Refusal::UnfitAnswers(AnswerFault::Missing(item("ground")))));
    assert_eq!(asks(|asked| asked.photos.remove(0).bytes = 0), Err(Refusal::UnfitAnswers(AnswerFault::UnknownPhoto(item("ground")))));
    assert_eq!(asks(|asked| asked.photos[1] = photo("ground")), Err(Refusal::SamePhotoTwice));
    assert_eq!(asks(|asked| asked.note = "字".repeat(2_001)), Err(Refusal::TextTooLong { limit: 2_000 }));
    let mut taken = submitted(&inspector(), submit());
    assert_eq!(taken.submits(&inspector(), |_| {}), Err(Refusal::AlreadyReported));
    assert_eq!(
        taken.submits(&inspector_of(Role::Leader), |_| {}),
        Err(Refusal::NotForRole(RoleKind::Leader)),
        "who may not ask learns nothing"
    );
    taken.inspection = None;
    assert_eq!(taken.ask(&inspector(), &Command::Void { reason: "x".into() }), Err(Refusal::NotFound));
}

#[test]
fn who_filled_it_in_adds_to_it_and_the_answers_stay() {
    let more = Command::Supplement { photos: vec![photo("more")], note: "补一张".into() };
    let mut play = submitted(&inspector(), submit());
    let other = inspector_of(Role::Inspector { grids: vec![grid("g-west")] });
    assert_eq!(play.ask(&other, &more), Err(Refusal::NotYours));
    assert_eq!(play.ask(&inspector(), &Command::Supplement { photos: vec![], note: " ".into() }), Err(Refusal::Empty));
    let again = Command::Supplement { photos: vec![photo("street")], note: String::new() };
    assert_eq!(play.ask(&inspector(), &again), Err(Refusal::SamePhotoTwice));
    play.run(&inspector(), &more);
    assert_eq!((play.inspection().photos.len(), play.inspection().answers().len()), (3, 3));

    let mut own = submitted(&villager(), self_check());
    let colleague = inspector_of(Role::Unit { unit: unit("west") });
    own.run(&colleague, &more);
    let stranger = inspector_of(Role::Unit { unit: unit("east") });
    assert_eq!(own.ask(&stranger, &more), Err(Refusal::NotFound));
}

#[test]
fn the_dispatcher_voids_it_once_with_a_reason_and_nothing_is_added_then() {
    let void = Command::Void { reason: "填错了单位".into() };
    let mut play = submitted(&inspector(), submit());
    assert_eq!(play.ask(&inspector(), &void), Err(Refusal::NotForRole(RoleKind::Inspector)));
    assert_eq!(play.ask(&dispatcher(), &Command::Void { reason: "  ".into() }), Err(Refusal::ReasonNeeded));
    play.run(&dispatcher(), &void);
    assert!(play.inspection().is_void());
    assert_eq!(play.ask(&dispatcher(), &void), Err(Refusal::AlreadyVoid));
    let more = Command::Supplement { photos: vec![], note: "又".into() };
    assert_eq!(play.ask(&inspector(), &more), Err(Refusal::AlreadyVoid));
    let stored = Command::PhotoStored { hash: photo("ground").hash };
    play.run(&Principal::System, &stored);
    assert!(play.inspection().photos[0].stored, "its photos still arrive");
    assert_eq!(play.ask(&Principal::System, &stored), Err(Refusal::PhotoNotAwaited));
    assert_eq!(play.ask(&dispatcher(), &stored), Err(Refusal::NotForRole(RoleKind::Dispatcher)));
}

#[test]
fn the_unit_that_was_inspected_hears_of_it_and_of_its_end() {
    let mut play = submitted(&inspector(), submit());
    let told = |play: &Play, event: &Event| {
        notices_for(play.inspection(), &[event]).into_iter().map(|told| (told.to, told.kind)).collect::<Vec<_>>()
    };
    let east = Recipient::Unit(unit("east"));
    assert_eq!(told(&play, &play.inspection().timeline[0].event), [(east, NoticeKind::Inspected)]);
    let decision = play.run(&dispatcher(), &Command::Void { reason: "误填".into() });
    assert_eq!(told(&play, &decision.events[0]), [(east, NoticeKind::InspectionVoided)]);
    assert!(told(&play, &Event::Supplemented { photos: vec![], note: "又".into() }).is_empty());
    assert!(Inspection::timers(play.inspection(), &[], &play.reference).is_empty(), "nobody has to do anything by a date");
    assert!(!play.inspection().is_open());
}

#[test]
fn a_command_is_named_as_on_the_wire_and_there_is_a_sample_of_each() {
    let tried: Vec<Command> = every_command().into_iter().map(|(_, command)| command).collect();
    for command in &tried {
        let tag = serde_json::to_value(command).unwrap().as_object().unwrap().keys().next().unwrap().clone();
        assert_eq!(command.name(), tag);
        assert_eq!(serde_json::from_value::<Command>(serde_json::to_value(command).unwrap()).unwrap(), *command);
    }
    assert_eq!(tried.iter().map(Command::name).collect::<Vec<_>>(), Command::NAMES);
    let weights: Vec<Weight> = tried.iter().map(Command::weight).collect();
    assert_eq!(weights, [Weight::Adds, Weight::Adds, Weight::Decides, Weight::Decides]);
    assert_eq!(tried.iter().map(Command::is_of_machine).collect::<Vec<_>>(), [false, false, false, true]);
}

#[test]
fn every_sample_is_rightfully_asked_in_its_turn() {
    let mut play = Play::new();
    for (who, command) in every_command().into_iter().filter(|(_, command)| command.name() != "void") {
        play.run(&who, &command);
    }
    assert_eq!(play.inspection().version, 3);
    let kept = serde_json::to_string(play.inspection()).unwrap();
    assert_eq!(serde_json::from_str::<Inspection>(&kept).unwrap(), *play.inspection());
}
