//! One inspection as its page shows it: answers by section, and what the reader may do.

use super::choice::{in_words, subject_name};
use crate::issue::AlbumPhoto;
use crate::text::{InspectionMsg, photo_line, value_text};
use shared::form::{Answer, Item, Verdict, verdict};
use shared::inspection::{Command, Inspection, decide};
use shared::{
    issue::Refusal,
    lang::Lang,
    moment::{Moment, UtcOffset},
    person::{Person, Principal},
    photo::Hash,
    record::Context,
    reference::{Bundle, Reference},
};

/// A section with its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredSection {
    /// Its name; empty where the phone does not have the form.
    pub name: String,
    /// Its items in order.
    pub items: Vec<AnsweredItem>,
}

/// An item with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredItem {
    /// Its number in the form, from 1.
    pub number: usize,
    /// What was asked; the item's code where the phone does not have the form.
    pub text: String,
    /// What was answered; `None`: nothing.
    pub value: Option<String>,
    /// How it is judged.
    pub verdict: Verdict,
    /// In words.
    pub note: String,
    /// Photos of it.
    pub photos: Vec<Hash>,
}

/// The answers by section, and whether the phone has the form in the version that was filled in.
#[must_use]
pub fn answered(inspection: &Inspection, reference: &Reference, lang: Lang) -> (Vec<AnsweredSection>, bool) {
    let answers = inspection.answers();
    let Some(form) = reference.form(&inspection.form, inspection.form_version) else {
        let items = answers.iter().zip(1..).map(|(answer, number)| bare(answer, number, lang)).collect();
        return (vec![AnsweredSection { name: String::new(), items }], false);
    };
    let mut number = 0;
    let mut item_of = |item: &Item| {
        number += 1;
        let answer = answers.iter().find(|answer| answer.item == item.code);
        AnsweredItem {
            number,
            text: in_words(&item.text, &item.text_en, lang).to_owned(),
            value: answer.map(|answer| value_text(Some(item), &answer.value, lang)),
            verdict: answer.map_or(Verdict::None, |answer| verdict(item, &answer.value)),
            note: answer.map(|answer| answer.note.clone()).unwrap_or_default(),
            photos: answer.map(|answer| answer.photos.clone()).unwrap_or_default(),
        }
    };
    let mut sections = Vec::new();
    for section in &form.sections {
        let name = in_words(&section.name, &section.name_en, lang).to_owned();
        sections.push(AnsweredSection { name, items: section.items.iter().map(&mut item_of).collect() });
    }
    (sections, true)
}

fn bare(answer: &Answer, number: usize, lang: Lang) -> AnsweredItem {
    AnsweredItem {
        number,
        text: answer.item.0.clone(),
        value: Some(value_text(None, &answer.value, lang)),
        verdict: Verdict::None,
        note: answer.note.clone(),
        photos: answer.photos.clone(),
    }
}

/// Photos that belong to no answer: those of supplements.
#[must_use]
pub fn other_photos(inspection: &Inspection) -> Vec<Hash> {
    let of_answers = |hash: &Hash| inspection.answers().iter().any(|answer| answer.photos.contains(hash));
    inspection.photos.iter().map(|photo| photo.photo.hash).filter(|hash| !of_answers(hash)).collect()
}

/// All photos of the inspection in the order of its form, then those of supplements; each with what was asked.
#[must_use]
pub fn album_of(inspection: &Inspection, reference: &Reference, now: Moment, offset: UtcOffset, lang: Lang) -> Vec<AlbumPhoto> {
    let of = subject_name(inspection.subject, reference).to_owned();
    let (sections, _) = answered(inspection, reference, lang);
    let of_item = |item: AnsweredItem| {
        let name = [item.number.to_string().as_str(), ". ", &item.text].concat();
        item.photos.into_iter().map(move |hash| (hash, name.clone()))
    };
    let mut shots: Vec<(Hash, String)> = sections.into_iter().flat_map(|section| section.items).flat_map(of_item).collect();
    let other = InspectionMsg::OtherPhotos.text(lang);
    shots.extend(other_photos(inspection).into_iter().map(|hash| (hash, other.to_owned())));
    let whole = |(hash, name): (Hash, String)| {
        let photo = inspection.photos.iter().find(|photo| photo.photo.hash == hash)?;
        Some(AlbumPhoto { hash, name, facts: photo_line(&photo.photo, None, now, offset, lang), of: of.clone() })
    };
    shots.into_iter().filter_map(whole).collect()
}

/// What the reader may do with the inspection, asked of the rules themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// 补充.
    pub supplement: bool,
    /// 作废.
    pub void: bool,
}

/// The acts open to `me` at `now` (by the server's clock).
#[must_use]
pub fn open_to(me: &Person, inspection: &Inspection, bundle: &Bundle, now: Moment) -> Open {
    let principal = Principal::Person(me.clone());
    let context = Context::on_phone(&principal, bundle, now);
    let may = |command: &Command| matches!(decide(Some(inspection), command, &context), Ok(_) | Err(Refusal::Empty));
    Open {
        supplement: may(&Command::Supplement { photos: Vec::new(), note: String::new() }),
        void: may(&Command::Void { reason: "?".to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::sample::submitted;
    use shared::fixture::{NOW, bundle, people};

    #[test]
    fn answers_stand_by_section_with_their_verdict_and_photos() {
        let town = bundle();
        let (sections, known) = answered(&submitted(), &town.reference, Lang::Zh);
        assert!(known);
        assert_eq!(sections.iter().map(|section| section.items.len()).collect::<Vec<_>>(), [3, 3]);
        let first = &sections[0].items[0];
        assert_eq!((first.value.as_deref(), first.verdict, first.photos.len()), (Some("不合格"), Verdict::Fail, 1));
        assert_eq!(sections[1].items[0].value, None);
        assert_eq!(sections[1].items[2].number, 6);
    }

    #[test]
    fn a_version_that_the_phone_does_not_have_is_shown_by_its_codes_and_says_so() {
        let mut town = bundle();
        let inspection = submitted();
        town.reference.forms[0].version = 2;
        let (sections, known) = answered(&inspection, &town.reference, Lang::Zh);
        assert!(!known);
        assert_eq!((sections[0].items[0].text.as_str(), sections[0].items[0].value.as_deref()), ("ground", Some("不合格")));
    }

    #[test]
    fn who_wrote_it_may_add_and_the_dispatcher_may_void() {
        let town = bundle();
        let inspection = submitted();
        let open = |person: &Person| open_to(person, &inspection, &town, NOW);
        assert_eq!(open(&people::inspector()), Open { supplement: true, void: false });
        assert_eq!(open(&people::dispatcher()), Open { supplement: false, void: true });
        assert_eq!(open(&people::leader()), Open::default());
    }
}
