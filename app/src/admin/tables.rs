//! The town's tables in words: what is wrong with them, and how a row stands.

use crate::text::AdminMsg;
use shared::{
    lang::Lang,
    town_table::{RowState, Words},
};

/// The words in the reader's language.
#[must_use]
pub fn said(words: &Words, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &words.zh,
        Lang::En => &words.en,
    }
}

/// How a row stands to what is in force; nothing of one that is the same.
#[must_use]
pub const fn row_word(state: RowState) -> Option<AdminMsg> {
    match state {
        RowState::Same => None,
        RowState::Added => Some(AdminMsg::RowAdded),
        RowState::Changed => Some(AdminMsg::RowChanged),
        RowState::Removed => Some(AdminMsg::RowRemoved),
    }
}

/// What a row is called in a list: its first cells that say something.
#[must_use]
pub fn row_name(cells: &[String]) -> String {
    let told: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).take(3).collect();
    told.join(" · ")
}

/// The cells that differ, as before → after, by column name; long cells are cut.
#[must_use]
pub fn cell_changes(columns: &[String], before: &[String], after: &[String]) -> Vec<String> {
    let differing = columns.iter().zip(before.iter().zip(after)).filter(|(_, (before, after))| before != after);
    differing.map(|(column, (before, after))| format!("{column}: {} → {}", cut(before), cut(after))).collect()
}

/// Most characters of a cell in a line: the outline of a grid is thousands.
const MOST_CHARS: usize = 40;

fn cut(cell: &str) -> String {
    let cell = cell.trim();
    if cell.is_empty() {
        return "—".to_owned();
    }
    let mut short: String = cell.chars().take(MOST_CHARS).collect();
    if short.len() < cell.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cells_that_differ_are_told_and_an_outline_is_cut() {
        let cells = |list: &[&str]| list.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let long = "1".repeat(900);
        let told = cell_changes(&cells(&["代码", "名称", "边界"]), &cells(&["a", "西村", ""]), &cells(&["a", "前埠村", &long]));
        assert_eq!(told, ["名称: 西村 → 前埠村".to_owned(), format!("边界: — → {}…", "1".repeat(MOST_CHARS))]);
        assert_eq!(row_name(&cells(&["", "a", " ", "西村", "village", "x"])), "a · 西村 · village");
    }
}
