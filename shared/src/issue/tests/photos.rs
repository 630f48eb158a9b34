//! No photo is overlooked: what is named is asked for, signed for and masked.

use super::*;
use crate::photo::{Hash, PhotoRef};

/// The photos anywhere in what is written of it, in order.
fn photos_within(written: &Value) -> Vec<PhotoRef> {
    match written {
        Value::Array(items) => items.iter().flat_map(photos_within).collect(),
        Value::Object(fields) if fields.contains_key("taken_at") => vec![serde_json::from_value(written.clone()).unwrap()],
        Value::Object(fields) => fields.values().flat_map(photos_within).collect(),
        _ => vec![],
    }
}

#[test]
fn every_photo_written_in_a_command_is_one_that_it_names() {
    let mut with_photos = 0;
    for (_, command) in every_command() {
        let written = photos_within(&serde_json::to_value(&command).unwrap());
        assert_eq!(command.photos(), written, "{}", command.name());
        with_photos += usize::from(!written.is_empty());
    }
    assert_eq!(with_photos, 6, "report, supplement, rectify, pass, send back and what a unit found itself");
}

/// A story in which everybody who may takes photos.
fn story() -> Play {
    let mut play = Play::new();
    play.run(&inspector(), &report("corner", in_west()));
    play.run(&inspector(), &Command::Supplement { photos: vec![photo("more")], note: String::new(), voice: None });
    for (after, judgement) in [("after", send_back()), ("after that", pass())] {
        play.run(&villager(), &Command::Rectify { photos: vec![photo(after)], note: String::new(), voice: None });
        play.run(&Principal::System, &stored(after));
        play.run(&verifier(), &judgement);
    }
    play
}

#[test]
fn every_photo_that_an_event_brings_is_the_issues() {
    let play = story();
    let issue = play.issue();
    for entry in &issue.timeline {
        assert_eq!(entry.event.photos(), photos_within(&serde_json::to_value(&entry.event).unwrap()), "{entry:?}");
    }
    let brought: Vec<_> = issue.timeline.iter().flat_map(|entry| entry.event.photos()).collect();
    assert_eq!(brought, issue.photos.iter().map(|photo| &photo.photo).collect::<Vec<_>>());
    assert_eq!(brought.len(), 6);
}

#[test]
fn nobody_reads_the_hash_of_the_cameras_file() {
    let play = story();
    let camera = serde_json::to_string(&Hash::of(b"camera")).unwrap();
    assert_eq!(serde_json::to_string(play.issue()).unwrap().matches(&camera).count(), 12, "six photos, each in its event and in the issue");
    for principal in [inspector(), villager(), dispatcher(), verifier()] {
        let Principal::Person(reader) = principal else { unreachable!() };
        assert!(!serde_json::to_string(&redacted_for(play.issue(), &reader)).unwrap().contains(&camera), "{reader:?}");
    }
}

#[test]
fn who_reported_added_or_judged_goes_on_seeing_it_and_a_units_person_only_with_the_unit() {
    let play = story();
    let audiences = audiences_of_issue(play.issue());
    let keeps = |principal: Principal| {
        let Principal::Person(person) = principal else { unreachable!() };
        audiences.contains(&Audience::Person(person.id))
    };
    assert!(keeps(inspector()) && keeps(verifier()));
    assert!(!keeps(villager()) && !keeps(dispatcher()));
}
