//! 整改通知书: what stands on it.

use super::{
    fact::{Facts, after, bare, before, day, local, minute},
    word::PaperWord as W,
};
use crate::{
    html_forms::told::place_text,
    paper::{Block, Shape, Sheet},
};
use shared::{
    deadline::explain_due,
    lang::Lang,
    responsibility::reason_text,
    text::{fill, kind_name},
};

/// The notice of an issue for the unit that answers for it.
pub fn notice(facts: &Facts<'_>) -> Sheet {
    let Facts { issue, assignment, paper, reference, lang, .. } = *facts;
    let found = minute(local(issue.found_at(), reference), lang);
    let due = minute(local(assignment.due.at, reference), lang);
    let mut what = fill(
        W::Found.text(lang),
        &[&found, &place_text(issue, reference, lang), kind_name(&issue.kind, reference, lang), &issue.id.short_code()],
    );
    if !issue.note.trim().is_empty() {
        what.push_str(&fill(W::Note.text(lang), &[bare(&issue.note)]));
    }
    let mut blocks = vec![Block::text(what)];
    if let Some(step) = assignment.path.last() {
        // The sentence names the row, the site or the front on which it rests.
        let text = [reason_text(step, assignment.unit, reference, lang).as_str(), W::Stop.text(lang)].concat();
        blocks.push(Block::Paragraph { lead: W::Why.text(lang).to_owned(), text });
    }
    let closing = reference.catalogue.kind(&issue.kind).map(|kind| bare(&kind.closing)).filter(|closing| !closing.is_empty());
    // The catalogue has it in Chinese alone.
    if let Some(closing) = closing.filter(|_| lang == Lang::Zh) {
        blocks.push(Block::Paragraph { lead: W::What.text(lang).to_owned(), text: [closing, "。"].concat() });
    }
    let how = explain_due(&assignment.due, &reference.town, &reference.calendar, lang);
    blocks.push(Block::Paragraph { lead: W::When.text(lang).to_owned(), text: fill(W::Until.text(lang), &[&due, &how]) });
    let pictures: Vec<_> = before(issue, lang).into_iter().chain(after(issue, lang)).collect();
    let code = facts.code.clone();
    if !pictures.is_empty() || code.is_some() {
        blocks.push(Block::Pictures { pictures, code });
    }
    Sheet {
        shape: Shape::Letter,
        title: W::Title.text(lang).to_owned(),
        number: paper.map(|paper| fill(W::Series.text(lang), &[&paper.year.to_string(), &paper.number.to_string()])),
        to: Some(fill(W::To.text(lang), &[reference.unit_name(assignment.unit)])),
        blocks,
        from: Some(fill(W::From.text(lang), &[&reference.town.name])),
        date: Some(day(local(paper.map_or(assignment.assigned_at, |paper| paper.issued_at), reference), lang)),
    }
}
