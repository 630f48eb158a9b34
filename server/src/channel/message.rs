//! What goes to a receiver at once.

use super::link::Links;
use serde_json::{Value, json};
use shared::{
    channel::{ChannelLanguage, Facts},
    lang::Lang,
    moment::Moment,
    reference::Reference,
    text::{Frame, test_message},
};
use uuid::Uuid;

/// One message about one notice or several; about none it is the test message.
pub struct Message<'a> {
    /// The same for every try.
    pub id: Uuid,
    /// When this try is.
    pub at: Moment,
    /// Whom it is for, where each receiver is sent to apart.
    pub receiver: &'a str,
    /// What it tells, in the order in which it was made.
    pub told: Vec<Facts>,
    /// What it is put into words with.
    pub frame: Frame<'a>,
    /// Where its notices are opened.
    pub links: Links,
}

/// The language as the texts know it.
#[must_use]
pub const fn lang_of(language: ChannelLanguage) -> Lang {
    match language {
        ChannelLanguage::Zh => Lang::Zh,
        ChannelLanguage::En => Lang::En,
    }
}

impl Message<'_> {
    /// The whole text in no more than this many bytes.
    #[must_use]
    pub fn text(&self, bytes: usize) -> String {
        if self.told.is_empty() {
            return self.test();
        }
        self.frame.message(&self.told, |facts| self.links.get(facts), bytes)
    }

    /// One line without links in no more than this many bytes.
    #[must_use]
    pub fn short(&self, bytes: usize) -> String {
        if self.told.is_empty() { self.test() } else { self.frame.short(&self.told, bytes) }
    }

    /// The address of the one notice that it tells; empty if it tells several.
    #[must_use]
    pub fn link(&self) -> String {
        match self.told.as_slice() {
            [one] => self.links.get(one).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// What stands above a letter.
    #[must_use]
    pub fn subject(&self) -> String {
        match self.told.as_slice() {
            [] => self.test(),
            [one] => format!("{}: {}", self.frame.heading(&self.told), self.frame.subject(one)),
            _ => self.frame.heading(&self.told),
        }
    }

    /// The same for programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let Reference { town, .. } = self.frame.reference;
        let notices: Vec<Value> = self.told.iter().map(|facts| self.notice(facts)).collect();
        json!({
            "id": self.id,
            "type": if self.told.is_empty() { "test" } else { "notices" },
            "town": { "code": town.code, "name": town.name },
            "notices": notices,
        })
    }

    fn notice(&self, facts: &Facts) -> Value {
        let reference = self.frame.reference;
        let unit = facts.unit.map(|unit| json!({ "id": unit, "name": reference.unit_name(unit) }));
        json!({
            "id": facts.notice,
            "kind": facts.kind.key(),
            "record_kind": facts.record_kind.key(),
            "record": facts.record,
            "subject": { "code": facts.subject.0, "name": self.frame.subject(facts) },
            "place": facts.place,
            "unit": unit,
            "due_at": facts.due_at.map(|due| due.to_iso(reference.town.offset)),
            "at": facts.at.to_iso(reference.town.offset),
            "url": self.links.get(facts),
        })
    }

    fn test(&self) -> String {
        test_message(&self.frame.reference.town.name, self.frame.lang)
    }
}
