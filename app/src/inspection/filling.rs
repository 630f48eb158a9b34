//! What the parts of the page share on which a form is filled in.

use super::Finding;
use super::draft::{Given, InspectionDraft};
use crate::issue::DraftAutosave;
use crate::issue::draft::Missing;
use crate::sync::PageContext;
use leptos::prelude::*;
use shared::form::{Form, Item, ItemCode};
use shared::{id::IssueId, reference::Reference};

/// What the pieces of the page stand on; by copy.
#[derive(Clone, Copy)]
pub(super) struct Filling {
    /// The ground of the page.
    pub here: PageContext,
    /// The form as filled in so far.
    pub autosave: DraftAutosave<InspectionDraft>,
    /// The form itself, in the version that it was begun with.
    pub form: StoredValue<Form>,
    /// What fails, and what will come of it.
    pub found: Memo<Vec<Finding>>,
    /// Whether it was to be submitted and something was missing.
    pub refused: RwSignal<bool>,
}

impl Filling {
    /// What is missing, in the order of the page.
    pub fn lacks(self, reference: &Reference) -> Vec<Missing> {
        self.autosave.draft.with_untracked(|draft| self.form.with_value(|form| draft.lacks(form, reference)))
    }
}

/// One item of the form, with what may be asked of it; by copy.
#[derive(Clone, Copy)]
pub(super) struct OneItem {
    /// The page.
    pub filling: Filling,
    /// The item.
    pub item: StoredValue<Item>,
}

impl OneItem {
    /// Its code.
    pub fn code(self) -> ItemCode {
        self.item.with_value(|item| item.code.clone())
    }

    /// What was found at it, followed.
    pub fn given<T>(self, read: impl FnOnce(&Given) -> T) -> Option<T> {
        self.filling.autosave.draft.with(|draft| self.item.with_value(|item| draft.given(&item.code).map(read)))
    }

    /// Changes what was found at it.
    pub fn change(self, change: impl FnOnce(&mut Given)) {
        let (code, fresh) = (self.code(), new_issue(self.filling.here));
        self.filling.autosave.draft.update(|draft| draft.change(&code, fresh, change));
    }

    /// Words of it as a signal that writes through.
    pub fn words(self, read: fn(&Given) -> String, write: fn(&mut Given, String)) -> RwSignal<String> {
        let words = RwSignal::new(untrack(|| self.given(read)).unwrap_or_default());
        Effect::new(move || {
            let now = words.get();
            if untrack(|| self.given(read)).unwrap_or_default() != now {
                self.change(|given| write(given, now));
            }
        });
        words
    }
}

/// The id of a record to come.
pub(super) fn new_issue(here: PageContext) -> IssueId {
    IssueId(here.phone.new_op().0)
}
