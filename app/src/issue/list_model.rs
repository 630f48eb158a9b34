//! Rows of lists of issues, ready to be shown.

use crate::store::picture_of;
use crate::text::{Msg, due_short, moment_text, place_text, unit_short};
use shared::sync::{OpState, Shown};
use shared::{
    id::IssueId,
    issue::{Source, StatusKind},
    kind::KindCode,
    lang::Lang,
    moment::Moment,
    photo::Hash,
    reference::Reference,
};

/// The word of a state in addresses; the same as on the wire.
#[must_use]
pub const fn state_key(state: StatusKind) -> &'static str {
    state.key()
}

/// The state with this word.
#[must_use]
pub fn state_of(key: &str) -> Option<StatusKind> {
    StatusKind::of_key(key)
}

/// A row of a list; it is its own key, so that a row that has not changed is not drawn anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Which issue.
    pub id: IssueId,
    /// Its kind.
    pub title: String,
    /// Its state.
    pub state: StatusKind,
    /// 已逾期.
    pub overdue: bool,
    /// 督办.
    pub supervised: bool,
    /// 反弹.
    pub relapse: bool,
    /// 种类待确认.
    pub kind_guessed: bool,
    /// From where it came to be known, if not by a patrol.
    pub source: Option<Source>,
    /// Own words not delivered yet.
    pub pending: Option<OpState>,
    /// Where, and whose.
    pub place: String,
    /// Deadline while its clock runs, else when it was reported.
    pub time: String,
    /// The picture to show: the newest proof while it is judged, else the first of the problem.
    pub photo: Option<Hash>,
}

/// The row of an issue.
#[must_use]
pub fn row_of(shown: &Shown, reference: &Reference, now: Moment, lang: Lang) -> Row {
    let issue = &shown.issue;
    let offset = reference.town.offset;
    let state = issue.status.kind();
    let place = place_text(issue, reference, lang);
    let unit = issue.status.assignment().map(|assignment| unit_short(reference, assignment.unit));
    let clock_runs = matches!(state, StatusKind::Assigned | StatusKind::Rectifying);
    Row {
        id: issue.id,
        title: kind_name(&issue.kind, reference, lang),
        state,
        overdue: issue.is_overdue_at(now),
        supervised: issue.supervised_at.is_some() && state.is_open(),
        relapse: issue.relapse_of.is_some(),
        kind_guessed: issue.kind_guessed && state.is_open(),
        source: Some(issue.source).filter(|source| !source.is_patrol()),
        pending: shown.pending.clone().filter(|state| *state != OpState::Delivered),
        place: unit.map_or(place.clone(), |unit| [unit, " · ", &place].concat()),
        time: match issue.due_at().filter(|_| clock_runs) {
            Some(due) => due_short(due, now, offset, lang),
            None => [Msg::ReportedAt.text(lang), " ", &moment_text(issue.reported_at, now, offset, lang)].concat(),
        },
        photo: picture_of(issue).map(|photo| photo.photo.hash),
    }
}

/// The name of a kind in a language; its code where the catalogue no longer has it.
#[must_use]
pub fn kind_name(code: &KindCode, reference: &Reference, lang: Lang) -> String {
    shared::text::kind_name(code, reference, lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::ListFilter;
    use shared::fixture::{NOW, bundle, people, reported};
    use shared::issue::Issue;

    #[test]
    fn a_row_tells_kind_unit_place_and_deadline() {
        let town = bundle();
        let shown = Shown { issue: reported(), pending: Some(OpState::Waiting) };
        let row = row_of(&shown, &town.reference, NOW, Lang::Zh);
        assert_eq!((row.title.as_str(), row.place.as_str(), row.time.as_str()), ("卫生死角", "西村 · 西网格", "截止 今天 15:00"));
        assert_eq!(row.pending, Some(OpState::Waiting));
    }

    #[test]
    fn a_source_is_shown_and_filtered_by_unless_it_is_a_patrol() {
        let town = bundle();
        let mut issue = reported();
        let row = |issue: &Issue| row_of(&Shown { issue: issue.clone(), pending: None }, &town.reference, NOW, Lang::Zh).source;
        let fits =
            |issue: &Issue, source| ListFilter::from_pairs([("source", source)]).fits(&people::inspector(), &town.reference, NOW)(issue);
        assert!(row(&issue).is_none() && fits(&issue, "patrol") && !fits(&issue, "media"));
        issue.source = Source::Media;
        assert!(row(&issue) == Some(Source::Media) && fits(&issue, "media") && !fits(&issue, "patrol"));
    }
}
