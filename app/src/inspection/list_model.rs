//! The list of inspections: what it is narrowed to, and rows ready to be shown.

use super::choice::subject_name;
use crate::sync::address_of;
use crate::text::{form_name, moment_text, result_text};
use shared::inspection::{InspectionQuery, InspectionRow};
use shared::sync::OpState;
use shared::{id::InspectionId, lang::Lang, moment::Moment, photo::Hash, reference::Reference};

/// A row of the list; it is its own key, so that a row that has not changed is not drawn anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Which inspection.
    pub id: InspectionId,
    /// The form's name.
    pub title: String,
    /// What was inspected.
    pub subject: String,
    /// What it came to.
    pub result: String,
    /// When.
    pub time: String,
    /// Whether a unit filled it in for itself (自查).
    pub self_check: bool,
    /// 已作废.
    pub void: bool,
    /// Own words not delivered yet.
    pub pending: Option<OpState>,
    /// Its first photo.
    pub photo: Option<Hash>,
}

/// The row of an inspection.
#[must_use]
pub fn row_of(row: &InspectionRow, pending: Option<&OpState>, reference: &Reference, now: Moment, lang: Lang) -> Row {
    Row {
        id: row.id,
        title: form_name(&row.form, reference, lang).to_owned(),
        subject: subject_name(row.subject, reference).to_owned(),
        result: result_text(row.score, row.failed, row.opened, lang),
        time: moment_text(row.submitted_at, now, reference.town.offset, lang),
        self_check: row.self_check,
        void: row.void,
        pending: pending.filter(|state| **state != OpState::Delivered).cloned(),
        photo: row.photo,
    }
}

/// What the address of the list narrows it to: `/inspections?form=front`; what makes no sense is left out.
#[must_use]
pub fn query_of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> InspectionQuery {
    let mut query = InspectionQuery::default();
    for (name, value) in pairs {
        query.take(name, value);
    }
    query
}

/// The address of the list narrowed so.
#[must_use]
pub fn list_path(query: &InspectionQuery) -> String {
    address_of("/inspections", &query.pairs())
}

/// What the server is asked for after `last`, or for its newest.
#[must_use]
pub fn server_path(query: &InspectionQuery, last: Option<&InspectionRow>) -> String {
    let query = InspectionQuery { before: last.map(|row| row.submitted_at), before_id: last.map(|row| row.id), ..query.clone() };
    address_of("/api/inspections", &query.pairs())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::inspection::sample::submitted;
    use shared::fixture::{NOW, bundle};

    #[test]
    fn a_row_tells_form_subject_and_result() {
        let town = bundle();
        let held = InspectionRow::of(&submitted());
        let row = row_of(&held, Some(&OpState::Waiting), &town.reference, NOW, Lang::Zh);
        assert_eq!((row.title.as_str(), row.subject.as_str()), ("门前三包检查", "西网格"));
        assert_eq!((row.result.as_str(), row.pending), ("得分 0 / 10 · 1 项不合格 · 立案 1 件", Some(OpState::Waiting)));
    }

    #[test]
    fn the_next_page_begins_after_the_last_row_and_keeps_what_the_list_is_narrowed_to() {
        let held = InspectionRow::of(&submitted());
        let query = query_of([("form", "front"), ("nonsense", "1")]);
        assert_eq!(list_path(&query), "/inspections?form=front");
        assert_eq!(server_path(&query, None), "/api/inspections?form=front");
        let wanted = format!("/api/inspections?form=front&before={}&before_id={}", held.submitted_at.0, held.id);
        assert_eq!(server_path(&query, Some(&held)), wanted);
        assert!(query.holds(&held));
        assert!(!query_of([("form", "self")]).holds(&held));
    }
}
