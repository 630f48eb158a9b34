//! What happened, twice: as lines for people and for the hash, and as events for the checker.

use shared::photo::Hash;
use std::cell::RefCell;
use tests::history::{Happened, Invariant, Violation};

/// The record of one story.
#[derive(Default)]
pub struct Log {
    lines: RefCell<Vec<String>>,
    happened: RefCell<Vec<Happened>>,
}

impl Log {
    /// A line of the history. It names nothing that differs between two plays of one seed.
    pub fn line(&self, line: impl Into<String>) {
        self.lines.borrow_mut().push(line.into());
    }

    /// An event for the checker.
    pub fn happened(&self, event: Happened) {
        self.happened.borrow_mut().push(event);
    }

    /// A broken promise that shows at once.
    pub fn seen(&self, invariant: Invariant, fact: String) {
        self.happened(Happened::Seen(Violation { invariant, fact }));
    }

    /// Everything, and the history's hash.
    pub fn close(&self) -> (Vec<String>, Vec<Happened>, Hash) {
        let lines = self.lines.take();
        let hash = Hash::of(lines.join("\n").as_bytes());
        (lines, self.happened.take(), hash)
    }
}
