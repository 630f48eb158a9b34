#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{Act, Acting, AnyCommand, AnyEntry, AnyRecord, ClosedNear, ClosedNearby, Context, RecordKind, RecordRef};
use crate::{
    fixture::{SPOT, at, dispatcher, every_command, in_west, inspector, report, town, town_id, villager},
    geo::Point,
    id::{IssueId, OpId, RecordId},
    issue::{Command, Event, Refusal},
    kind::KindCode,
    moment::Moment,
    person::Principal,
    photo::Hash,
};
use uuid::Uuid;

fn act(number: u128, op: Option<u128>) -> Act {
    let op = op.map(|op| OpId(Uuid::from_u128(op)));
    Act { town: town_id(), record: RecordId(Uuid::from_u128(number)), op, recorded_at: None, via: None, cause: None }
}

#[test]
fn a_command_of_an_issue_is_written_and_read_by_its_own_name() {
    for (_, command) in every_command() {
        let any = AnyCommand::from(command.clone());
        let text = serde_json::to_string(&any).unwrap();
        assert_eq!(text, serde_json::to_string(&command).unwrap());
        assert_eq!(serde_json::from_str::<AnyCommand>(&text).unwrap(), any);
        assert_eq!(serde_json::from_value::<AnyCommand>(serde_json::to_value(&any).unwrap()).unwrap(), any);
        assert_eq!((any.name(), any.kind()), (command.name(), RecordKind::Issue));
    }
}

#[test]
fn a_command_that_is_not_known_is_told_from_one_that_cannot_be_read() {
    let why = |text: &str| serde_json::from_str::<AnyCommand>(text).unwrap_err().to_string();
    for later in [r#"{"teleport":{}}"#, r#"{"issue":{"report":{}}}"#, r#""vanish""#] {
        assert!(why(later).starts_with("unknown variant"), "{later}: {}", why(later));
    }
    for damaged in [r#"{"report":{"kind":7}}"#, r#"{"assign":{}}"#, "7"] {
        assert!(!why(damaged).starts_with("unknown variant"), "{damaged}: {}", why(damaged));
    }
}

#[test]
fn a_kind_is_found_by_its_key() {
    for kind in RecordKind::ALL {
        assert_eq!(RecordKind::of_key(kind.key()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
    }
}

#[test]
fn a_command_to_a_record_of_each_kind_is_written_so_that_it_is_read_as_one_to_that_kind() {
    for kind in RecordKind::ALL {
        let command = kind.photo_stored(Hash::of(b"photo"));
        let text = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<AnyCommand>(&text).unwrap(), command, "{kind:?}: {text}");
        assert_eq!(command.kind(), kind);
    }
}

fn asked(now: Option<&AnyRecord>, who: &Principal, command: Command, act: &Act, when: &str, closed: &[ClosedNearby]) -> super::Effect {
    let reference = town();
    let (shown_with, in_force, proof) = (None, 1, None);
    let context = Context {
        now: at(when),
        principal: who,
        reference: &reference,
        shown_with,
        in_force,
        proof,
        closed_nearby: closed,
        publishes: None,
    };
    AnyCommand::from(command).carry_out(now, act, &context).unwrap()
}

#[test]
fn a_record_is_again_what_it_was_at_each_of_its_versions() {
    let act = act(9, Some(1));
    let reported = asked(None, &inspector(), report("corner", in_west()), &act, "2026-03-05T09:00", &[]).after;
    let signed = asked(Some(&reported), &villager(), Command::Acknowledge, &act, "2026-03-05T10:00", &[]).after;
    assert_eq!((reported.version(), signed.version()), (2, 3));
    assert_eq!(signed.at_version(2).as_ref(), Some(&reported));
    assert_eq!(signed.at_version(99).as_ref(), Some(&signed));
    assert_eq!(signed.at_version(0), None);
    assert_eq!(signed.entries_before(at("2026-03-05T10:00")), 2);
}

#[test]
fn what_an_effect_tells_follows_from_the_rules_alone() {
    let effect = asked(None, &inspector(), report("corner", in_west()), &act(9, Some(1)), "2026-03-05T09:00", &[]);
    assert_eq!(effect.entries.len(), 2);
    assert_eq!(effect.notices.len(), 1, "the unit");
    assert_eq!(
        effect.timers.iter().map(|timer| (timer.until, timer.command.name())).collect::<Vec<_>>(),
        [(at("2026-03-05T15:00"), "mark_overdue")]
    );
    assert_eq!(effect.follow_ups, []);
}

fn closed(number: u128) -> ClosedNearby {
    ClosedNearby {
        id: IssueId(Uuid::from_u128(number)),
        kind: KindCode("corner".into()),
        point: Some(Point { lat: 32.005_05, ..SPOT }),
        site: None,
        closed_at: at("2026-02-20T09:00"),
    }
}

#[test]
fn a_relapse_asks_the_earlier_issue_to_be_marked_once_by_the_machine() {
    let effect = asked(None, &inspector(), report("corner", in_west()), &act(9, Some(1)), "2026-03-05T09:00", &[closed(5)]);
    let [mark] = effect.follow_ups.as_slice() else { panic!("{:?}", effect.follow_ups) };
    assert_eq!(mark.record, RecordRef { kind: RecordKind::Issue, id: RecordId(Uuid::from_u128(5)) });
    assert_eq!((mark.acting, mark.command.is_of_machine()), (Acting::AsSystem, true));

    let mut issue = asked(None, &inspector(), report("duty", in_west()), &act(5, Some(2)), "2026-03-01T09:00", &[]).after;
    let refuses = |issue: &AnyRecord, who: &Principal| {
        let reference = town();
        let (now, shown_with, in_force, proof) = (at("2026-03-05T09:00"), None, 1, None);
        let context =
            Context { now, principal: who, reference: &reference, shown_with, in_force, proof, closed_nearby: &[], publishes: None };
        mark.command.carry_out(Some(issue), &act(5, None), &context).err()
    };
    assert!(matches!(refuses(&issue, &Principal::System), Some(Refusal::WrongState(_))), "only of a closed one can it be said");
    let close = Command::Close { document: "文件 1".into() };
    issue = asked(Some(&issue), &dispatcher(), close, &act(5, Some(3)), "2026-03-02T09:00", &[]).after;
    assert!(matches!(refuses(&issue, &dispatcher()), Some(Refusal::NotForRole(_))));
    let marked = asked(Some(&issue), &Principal::System, Command::MarkRelapsed, &act(5, None), "2026-03-05T09:00", &[]);
    assert!(matches!(marked.entries.as_slice(), [AnyEntry::Issue(entry)] if entry.event == Event::Relapsed));
    assert!(marked.after.issue().unwrap().relapsed);
    assert!(matches!(refuses(&marked.after, &Principal::System), Some(Refusal::WrongState(_))), "once is enough");
    assert_eq!(marked.after.audiences(), issue.audiences(), "and nobody sees more or less of it");
}

#[test]
fn what_is_asked_to_be_loaded_of_closed_issues_takes_in_those_near_and_no_others() {
    let reference = town();
    let kind = reference.catalogue.kind(&KindCode("corner".into())).unwrap();
    let near = ClosedNear::around(kind, Some(SPOT), None, at("2026-03-05T09:00")).unwrap();
    assert!(near.takes(&closed(5)));
    assert!(!near.takes(&ClosedNearby { kind: KindCode("ditch".into()), ..closed(5) }));
    assert!(!near.takes(&ClosedNearby { closed_at: at("2026-01-20T09:00"), ..closed(5) }));
    assert!(!near.takes(&ClosedNearby { point: Some(Point { lat: 32.006, ..SPOT }), ..closed(5) }));
    assert_eq!(ClosedNear::around(kind, None, None, Moment(0)), None);
}

#[test]
fn only_what_the_machine_alone_asks_is_of_the_machine() {
    let of_machine: Vec<&str> =
        every_command().iter().filter(|(_, command)| command.is_of_machine()).map(|(_, command)| command.name()).collect();
    assert_eq!(of_machine, ["photo_stored", "mark_overdue", "mark_relapsed", "report_self_found"]);
}
