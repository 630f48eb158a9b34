//! A voice note goes beside photos and words wherever they go, and never in a photo's place.

use super::*;
use crate::{
    fixture::{report_of, voice},
    photo::PhotoRef,
    record::Record as _,
    voice::{MAX_VOICE_BYTES, VoiceRef},
};

/// The commands that take one, each with who would ask it.
fn spoken(voice: Option<VoiceRef>) -> Vec<Command> {
    let photos = |name: &str| vec![photo(name)];
    vec![
        Command::Report(Report { voice, ..report_of("corner", in_west(), photos("before")) }),
        Command::Supplement { photos: vec![], note: String::new(), voice },
        Command::Rectify { photos: photos("after"), note: String::new(), voice },
        Command::Verify { judgement: Judgement::SendBack { reason: "仍有残留".into() }, photos: vec![], note: String::new(), voice },
        Command::Rectify { photos: photos("again"), note: String::new(), voice },
        Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice },
    ]
}

/// The story with a voice note of its own at each step; the bytes of the last proof have arrived.
fn story() -> Play {
    let mut play = Play::new();
    let by = [inspector(), inspector(), villager(), verifier(), villager(), verifier()];
    for (number, who) in (0..).zip(by) {
        if number == 5 {
            play.run(&Principal::System, &stored("again"));
        }
        let command = spoken(Some(voice(&format!("words {number}"), 9))).remove(number);
        play.run(&who, &command);
    }
    play
}

#[test]
fn each_command_that_takes_photos_takes_a_voice_note_and_its_event_and_the_issue_keep_it_with_its_stage() {
    let play = story();
    let issue = play.issue();
    assert_eq!(play.state(), StatusKind::Closed);
    let brought: Vec<_> = issue.timeline.iter().filter_map(|entry| entry.event.voice()).collect();
    assert_eq!(brought, issue.voices.iter().map(|voice| &voice.voice).collect::<Vec<_>>());
    let stages: Vec<_> = issue.voices.iter().map(|voice| voice.stage).collect();
    let (problem, judged) = (PhotoStage::Problem, PhotoStage::Verification);
    let proof = |attempt| PhotoStage::Proof { attempt };
    assert_eq!(stages, [problem, problem, proof(1), judged, proof(2), judged]);
    assert!(brought.iter().all(|voice| voice.seconds() == 9));
}

#[test]
fn the_files_of_a_command_are_its_photos_and_then_its_voice_note() {
    for command in spoken(Some(voice("words", 9))) {
        let any = crate::record::AnyCommand::from(command.clone());
        let mut hashes: Vec<_> = command.photos().iter().map(|photo| photo.hash).collect();
        hashes.push(voice("words", 9).hash);
        assert_eq!(any.files().iter().map(|file| file.hash).collect::<Vec<_>>(), hashes, "{}", command.name());
        let voices = any.files().into_iter().filter(|file| file.media == crate::record::Media::Voice);
        assert_eq!(voices.map(|file| file.bytes).collect::<Vec<_>>(), [voice("words", 9).bytes]);
    }
}

#[test]
fn a_voice_note_stands_for_no_photo() {
    let words = Some(voice("words", 9));
    let report = Command::Report(Report { voice: words, ..report_of("corner", in_west(), vec![]) });
    assert_eq!(Play::new().ask(&inspector(), &report), Err(Refusal::PhotoNeeded));
    let proof = Command::Rectify { photos: vec![], note: String::new(), voice: words };
    assert_eq!(play_in(StatusKind::Assigned).ask(&villager(), &proof), Err(Refusal::PhotoNeeded));
}

#[test]
fn one_that_is_longer_than_a_minute_or_is_a_photo_as_well_is_refused_and_so_is_a_photo_that_is_one() {
    let refused = |voice: VoiceRef| {
        let mut plays = [Play::new(), play_in(StatusKind::Assigned), play_in(StatusKind::Assigned), play_in(StatusKind::Verifying)];
        let by = [inspector(), inspector(), villager(), verifier()];
        let asked = plays.iter_mut().zip(by).zip(spoken(Some(voice)));
        asked.map(|((play, who), command)| play.ask(&who, &command)).all(|answer| answer == Err(Refusal::VoiceUnfit))
    };
    let good = voice("words", 60);
    assert_eq!(good.bytes, MAX_VOICE_BYTES);
    assert!(!refused(good));
    for bytes in [0, 44, 47, MAX_VOICE_BYTES + 2] {
        assert!(refused(VoiceRef { bytes, ..good }), "{bytes}");
    }
    let add = |photos: Vec<PhotoRef>, voice| Command::Supplement { photos, note: String::new(), voice };
    let named = VoiceRef { hash: photo("more").hash, ..good };
    let mut play = play_in(StatusKind::Assigned);
    assert_eq!(play.ask(&inspector(), &add(vec![photo("more")], Some(named))), Err(Refusal::VoiceUnfit));
    let earlier = VoiceRef { hash: photo("before").hash, ..good };
    assert_eq!(play.ask(&inspector(), &add(vec![], Some(earlier))), Err(Refusal::VoiceUnfit));
    play.run(&inspector(), &add(vec![], Some(named)));
    assert_eq!(play.ask(&inspector(), &add(vec![photo("more")], None)), Err(Refusal::VoiceUnfit));
}

#[test]
fn its_bytes_are_awaited_until_they_are_stored_and_others_do_not_read_by_which_command_it_came() {
    let mut play = story();
    let voice = play.issue().voices[1].voice;
    let arrived = Command::PhotoStored { hash: voice.hash };
    let count = play.issue().attachments().iter().filter(|file| !file.stored).count();
    play.run(&Principal::System, &arrived);
    assert!(play.issue().voices[1].stored && !play.issue().voices[0].stored);
    assert_eq!(play.issue().attachments().iter().filter(|file| !file.stored).count(), count - 1);
    assert_eq!(play.ask(&Principal::System, &arrived), Err(Refusal::PhotoNotAwaited));
    let Principal::Person(reader) = villager() else { unreachable!() };
    let ops: Vec<_> = redacted_for(play.issue(), &reader).voices.iter().map(|voice| voice.op).collect();
    let own: Vec<_> = play.issue().timeline.iter().filter(|entry| entry.by == villager().actor()).map(|entry| entry.op).collect();
    assert!(ops.iter().all(|op| op.is_none() || own.contains(op)), "{ops:?}");
}

#[test]
fn a_supplement_may_be_spoken_alone_and_counts_against_the_room_of_the_issue() {
    let mut play = play_in(StatusKind::Assigned);
    let held = play.issue().photos.len();
    let mut added = 0;
    loop {
        let add = Command::Supplement { photos: vec![], note: String::new(), voice: Some(voice(&format!("words {added}"), 1)) };
        match play.ask(&inspector(), &add) {
            Ok(_) => play.run(&inspector(), &add),
            Err(refusal) => break assert_eq!(refusal, Refusal::IssueFull),
        };
        added += 1;
    }
    assert_eq!(added, MAX_ISSUE_PHOTOS / 2 - held);
}

#[test]
fn what_was_written_before_there_were_voice_notes_is_written_as_it_was() {
    let Command::Report(asked) = report("corner", in_west()) else { unreachable!() };
    let written = serde_json::to_value(&asked).unwrap();
    assert!(written.get("voice").is_none());
    assert_eq!(serde_json::from_value::<Report>(written).unwrap(), asked);
    assert!(serde_json::to_value(play_in(StatusKind::Verifying).issue()).unwrap().get("voices").is_none());
}
