//! What came of commands, gathered row by row and saved with one statement a table.

use super::{CommandRequest, request::object_of, store};
use crate::{
    audit::{self, Record as AuditRecord},
    channel::{self, Tellable},
    entity::{audience, event, notice},
    error::Error,
    job::{self, Queued},
    notice::{Notified, rows_of},
    record::Work,
    witness::{RecordRow, kept_of, told_of},
};
use serde_json::json;
use shared::mutation::{Defect, mutated};
use shared::{
    id::NoticeId,
    moment::Moment,
    photo::Hash,
    record::{AnyRecord, Cause, Effect, RecordRef},
};

/// Rows to be added.
#[derive(Debug, Default)]
pub(super) struct Unsaved {
    events: Vec<event::Model>,
    notices: Vec<notice::Model>,
    told: Vec<Tellable>,
    timers: Vec<Queued>,
    audit: Vec<(Moment, AuditRecord)>,
}

/// How much there was to be added at some point.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    feed: i64,
    lengths: [usize; 5],
}

impl Unsaved {
    pub(super) fn mark(&self, feed: i64) -> Mark {
        Mark { feed, lengths: [self.events.len(), self.notices.len(), self.told.len(), self.timers.len(), self.audit.len()] }
    }

    /// Forgets what came since; the feed number of then.
    pub(super) fn back_to(&mut self, mark: Mark) -> i64 {
        let [events, notices, told, timers, audit] = mark.lengths;
        self.events.truncate(events);
        self.notices.truncate(notices);
        self.told.truncate(told);
        self.timers.truncate(timers);
        self.audit.truncate(audit);
        mark.feed
    }
}

impl Work<'_> {
    /// Adds a row of the audit chain behind those of the commands so far.
    pub fn attest(&mut self, at: Moment, record: AuditRecord) {
        self.unsaved.audit.push((at, record));
    }

    /// Makes an effect part of what is held, under a feed number of its own.
    pub(super) fn keep(&mut self, request: &CommandRequest, effect: Effect) -> Result<(), Error> {
        let feed = self.feed + 1;
        let Effect { after, entries, notices, timers, .. } = effect;
        let Some(held) = self.held.get_mut(&request.record) else { return Err(Error::internal("a record that was not loaded")) };
        let row = RecordRow::of(&after, feed, &self.in_force.reference, held.row.as_ref())?;
        move_audiences(&mut held.audiences, held.record.as_ref(), &after, feed);
        let kept = kept_of(&row, &held.audiences);
        let first = held.record.as_ref().map_or(0, AnyRecord::version);
        let mut fingerprints = Vec::with_capacity(entries.len());
        for (version, entry) in (first + 1..).zip(&entries) {
            let body = serde_json::to_string(entry).map_err(Error::internal)?;
            fingerprints.push(Hash::of(body.as_bytes()).to_string());
            let version = i64::try_from(version).map_err(Error::internal)?;
            let (issue, town, at) = (request.record.id.0, request.town.0, request.now.0);
            let record_kind = request.record.kind.key().to_owned();
            self.unsaved.events.push(event::Model { issue, version, town, feed, at, body, record_kind });
        }
        let notified = Notified { town: request.town, record: request.record, notices: &notices, feed, at: request.now };
        let told = rows_of(&notified, |made, id| after.notice(made, id, request.now))?;
        let written = Written { feed, version: after.version(), events: fingerprints, kept, told: told_of(&told) };
        self.unsaved.audit.extend(record_of(request, written)?);
        let notices = notices.into_iter().zip(&told).map(|(made, row)| (after.notice(&made, NoticeId(row.id), request.now), made.to));
        let reference = &self.in_force.reference;
        self.unsaved.told.extend(notices.map(|(notice, to)| Tellable::of(to, notice, feed, &after, reference)));
        self.unsaved.notices.extend(told);
        if !mutated(Defect::DropJob) {
            for timer in timers {
                self.unsaved.timers.push(super::timer::queued(request, timer)?);
            }
        }
        (held.record, held.row) = (Some(after), Some(row));
        self.feed = feed;
        Ok(())
    }

    /// Writes everything down. Rows that are new never take another's place; those that were read are written over only if nobody has
    /// written meanwhile.
    ///
    /// # Errors
    /// The database's; then the transaction must be dropped.
    pub async fn save(self) -> Result<(), Error> {
        let Self { tx, town, begun, feed, chain, held, unsaved, in_force, .. } = self;
        let mut changed: Vec<_> = held.into_iter().filter(|(_, held)| held.is_changed()).collect();
        changed.sort_unstable_by_key(|(record, _)| *record);
        let (mut new, mut old, mut audiences): (Vec<RecordRow>, Vec<(i64, RecordRow)>, Vec<audience::Model>) = Default::default();
        for (_, held) in changed {
            audiences.extend(held.audiences.into_iter().filter(|audience| audience.feed > begun));
            match (held.read, held.row) {
                (None, Some(row)) => new.push(row),
                (Some(read), Some(row)) => old.push((read, row)),
                (_, None) => {}
            }
        }
        store::insert_records(tx, new).await?;
        for (read, row) in old {
            store::update_record(tx, read, row).await?;
        }
        store::insert_events(tx, unsaved.events).await?;
        store::put_audiences(tx, audiences).await?;
        store::insert_notices(tx, unsaved.notices).await?;
        if !unsaved.told.is_empty() {
            channel::tell(tx, town, &in_force.reference, &unsaved.told).await?;
        }
        job::queue_all(tx, unsaved.timers).await?;
        let end = audit::extend(tx, town, &chain, unsaved.audit).await?;
        if (feed, end.seq) == (begun, chain.seq) { Ok(()) } else { store::move_on(tx, town, feed, end).await }
    }
}

/// The audiences after a command: those that the record has left are remembered as such.
fn move_audiences(audiences: &mut Vec<audience::Model>, before: Option<&AnyRecord>, after: &AnyRecord, feed: i64) {
    let present = after.audiences();
    let left = before.map(AnyRecord::audiences).unwrap_or_default().into_iter().filter(|audience| !present.contains(audience));
    let (town, record) = (after.town().0, after.reference());
    let issue = record.id.0;
    let gone = left.map(|audience| (audience.to_string(), true)).collect::<Vec<_>>();
    for (key, gone) in gone.into_iter().chain(present.iter().map(|audience| (audience.to_string(), false))) {
        match audiences.iter_mut().find(|audience| audience.key == key) {
            Some(audience) => (audience.feed, audience.gone) = (feed, gone),
            None => audiences.push(audience::Model { town, key, issue, feed, gone, record_kind: record.kind.key().to_owned() }),
        }
    }
}

/// How what a command made of a record stands.
struct Written {
    feed: i64,
    version: u64,
    events: Vec<String>,
    kept: String,
    told: Option<String>,
}

/// The audit row about a command. It attests the events and what was made of them by their fingerprints, so that an edited
/// event, record or notice is found as surely as an edited row.
fn record_of(request: &CommandRequest, written: Written) -> Result<Option<(Moment, AuditRecord)>, Error> {
    if mutated(Defect::SkipAudit) {
        return Ok(None);
    }
    let actor = audit::actor_of(&request.principal);
    let Written { feed, version, events, kept, told } = written;
    let mut body = json!({ "feed": feed, "version": version, "op": request.op, "events": events, "kept": kept, "told": told });
    if let Some(facts) = body.as_object_mut() {
        if let Some(via) = request.via {
            facts.insert("via".to_owned(), serde_json::to_value(via).map_err(Error::internal)?);
        }
        if let Some(Cause { kind, record }) = request.cause {
            facts.insert("cause".to_owned(), json!(object_of(RecordRef { kind, id: record })));
        }
    }
    let (action, object) = (request.command.name().to_owned(), object_of(request.record));
    Ok(Some((request.now, AuditRecord { actor, action, object, body })))
}
