//! What the write path makes of a record's events, made again from the events alone.

use crate::{
    entity::{event, notice},
    error::Error,
    notice::{Notified, rows_of},
};
use serde::de::DeserializeOwned;
use shared::{
    id::TownId,
    inspection::Inspection,
    issue::{Audience, Issue},
    moment::Moment,
    record::{AnyRecord, Entry, Record, RecordKind, RecordRef},
};
use std::collections::BTreeMap;

/// What follows from the events of a record.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// The record; `None`: there are no events.
    pub(super) record: Option<AnyRecord>,
    /// Feed number of the last write.
    pub(super) feed: i64,
    /// Per audience the feed number of the last change and whether it left.
    pub(super) audiences: BTreeMap<String, (i64, bool)>,
    /// Notices, under ids of their own.
    pub(super) notices: Vec<notice::Model>,
}

/// Folds the events of one record, which stand in order.
///
/// # Errors
/// An event that cannot be read; the chain attests its bytes, so no edit made it so.
pub(super) fn fold(town: TownId, record: RecordRef, events: &[event::Model]) -> Result<Folded, Error> {
    match record.kind {
        RecordKind::Issue => fold_as::<Issue>(town, record, events),
        RecordKind::Inspection => fold_as::<Inspection>(town, record, events),
    }
}

fn fold_as<R: Record>(town: TownId, record: RecordRef, events: &[event::Model]) -> Result<Folded, Error>
where
    R::Event: Clone + DeserializeOwned,
    AnyRecord: From<R>,
{
    let (mut folded, mut now): (Folded, Option<R>) = Default::default();
    for write in events.chunk_by(|one, next| one.feed == next.feed) {
        let Some(first) = write.first() else { continue };
        let read = write.iter().map(|row| serde_json::from_str(&row.body));
        let entries: Vec<Entry<R::Event>> = read.collect::<Result<_, _>>().map_err(Error::internal)?;
        let happened: Vec<&R::Event> = entries.iter().map(|entry| &entry.event).collect();
        let fold = |folded: Option<R>, entry: &Entry<R::Event>| Some(R::apply(folded, record.id, town, entry.clone()));
        let before = now.take();
        let Some(after) = entries.iter().fold(before.clone(), fold) else { continue };
        let notices = R::notices(before.as_ref(), &after, &happened);
        let (feed, at) = (first.feed, Moment(first.at));
        let notified = Notified { town, record, notices: &notices, feed, at };
        folded.notices.extend(rows_of(&notified, |made, id| after.notice(made, id, at))?);
        let audiences: Vec<Audience> = after.audiences();
        let left = before.as_ref().map(Record::audiences).unwrap_or_default().into_iter().filter(|audience| !audiences.contains(audience));
        folded.audiences.extend(left.map(|audience| (audience.to_string(), (feed, true))));
        folded.audiences.extend(audiences.iter().map(|audience| (audience.to_string(), (feed, false))));
        folded.feed = feed;
        now = Some(after);
    }
    folded.record = now.map(Into::into);
    Ok(folded)
}
