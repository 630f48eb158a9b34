//! The inspection among the kinds of records.

use super::*;
use crate::record::{Act, AnyCommand, AnyEntry, AnyRecord, Effect};
use crate::{fixture::town_id, id::RecordId, sync::keeps_inspection};

fn carried_out(now: Option<&AnyRecord>, who: &Principal, command: Command) -> Effect {
    let play = Play::new();
    let op = Some(OpId(Uuid::from_u128(3_000)));
    let (town, record) = (town_id(), RecordId(Uuid::from_u128(8)));
    let act = Act { town, record, op, recorded_at: Some(play.now), via: None, cause: None };
    AnyCommand::from(command).carry_out(now, &act, &play.context(who)).unwrap()
}

#[test]
fn a_command_to_an_inspection_is_written_under_the_name_of_its_kind_and_read_from_there() {
    for (_, command) in every_command() {
        let any = AnyCommand::from(command.clone());
        let value = serde_json::to_value(&any).unwrap();
        assert_eq!(value, serde_json::json!({ "inspection": command }));
        assert_eq!(serde_json::from_value::<AnyCommand>(value).unwrap(), any);
        assert_eq!(serde_json::from_str::<AnyCommand>(&serde_json::to_string(&any).unwrap()).unwrap(), any);
        assert_eq!((any.name(), any.kind(), any.issue()), (command.name(), RecordKind::Inspection, None));
        assert_eq!(any.photos(), command.photos());
    }
    let why = |text: &str| serde_json::from_str::<AnyCommand>(text).unwrap_err().to_string();
    let later = why(r#"{"inspection":{"teleport":{}}}"#);
    assert!(later.starts_with("unknown variant"), "one of a later version is told from damage: {later}");
    assert!(!why(r#"{"inspection":{"submit":7}}"#).starts_with("unknown variant"));
}

#[test]
fn what_a_command_opens_and_gives_it_of_its_photos_is_known_before_it_is_decided() {
    for asked in [submit(), self_check()] {
        let who = if asked.form.0 == "self" { villager() } else { inspector() };
        let command = AnyCommand::from(Command::Submit(asked));
        let follow_ups = carried_out(None, &who, Command::Submit(command_of(&command))).follow_ups;
        let decided: Vec<_> = follow_ups.iter().map(|one| (one.record, one.command.photos().iter().collect())).collect();
        assert_eq!(command.gives(), decided);
        assert_eq!(command.opens(), decided.iter().map(|(record, _)| *record).collect::<Vec<_>>());
        assert!(decided.iter().all(|(_, photos)| photos.len() == 1 && photos.iter().all(|photo| command.photos().contains(photo))));
    }
    assert!(AnyCommand::from(Command::Void { reason: "误填".into() }).gives().is_empty());
}

fn command_of(command: &AnyCommand) -> Submit {
    let AnyCommand::Inspection(Command::Submit(asked)) = command else { panic!("{command:?}") };
    asked.clone()
}

#[test]
fn an_inspection_is_held_by_a_phone_for_thirty_days_after_its_last_change_to_the_instant() {
    let mut play = submitted(&inspector(), submit());
    let until = play.now.plus_days(30);
    assert!(keeps_inspection(play.inspection(), until) && !keeps_inspection(play.inspection(), until.plus_millis(1)));
    play.now = until;
    play.run(&dispatcher(), &Command::Void { reason: "误填".into() });
    assert!(keeps_inspection(play.inspection(), until.plus_days(30)));
}

#[test]
fn what_an_inspection_comes_to_is_gathered_like_that_of_any_record() {
    let effect = carried_out(None, &inspector(), Command::Submit(submit()));
    assert_eq!((effect.entries.len(), effect.notices.len(), effect.timers.len(), effect.follow_ups.len()), (1, 1, 0, 1));
    assert!(matches!(&effect.entries[0], AnyEntry::Inspection(entry) if entry.op.is_some()));
    let record = effect.after;
    assert_eq!(record.reference(), RecordRef { kind: RecordKind::Inspection, id: RecordId(Uuid::from_u128(8)) });
    assert_eq!(record.attachments().iter().filter(|attachment| !attachment.stored).count(), 2);
    let stored = RecordKind::Inspection.photo_stored(photo("ground").hash);
    assert!(stored.is_of_machine() && record.has_attachment(photo("ground").hash));
    let later = carried_out(Some(&record), &dispatcher(), Command::Void { reason: "误填".into() }).after;
    assert_eq!((later.version(), later.at_version(1).as_ref()), (2, Some(&record)));
    assert_eq!(later.audiences(), record.audiences(), "what is void is still seen");
    let body = serde_json::to_string(&later).unwrap();
    assert_eq!(AnyRecord::read(RecordKind::Inspection, &body).unwrap(), later);
    assert_eq!((later.issue(), later.as_closed()), (None, None));
}
