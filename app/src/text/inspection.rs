//! Inspections in words: what they come to, what was answered, what happened.

use super::timeline::{said, via_text, who};
use super::{EntryText, InspectionMsg, Msg, fill, status_word};
use shared::form::{Item, ItemType, Score, Value};
use shared::inspection::{Entry, Event};
use shared::{issue::StatusKind, lang::Lang, person::Person};

/// What a form comes to: "得分 86 / 100" or "合格 9 / 12 项", and what was left out.
#[must_use]
pub fn score_text(score: Score, lang: Lang) -> String {
    let mut parts = Vec::new();
    if score.possible == 0 {
        parts.push(InspectionMsg::NothingJudged.text(lang).to_owned());
    } else {
        let word = if score.in_points { InspectionMsg::Points } else { InspectionMsg::Passed };
        parts.push(fill(word.text(lang), &[&score.earned.to_string(), &score.possible.to_string()]));
    }
    if score.left_out > 0 {
        parts.push(fill(InspectionMsg::LeftOut.text(lang), &[&score.left_out.to_string()]));
    }
    parts.join(", ")
}

/// What an inspection came to, for a row: "得分 86 / 100 · 2 项不合格 · 立案 1 件".
#[must_use]
pub fn result_text(score: Score, failed: u32, opened: u32, lang: Lang) -> String {
    let mut parts = vec![score_text(Score { left_out: 0, ..score }, lang)];
    let counts = [(failed, InspectionMsg::FailedItems), (opened, InspectionMsg::OpenedIssues)];
    parts.extend(counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| fill(word.text(lang), &[&count.to_string()])));
    parts.join(" · ")
}

/// An answer: 合格, a number, the option that was chosen, words; of photos nothing, for they speak for themselves.
#[must_use]
pub fn value_text(item: Option<&Item>, value: &Value, lang: Lang) -> String {
    match value {
        Value::Pass => InspectionMsg::Pass.text(lang).to_owned(),
        Value::Fail => InspectionMsg::Fail.text(lang).to_owned(),
        Value::NotApplicable => InspectionMsg::NotApplicable.text(lang).to_owned(),
        Value::Count(count) => count.to_string(),
        Value::Choice(place) => match item.map(|item| &item.kind) {
            Some(ItemType::Choice { options }) => options
                .get(usize::from(*place))
                .map_or_else(|| place.to_string(), |option| if lang == Lang::Zh { option.name.clone() } else { option.name_en.clone() }),
            _ => (usize::from(*place) + 1).to_string(),
        },
        Value::Text(text) => text.clone(),
        Value::Photo => String::new(),
    }
}

/// An entry of an inspection's timeline; `None` for entries that are only the machine's.
#[must_use]
pub fn inspection_entry_text(entry: &Entry, reader: &Person, lang: Lang) -> Option<EntryText> {
    let (title, mut lines) = match &entry.event {
        Event::Submitted(submitted) => (InspectionMsg::DidSubmit.text(lang), said(&submitted.note)),
        Event::Supplemented { note, .. } => (Msg::DidSupplement.text(lang), said(note)),
        Event::Voided { reason } => (status_word(StatusKind::Void, lang), vec![fill(Msg::Because.text(lang), &[reason.trim()])]),
        Event::PhotoStored { .. } => return None,
    };
    lines.extend(entry.via.map(|via| via_text(via, reader, lang)));
    Some(EntryText { title: title.to_owned(), who: who(entry.by, reader, lang), lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_says_its_numerator_its_denominator_and_what_was_left_out() {
        let score = Score { earned: 86, possible: 100, left_out: 0, in_points: true };
        assert_eq!(score_text(score, Lang::Zh), "得分 86 / 100");
        let items = Score { earned: 9, possible: 12, left_out: 2, in_points: false };
        assert_eq!(score_text(items, Lang::Zh), "合格 9 / 12 项, 另 2 项不适用或未填");
        assert_eq!(score_text(Score::default(), Lang::Zh), "没有评分的项");
        assert_eq!(result_text(score, 2, 1, Lang::Zh), "得分 86 / 100 · 2 项不合格 · 立案 1 件");
        assert_eq!(result_text(items, 0, 0, Lang::En), "9 of 12 items pass");
    }
}
