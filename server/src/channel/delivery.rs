//! What channels are to say of notices, written down where the notices are made.

pub(super) mod store;

use super::{store as channels, tell_job::Tell};
use crate::{
    error::Error,
    job::{self, Queued},
    state::WriteTx,
};
use shared::{
    channel::{Facts, due, place_of},
    id::{ChannelId, TownId},
    moment::Moment,
    notice::{Notice, NoticeKind, Recipient},
    record::AnyRecord,
    reference::Reference,
};
use std::collections::{BTreeMap, BTreeSet};

/// A notice with what a channel may say of it.
#[derive(Debug)]
pub struct Tellable {
    /// To whom the notice is.
    pub to: Recipient,
    /// The notice.
    pub notice: Notice,
    /// Feed number of the write that made it.
    pub feed: i64,
    place: String,
}

impl Tellable {
    /// Of a notice about this record.
    #[must_use]
    pub fn of(to: Recipient, notice: Notice, feed: i64, record: &AnyRecord, reference: &Reference) -> Self {
        Self { to, notice, feed, place: place_of(record, reference) }
    }
}

/// Writes down what the town's channels are to say of these notices and has a job say it: belongs into the transaction that makes them, so that with a
/// notice either all of it is there or nothing. Several notices of one write and kind are one for a channel.
///
/// # Errors
/// The database's.
pub async fn tell(tx: &WriteTx, town: TownId, reference: &Reference, told: &[Tellable]) -> Result<(), Error> {
    let listeners = channels::in_use(tx, town).await?;
    let mut rows = Vec::new();
    let mut awake: BTreeMap<ChannelId, Moment> = BTreeMap::new();
    for listener in &listeners {
        let mut seen: BTreeSet<(i64, NoticeKind)> = BTreeSet::new();
        for one in told.iter().filter(|one| listener.takes(&one.to, one.notice.kind)) {
            if !seen.insert((one.feed, one.notice.kind)) {
                continue;
            }
            let due = due(listener.setting(), one.notice.at, reference.town.offset);
            let facts = Facts::of(&one.notice, &one.to, &one.place, listener.setting().audience);
            rows.extend(listener.rows(town, &facts, due)?);
            let first = awake.entry(listener.id).or_insert(due.at);
            *first = due.at.min(*first);
        }
    }
    store::insert(tx, rows).await?;
    let jobs: Result<Vec<Queued>, Error> = awake.into_iter().map(|(channel, at)| Tell::queued(channel, town, at)).collect();
    job::queue_all(tx, jobs?).await
}
