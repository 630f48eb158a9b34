//! What the write path makes of an issue's events, made again from the events alone.

use crate::{
    entity::{event, notice},
    error::Error,
    notice::{Notified, rows_of},
};
use shared::{
    Audience, Entry, Event, Issue, IssueId, Moment, TownId, apply, audiences_of_issue, notices_for,
    record::{Record as _, RecordKind, RecordRef},
};
use std::collections::BTreeMap;

/// What follows from the events of an issue.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// The issue; `None`: there are no events.
    pub(super) issue: Option<Issue>,
    /// Feed number of the last write.
    pub(super) feed: i64,
    /// Per circle the feed number of the last change and whether it left.
    pub(super) circles: BTreeMap<String, (i64, bool)>,
    /// Notices, under ids of their own.
    pub(super) notices: Vec<notice::Model>,
}

/// Folds the events of one issue, which stand in order.
///
/// # Errors
/// An event that cannot be read; the chain vouches for its bytes, so no edit made it so.
pub(super) fn fold(town: TownId, id: IssueId, events: &[event::Model]) -> Result<Folded, Error> {
    let mut folded = Folded::default();
    for write in events.chunk_by(|one, next| one.feed == next.feed) {
        let Some(first) = write.first() else { continue };
        let entries: Vec<Entry> =
            write.iter().map(|row| serde_json::from_str(&row.body)).collect::<Result<_, _>>().map_err(Error::internal)?;
        let before = folded.issue.clone();
        let happened: Vec<Event> = entries.iter().map(|entry| entry.event.clone()).collect();
        folded.issue = entries.into_iter().fold(folded.issue.take(), |issue, entry| Some(apply(issue, id, town, entry)));
        let Some(after) = &folded.issue else { continue };
        let notices = notices_for(before.as_ref(), after, &happened);
        let (feed, at) = (first.feed, Moment(first.at));
        let record = RecordRef { kind: RecordKind::Issue, id: id.into() };
        let notified = Notified { town, record, notices: &notices, feed, at };
        folded.notices.extend(rows_of(&notified, |made, id| after.notice(made, id, at))?);
        let circles: Vec<Audience> = audiences_of_issue(after);
        let left = before.as_ref().map(audiences_of_issue).unwrap_or_default().into_iter().filter(|circle| !circles.contains(circle));
        folded.circles.extend(left.map(|circle| (circle.to_string(), (first.feed, true))));
        folded.circles.extend(circles.iter().map(|circle| (circle.to_string(), (first.feed, false))));
        folded.feed = first.feed;
    }
    Ok(folded)
}
