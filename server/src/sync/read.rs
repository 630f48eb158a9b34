//! Reading one pushed envelope: what cannot be read sets that one aside, never the batch.

use serde::Deserialize;
use serde_json::value::RawValue;
use shared::{
    id::{IssueId, OpId},
    record::FileRef,
    sync::{Envelope, EnvelopeHead, MAX_ENVELOPE_BYTES, PROTOCOL},
};
use uuid::Uuid;

/// Longest explanation of an unreadable envelope, in characters.
const MAX_WHY_CHARS: usize = 200;

/// One element of a push of which at least the op could be read.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// The bytes as sent.
    pub raw: String,
    /// Key of exactly-once.
    pub op: OpId,
    /// The issue it names; nil if that cannot be read.
    pub issue: IssueId,
    /// What else could be read.
    pub content: Content,
}

/// What an element turned out to be.
#[derive(Clone, Debug)]
pub enum Content {
    /// A command to decide.
    Envelope(Box<Envelope>),
    /// Written by a newer app than this server knows.
    Newer(Option<EnvelopeHead>),
    /// Not an envelope of any version; the head if at least that can be read.
    Unreadable {
        /// Op, sender, device, town, issue.
        head: Option<EnvelopeHead>,
        /// What is wrong, for the log of whoever wrote it.
        why: String,
    },
}

impl Pushed {
    /// The head, if it could be read.
    #[must_use]
    pub fn head(&self) -> Option<EnvelopeHead> {
        match &self.content {
            Content::Envelope(envelope) => Some(head_of(envelope)),
            Content::Newer(head) | Content::Unreadable { head, .. } => head.clone(),
        }
    }

    /// The command to decide, if it is one.
    #[must_use]
    pub fn envelope(&self) -> Option<&Envelope> {
        match &self.content {
            Content::Envelope(envelope) => Some(envelope),
            Content::Newer(_) | Content::Unreadable { .. } => None,
        }
    }

    /// The files its command names, in order.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        self.envelope().map(|envelope| envelope.command.files()).unwrap_or_default()
    }
}

/// Reads one element; `None` if not even an op id is in it.
#[must_use]
pub fn read(raw: &RawValue) -> Option<Pushed> {
    let text = raw.get();
    sound(text).or_else(|| piece_by_piece(text))
}

/// Read at once, as all but a few are; `None`: something about it is unusual.
fn sound(text: &str) -> Option<Pushed> {
    let envelope: Envelope = if text.len() > MAX_ENVELOPE_BYTES { return None } else { serde_json::from_str(text).ok()? };
    if envelope.v > PROTOCOL || envelope.impossible().is_some() || holds_nul(text) {
        return None;
    }
    Some(Pushed { raw: text.to_owned(), op: envelope.op, issue: envelope.issue, content: Content::Envelope(Box::new(envelope)) })
}

/// As much of it as can be read.
fn piece_by_piece(text: &str) -> Option<Pushed> {
    let probe: Probe = serde_json::from_str(text).ok().filter(|Probe { op }| !op.0.is_nil())?;
    let head: Option<EnvelopeHead> = serde_json::from_str(text).ok();
    let issue = head.as_ref().map(|head| head.issue).or_else(|| issue_in(text)).unwrap_or(IssueId(Uuid::nil()));
    let content = match version_in(text) {
        Some(version) if version > u64::from(PROTOCOL) => Content::Newer(head),
        _ => content(text, head),
    };
    Some(Pushed { raw: text.to_owned(), op: probe.op, issue, content })
}

#[derive(Deserialize)]
struct Probe {
    op: OpId,
}

fn issue_in(text: &str) -> Option<IssueId> {
    #[derive(Deserialize)]
    struct Only {
        issue: IssueId,
    }
    serde_json::from_str(text).ok().map(|Only { issue }| issue)
}

fn version_in(text: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Only {
        v: u64,
    }
    serde_json::from_str(text).ok().map(|Only { v }| v)
}

fn content(text: &str, head: Option<EnvelopeHead>) -> Content {
    let unreadable = |why: &str| Content::Unreadable { head: head.clone(), why: why.chars().take(MAX_WHY_CHARS).collect() };
    if text.len() > MAX_ENVELOPE_BYTES {
        return unreadable("longer than 32 KiB");
    }
    match serde_json::from_str::<Envelope>(text) {
        Ok(_) if holds_nul(text) => unreadable("a text holds U+0000"),
        Ok(envelope) => match envelope.impossible() {
            Some(why) => unreadable(why),
            None => Content::Envelope(Box::new(envelope)),
        },
        // Variants are only ever added, so one this server does not know was added later.
        Err(error) if head.is_some() && error.to_string().starts_with("unknown variant") => Content::Newer(head),
        Err(error) => unreadable(&error.to_string()),
    }
}

/// Whether any text in the JSON holds U+0000, which PostgreSQL keeps in no text column.
fn holds_nul(json: &str) -> bool {
    fn within(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => text.contains('\0'),
            serde_json::Value::Array(items) => items.iter().any(within),
            serde_json::Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || within(value)),
            _ => false,
        }
    }
    json.contains("\\u0000") && serde_json::from_str(json).is_ok_and(|value| within(&value))
}

fn head_of(envelope: &Envelope) -> EnvelopeHead {
    let Envelope { v, op, device, seq, by, town, issue, .. } = *envelope;
    EnvelopeHead { v, op, device, seq, by, town, issue }
}

#[cfg(test)]
mod tests;
