//! However much is filled in, it fits an envelope and stays cheap to load.

use super::*;
use crate::form::{Form, Item, ItemType, MAX_ANSWER_CHARS, MAX_CODE_CHARS, MAX_ITEMS};
use crate::{
    fixture::{front_form, item as asked_item, report},
    id::{DeviceId, IssueId, PersonId, TownId},
    issue::{Forecast, MAX_TEXT_CHARS},
    photo::{Hash, PhotoRef},
    sync::{Envelope, MAX_ENVELOPE_BYTES},
};

/// A form of as many items as there may be.
fn longest() -> Form {
    let code = |number: usize| format!("{number:0>width$}", width = MAX_CODE_CHARS);
    let mut form = front_form();
    let item = |number| Item { opens: Some(KindCode("corner".into())), ..asked_item(&code(number), ItemType::Check, Some(1)) };
    form.sections.truncate(1);
    form.sections[0].items = (0..MAX_ITEMS).map(item).collect();
    form
}

/// Everything filled in that may be.
fn fullest(form: &Form) -> Submit {
    let photos: Vec<PhotoRef> = (0..MAX_SUBMIT_PHOTOS).map(|number| photo(&format!("photo {number}"))).collect();
    let mut answers: Vec<_> = form.items().map(|item| answer(&item.code.0, Value::NotApplicable)).collect();
    for (answer, photo) in answers.iter_mut().zip(&photos) {
        (answer.value, answer.photos) = (Value::Fail, vec![photo.hash]);
    }
    answers[0].note = "字".repeat(MAX_ANSWER_CHARS);
    let forecast = Some(Forecast { unit: Some(unit("east")), due_at: Some(at("2026-03-05T15:00")) });
    let opens = |(number, item): (usize, &Item)| Opening {
        issue: IssueId(Uuid::from_u128(number as u128 + 1)),
        forecast,
        ..opening(&item.code.0, 1)
    };
    let opens = form.items().take(MAX_OPENINGS).enumerate().map(opens).collect();
    Submit { photos, answers, note: "字".repeat(MAX_TEXT_CHARS), opens, ..submit() }
}

#[test]
fn the_fullest_inspection_fits_an_envelope_and_one_thing_more_of_a_kind_is_refused() {
    let mut play = Play::new();
    let form = longest();
    play.reference.forms = vec![form.clone()];
    assert_eq!(crate::form::faults(&play.reference.forms, &play.reference.catalogue), []);
    let fullest = fullest(&form);
    let decision = play.ask(&inspector(), &Command::Submit(fullest.clone())).unwrap();
    assert_eq!(decision.follow_ups.len(), MAX_OPENINGS);
    for follow_up in &decision.follow_ups {
        crate::issue::decide(None, follow_up.command.issue().unwrap(), &play.context(&inspector())).unwrap();
    }
    let envelope = Envelope {
        v: 1,
        op: OpId(Uuid::now_v7()),
        device: DeviceId(Uuid::now_v7()),
        seq: u64::MAX,
        by: PersonId(Uuid::now_v7()),
        town: TownId(Uuid::now_v7()),
        issue: IssueId(Uuid::now_v7()),
        base: u64::MAX,
        generation: Some(crate::id::GenerationId(Uuid::now_v7())),
        proof: Some(Hash::of(b"x")),
        needs: Some(OpId(Uuid::now_v7())),
        recorded_at: Moment(i64::MAX),
        clock_offset_ms: Some(i64::MIN),
        reference: u64::MAX,
        app: "0.1.0".into(),
        command: report("corner", Place::Unknown).into(),
    };
    let bytes = serde_json::to_vec(&Command::Submit(fullest.clone())).unwrap().len() + serde_json::to_vec(&envelope).unwrap().len();
    assert!(bytes <= MAX_ENVELOPE_BYTES, "{bytes} bytes");

    let refused = |change: &dyn Fn(&mut Submit)| {
        let mut more = fullest.clone();
        change(&mut more);
        play.ask(&inspector(), &Command::Submit(more)).unwrap_err()
    };
    assert!(matches!(refused(&|more| more.photos.push(photo("one more"))), Refusal::TooManyPhotos { limit: 24 }));
    assert!(matches!(refused(&|more| more.opens.push(opening("x", 99))), Refusal::TooManyOpenings { limit: 12 }));
    assert!(matches!(refused(&|more| more.answers[1].note.push('字')), Refusal::UnfitAnswers(AnswerFault::TooLong { .. })));
    let many = |more: &mut Submit| more.answers[0].photos = more.photos.iter().take(10).map(|photo| photo.hash).collect();
    assert!(matches!(refused(&many), Refusal::TooManyPhotos { limit: 9 }), "an issue begins with no more");
}

#[test]
fn supplements_end_before_an_inspection_becomes_heavy() {
    let mut play = submitted(&inspector(), submit());
    for number in 0..MAX_SUPPLEMENTS {
        let photos = (0..2).map(|photo_number| photo(&format!("{number} {photo_number}"))).collect();
        let more = Command::Supplement { photos, note: String::new() };
        if play.inspection().photos.len() + 2 > MAX_ALL_PHOTOS {
            assert_eq!(play.ask(&inspector(), &more), Err(Refusal::IssueFull));
        } else {
            play.run(&inspector(), &more);
        }
    }
    let mut words = submitted(&inspector(), submit());
    let note = Command::Supplement { photos: vec![], note: "又".into() };
    for _ in 0..MAX_SUPPLEMENTS {
        words.run(&inspector(), &note);
    }
    assert_eq!(words.ask(&inspector(), &note), Err(Refusal::IssueFull));
}
