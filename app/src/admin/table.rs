//! A table of the town as its page knows it: the rows that are shown, the row that is being edited.

use super::refusal::said_of;
use super::tables::said;
use crate::sync::PageContext;
use crate::sync::phone::CallError;
use crate::ui::{lang, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::town_table::{DraftState, RowEdit, TableHead, TableName, TablePage, TableRow};

/// Rows that a list asks for at once.
const A_PAGE: usize = 100;

/// What the page knows; by copy.
#[derive(Clone, Copy)]
pub struct Table {
    pub(super) here: PageContext,
    /// Rows that are asked for at once, at most 500.
    pub(super) a_page: usize,
    /// Which one.
    pub name: TableName,
    pub(super) head: RwSignal<Option<Result<TableHead, CallError>>>,
    pub(super) rows: RwSignal<Vec<TableRow>>,
    pub(super) next: RwSignal<Option<u32>>,
    pub(super) found: RwSignal<u32>,
    pub(super) revision: RwSignal<u64>,
    pub(super) words: RwSignal<String>,
    /// The row in the form: `None` of it is a new one.
    pub(super) editing: RwSignal<Option<Option<TableRow>>>,
    /// What is wrong with the draft's rows of this table.
    pub(super) faults: RwSignal<Vec<String>>,
}

impl Table {
    pub(super) fn open(here: PageContext, name: TableName) -> Self {
        Self {
            here,
            a_page: A_PAGE,
            name,
            head: RwSignal::new(None),
            rows: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            found: RwSignal::new(0),
            revision: RwSignal::new(0),
            words: RwSignal::new(String::new()),
            editing: RwSignal::new(None),
            faults: RwSignal::new(Vec::new()),
        }
    }

    /// Reads the rows from the first on, or those after the ones that are shown.
    pub fn read(self, more: bool) {
        let after = if more { self.next.get_untracked().unwrap_or(0) } else { 0 };
        let words = self.words.get_untracked();
        spawn_local(async move {
            let query = String::from(js_sys::encode_uri_component(words.trim()));
            let path =
                ["/api/town/tables/", self.name.key(), "?size=", &self.a_page.to_string(), "&after=", &after.to_string(), "&text=", &query]
                    .concat();
            let page: Result<TablePage, CallError> = self.here.phone.get(&path).await;
            // Typed on meanwhile: another answer is on its way.
            if self.words.try_get_untracked().as_deref() != Some(&*words) {
                return;
            }
            match page {
                Ok(TablePage { table, revision, rows, found, next }) => {
                    let _ = (self.revision.try_set(revision), self.found.try_set(found), self.next.try_set(next));
                    let _ = self.rows.try_update(|shown| {
                        if !more {
                            shown.clear();
                        }
                        shown.extend(rows);
                    });
                    let _ = self.head.try_set(Some(Ok(table)));
                }
                Err(error) => {
                    let _ = self.head.try_set(Some(Err(error)));
                }
            }
        });
    }

    /// Puts a row, or removes it, and reads anew.
    pub fn edit(self, row: Option<u32>, cells: Option<Vec<String>>, done: Callback<()>) {
        let edit = RowEdit { revision: self.revision.get_untracked(), row, cells };
        spawn_local(async move {
            let path = ["/api/town/draft/tables/", self.name.key(), "/rows"].concat();
            let answer: Result<DraftState, CallError> = self.here.phone.call("PUT", &path, Some(&edit)).await;
            match answer {
                Ok(draft) => {
                    self.take(&draft);
                    done.run(());
                }
                Err(error) => toast(said_of(&error)),
            }
            self.read(false);
        });
    }

    /// Shows what is wrong with this table in the draft.
    pub fn take(self, draft: &DraftState) {
        let own = draft.faults.iter().filter(|fault| fault.table == Some(self.name));
        let _ = self.faults.try_set(own.map(|fault| said(&fault.text, lang()).to_owned()).collect());
    }
}
