//! A row of the table in words.

use crate::issue::kind_name;
use crate::text::{Msg, due_short, moment_text, unit_short};
use shared::{
    id::IssueId, issue::StatusKind, lang::Lang, moment::Moment, query::IssueRow, reference::Reference, sync::OpState, text::source_word,
};

/// A row as it is drawn; it is its own key, so that one that has not changed is not drawn anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RowText {
    /// Where it stands in the list.
    pub index: usize,
    /// Which issue.
    pub id: IssueId,
    /// Its kind.
    pub kind: String,
    /// Where.
    pub place: String,
    /// Whose.
    pub unit: String,
    /// By when.
    pub due: String,
    /// Since when.
    pub reported: String,
    /// From where.
    pub source: &'static str,
    /// The beginning of its note.
    pub note: String,
    /// State.
    pub state: StatusKind,
    /// 已逾期, 督办, 反弹, 种类待确认.
    pub marks: [bool; 4],
    /// Whether it has changed since the person was here last.
    pub changed: bool,
    /// Own words not delivered yet.
    pub pending: Option<OpState>,
}

/// The row in words at `now`, for who has seen everything up to a feed number.
#[must_use]
pub fn row_text(index: usize, row: &IssueRow, reference: &Reference, now: Moment, lang: Lang, seen: Option<u64>) -> RowText {
    let offset = reference.town.offset;
    let name = |name: &String| name.clone();
    let site = row.site.and_then(|id| reference.site(id)).map(|site| name(&site.name));
    let grid = row.grid.and_then(|id| reference.grid(id)).map(|grid| name(&grid.name));
    let outside = || if row.point.is_some() { Msg::OutsideGrids } else { Msg::PlaceUnknown }.text(lang).to_owned();
    let place = match (site, grid) {
        (Some(site), Some(grid)) => [site, grid].join(" · "),
        (site, grid) => site.or(grid).unwrap_or_else(outside),
    };
    RowText {
        index,
        id: row.id,
        kind: kind_name(&row.kind, reference, lang),
        place,
        unit: row.unit.map(|unit| unit_short(reference, unit).to_owned()).unwrap_or_default(),
        due: row.due_at.filter(|_| row.state.is_open()).map(|due| due_short(due, now, offset, lang)).unwrap_or_default(),
        reported: moment_text(row.reported_at, now, offset, lang),
        source: source_word(row.source, lang),
        note: row.note.clone(),
        state: row.state,
        marks: [row.overdue, row.supervised && row.state.is_open(), row.relapse, row.kind_guessed && row.state.is_open()],
        changed: seen.is_some_and(|seen| row.feed > seen),
        pending: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::fixture::{NOW, reported, town};

    #[test]
    fn a_row_says_what_where_whose_and_by_when_and_whether_it_is_new() {
        let (issue, town) = (reported(), town());
        let text = |row: &IssueRow| row_text(3, row, &town, NOW, Lang::Zh, Some(7));
        let row = IssueRow::of(&issue, 8, NOW);
        let said = text(&row);
        assert_eq!((said.index, said.place.as_str(), said.changed), (3, town.grids[0].name.as_str(), true));
        assert!(!said.unit.is_empty() && said.due.contains("今天"), "{said:?}");
        let bare = text(&IssueRow { grid: None, point: None, unit: None, due_at: None, feed: 7, ..row });
        assert_eq!((bare.place.as_str(), bare.unit.as_str(), bare.due.as_str(), bare.changed), ("位置不明", "", "", false));
    }
}
