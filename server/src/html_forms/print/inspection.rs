//! 检查记录: what stands on it. Who filled the form in is not printed: the unit gets a copy, and who was there signs by hand.

use super::{
    fact::{bare, day, local, minute},
    word::PaperWord as W,
};
use crate::{
    html_forms::told::subject_name,
    paper::{Block, Column, Picture, Shape, Sheet, Table},
};
use shared::{
    form::{Answer, Form, Item, ItemType, Value},
    inspection::{Event, Inspection, Status, Subject},
    lang::Lang,
    reference::Reference,
    text::{fill, form_name, kind_name},
};

/// Most photos on it.
const MOST_PHOTOS: usize = 6;
/// Photos side by side.
const ABREAST: usize = 2;

/// The record of an inspection.
pub fn inspection_record(inspection: &Inspection, reference: &Reference, lang: Lang) -> Sheet {
    let form = reference.form(&inspection.form, inspection.form_version);
    let mut blocks = vec![Block::text(about(inspection, reference, lang))];
    if let Status::Void { reason, .. } = &inspection.status {
        blocks.push(Block::text(fill(W::InspectionVoid.text(lang), &[bare(reason)])));
    }
    if form.is_none() {
        blocks.push(Block::text(W::InspectionUnknownForm.text(lang).to_owned()));
    }
    blocks.extend(answers(inspection, form, lang));
    for (word, note) in notes(inspection) {
        blocks.push(Block::text(fill(word.text(lang), &[bare(note)])));
    }
    if !inspection.opened.is_empty() {
        blocks.push(Block::Paragraph { lead: W::InspectionOpened.text(lang).to_owned(), text: String::new() });
        blocks.push(Block::Table(opened(inspection, form, reference, lang)));
    }
    let stored: Vec<_> = inspection.photos.iter().filter(|photo| photo.stored).take(MOST_PHOTOS).collect();
    for (row, photos) in stored.chunks(ABREAST).enumerate() {
        let caption = |at: usize| fill(W::InspectionPhoto.text(lang), &[&(row * ABREAST + at + 1).to_string()]);
        let pictures = photos.iter().enumerate().map(|(at, photo)| Picture { hash: photo.photo.hash, caption: caption(at) }).collect();
        blocks.push(Block::Pictures { pictures, code: None });
    }
    let signed = [W::InspectionSignBy, W::InspectionSignUnit, W::InspectionSignDate, W::InspectionSignDate];
    blocks.push(Block::Signatures { labels: signed.map(|word| word.text(lang).to_owned()).into() });
    Sheet {
        shape: Shape::Letter,
        title: if inspection.self_check { W::SelfCheckTitle } else { W::InspectionTitle }.text(lang).to_owned(),
        number: None,
        to: None,
        blocks,
        from: (!inspection.self_check).then(|| fill(W::From.text(lang), &[&reference.town.name])),
        date: Some(day(local(inspection.submitted_at, reference), lang)),
    }
}

/// Which form, what was inspected, when, and what it comes to.
fn about(inspection: &Inspection, reference: &Reference, lang: Lang) -> String {
    let version = inspection.form_version.to_string();
    let mut said = fill(W::InspectionForm.text(lang), &[form_name(&inspection.form, reference, lang), &version]);
    let mut add = |word: W, facts: &[&str]| {
        if lang == Lang::En {
            said.push(' ');
        }
        said.push_str(&fill(word.text(lang), facts));
    };
    add(W::InspectionSubject, &[subject_name(inspection.subject, reference)]);
    if let Some(unit) = inspection.unit.filter(|unit| inspection.subject != Subject::Unit(*unit)) {
        add(W::InspectionUnit, &[reference.unit_name(unit)]);
    }
    add(W::InspectionAt, &[&minute(local(inspection.submitted_at, reference), lang)]);
    let score = inspection.score;
    let (earned, possible, failed) = (score.earned.to_string(), score.possible.to_string(), inspection.failed.len().to_string());
    if score.possible > 0 {
        add(if score.in_points { W::InspectionScore } else { W::InspectionCount }, &[&earned, &possible, &failed]);
    }
    said
}

/// What was said in words, beside the answers.
fn notes(inspection: &Inspection) -> impl Iterator<Item = (W, &str)> {
    let said = inspection.timeline.iter().filter_map(|entry| match &entry.event {
        Event::Submitted(submitted) => Some((W::InspectionNote, submitted.note.as_str())),
        Event::Supplemented { note, .. } => Some((W::InspectionAdded, note.as_str())),
        Event::Voided { .. } | Event::PhotoStored { .. } => None,
    });
    said.filter(|(_, note)| !note.trim().is_empty())
}

/// The answers, a table for each section of the form; where the form is not known, one table by codes.
fn answers(inspection: &Inspection, form: Option<&Form>, lang: Lang) -> Vec<Block> {
    let given = inspection.answers();
    let Some(form) = form else {
        let rows = given.iter().map(|answer| row(&answer.item.0, None, Some(answer), lang)).collect();
        return vec![Block::Table(table(rows, lang))];
    };
    let mut blocks = Vec::new();
    for section in &form.sections {
        let name = if lang == Lang::Zh || section.name_en.is_empty() { &section.name } else { &section.name_en };
        let of = |item: &Item| given.iter().find(|answer| answer.item == item.code);
        let rows = section.items.iter().map(|item| row(text_of(item, lang), Some(item), of(item), lang)).collect();
        blocks.push(Block::Paragraph { lead: name.clone(), text: String::new() });
        blocks.push(Block::Table(table(rows, lang)));
    }
    blocks
}

fn table(rows: Vec<Vec<String>>, lang: Lang) -> Table {
    let column = |head: W, percent| Column { head: head.text(lang).to_owned(), percent };
    Table { columns: vec![column(W::Item, 50), column(W::Result, 21), column(W::Remark, 29)], rows }
}

fn row(text: &str, item: Option<&Item>, answer: Option<&Answer>, lang: Lang) -> Vec<String> {
    let result = answer.map_or_else(|| "—".to_owned(), |answer| result(item, answer, lang));
    let mut remark = answer.map_or_else(String::new, |answer| bare(&answer.note).to_owned());
    let photos = answer.map_or(0, |answer| answer.photos.len());
    if photos > 0 {
        if !remark.is_empty() {
            remark.push_str(if lang == Lang::Zh { "；" } else { "; " });
        }
        remark.push_str(&fill(W::PhotosTaken.text(lang), &[&photos.to_string()]));
    }
    vec![text.to_owned(), result, remark]
}

fn result(item: Option<&Item>, answer: &Answer, lang: Lang) -> String {
    match &answer.value {
        Value::Pass => W::Pass.text(lang).to_owned(),
        Value::Fail => W::Fail.text(lang).to_owned(),
        Value::NotApplicable => W::NotApplicable.text(lang).to_owned(),
        Value::Count(count) => count.to_string(),
        Value::Choice(option) => match item.map(|item| &item.kind) {
            Some(ItemType::Choice { options }) => options.get(usize::from(*option)).map_or_else(String::new, |option| {
                if lang == Lang::Zh || option.name_en.is_empty() { option.name.clone() } else { option.name_en.clone() }
            }),
            _ => (option + 1).to_string(),
        },
        Value::Text(text) => text.trim().to_owned(),
        // How many stands in the remark.
        Value::Photo => String::new(),
    }
}

/// The issues that it opened: for which item, of which kind, under which code.
fn opened(inspection: &Inspection, form: Option<&Form>, reference: &Reference, lang: Lang) -> Table {
    let of = |opened: &shared::inspection::Opened| {
        let item = form.and_then(|form| form.item(&opened.item));
        let kind = item.and_then(|item| item.opens.as_ref()).map_or("—", |kind| kind_name(kind, reference, lang));
        let text = item.map_or(opened.item.0.as_str(), |item| text_of(item, lang));
        vec![opened.issue.short_code(), kind.to_owned(), text.to_owned()]
    };
    let column = |head: W, percent| Column { head: head.text(lang).to_owned(), percent };
    let columns = vec![column(W::OpenedCode, 21), column(W::OpenedKind, 29), column(W::Item, 50)];
    Table { columns, rows: inspection.opened.iter().map(of).collect() }
}

fn text_of(item: &Item, lang: Lang) -> &str {
    if lang == Lang::Zh || item.text_en.is_empty() { &item.text } else { &item.text_en }
}
