//! Records with unsent commands, as they are shown over the server's copies.

use super::pending::pending_of;
use crate::store::{Outbox, Span, Store, StoreError, brief_of, closed_near, read_rows};
use shared::record::{AnyCommand, AnyRecord, RecordKind, RecordRef};
use shared::sync::{OpState, Shown, ShownRecord, rebase};
use shared::{
    inspection::InspectionRow,
    issue::Issue,
    order::in_order_of,
    person::{Person, Principal},
    record::{ClosedNearby, Context},
    reference::Bundle,
};
use std::cmp::Reverse;

/// A record that a list shows otherwise than the server's copy.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// The record with what is unsent played on top.
    pub shown: ShownRecord,
    /// What lists would show without: its row as it is kept.
    pub under: Option<Issue>,
}

impl Laid {
    /// The issue as lists show it, if it is one.
    #[must_use]
    pub fn brief(&self) -> Option<Shown> {
        let issue = self.shown.record.issue()?;
        Some(Shown { issue: brief_of(issue), pending: self.shown.pending.clone() })
    }
}

/// The server's copy of a record.
///
/// # Errors
/// The storage cannot be read.
pub async fn record_of<S: Store>(store: &S, record: RecordRef) -> Result<Option<AnyRecord>, StoreError> {
    Ok(match record.kind {
        RecordKind::Issue => store.issue(record.id.into()).await?.map(AnyRecord::Issue),
        RecordKind::Inspection => store.inspection(record.id.into()).await?.map(AnyRecord::Inspection),
    })
}

/// The closed issues held here by which a relapse is told of what `command` reports.
///
/// # Errors
/// The storage cannot be read.
pub async fn closed_for<S: Store>(store: &S, command: &AnyCommand, context: &Context<'_>) -> Result<Vec<ClosedNearby>, StoreError> {
    let Some(near) = command.wants(None, context).closed_near else { return Ok(Vec::new()) };
    let mut closed = closed_in(store, &closed_near(&near)).await?;
    closed.retain(|row| near.takes(row));
    Ok(closed)
}

/// The closed issues in these stretches of the lists.
async fn closed_in<S: Store>(store: &S, spans: &[Span]) -> Result<Vec<ClosedNearby>, StoreError> {
    let mut closed = Vec::new();
    for span in spans {
        closed.extend(closed_of(&store.rows(span, u32::MAX).await?));
    }
    Ok(closed)
}

/// The closed issues among these rows.
#[must_use]
pub fn closed_of(rows: &[String]) -> Vec<ClosedNearby> {
    let briefs = read_rows::<Issue>(rows);
    let mut closed: Vec<ClosedNearby> = briefs.iter().filter_map(ClosedNearby::of).collect();
    closed.extend(read_rows::<ClosedNearby>(rows));
    closed
}

/// Everything that is unsent, played over the server's copies of the records it is about. What has been delivered is in those copies by
/// now, once a pull has come as far as it.
///
/// # Errors
/// The storage cannot be read.
pub async fn laid_over<S: Store>(store: &S, outbox: &Outbox, person: &Person, bundle: &Bundle) -> Result<Vec<Laid>, StoreError> {
    let pending = pending_of(outbox);
    let principal = Principal::Person(person.clone());
    let mut named: Vec<RecordRef> = Vec::new();
    // Many reports of a day ask for the same stretches: each is read once, and the rules pick out what is near.
    let mut spans: Vec<Span> = Vec::new();
    for (envelope, _) in &pending {
        named.push(envelope.record());
        named.extend(envelope.command.opens());
        let context = Context::on_phone(&principal, bundle, envelope.recorded_by_server_clock());
        for span in envelope.command.wants(None, &context).closed_near.as_ref().map(closed_near).unwrap_or_default() {
            if !spans.contains(&span) {
                spans.push(span);
            }
        }
    }
    let closed = closed_in(store, &spans).await?;
    named.sort_unstable();
    named.dedup();
    let mut confirmed = Vec::with_capacity(named.len());
    for record in named {
        confirmed.extend(record_of(store, record).await?);
    }
    let under: Vec<Issue> = confirmed.iter().filter_map(AnyRecord::issue).map(brief_of).collect();
    let shown = rebase(confirmed, &pending, &closed, person, bundle);
    let laid = shown.into_iter().map(|shown| {
        let under = shown.record.issue().and_then(|issue| under.iter().find(|under| under.id == issue.id)).cloned();
        Laid { shown, under }
    });
    Ok(laid.collect())
}

/// Whether there is anything to be laid over the copies.
#[must_use]
pub fn has_unpulled(outbox: &Outbox) -> bool {
    outbox.unpulled().next().is_some()
}

/// What a list shows of an inspection.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownInspection {
    /// Its row.
    pub row: InspectionRow,
    /// The state of the newest own command on it that is still in the outbox; `None`: all is as the server says.
    pub pending: Option<OpState>,
}

/// The inspections that are held, with what is unsent laid over; own ones that are not delivered first, then the newest.
#[must_use]
pub fn inspections_with(rows: Vec<InspectionRow>, laid: &[Laid]) -> Vec<ShownInspection> {
    let over = laid.iter().filter_map(|laid| {
        let row = InspectionRow::of(laid.shown.record.inspection()?);
        Some(ShownInspection { row, pending: laid.shown.pending.clone() })
    });
    let over: Vec<ShownInspection> = in_order_of(over.collect(), |shown: &ShownInspection| Reverse((shown.row.submitted_at, shown.row.id)));
    let under = rows.into_iter().filter(|row| over.iter().all(|over| over.row.id != row.id));
    let under: Vec<ShownInspection> = under.map(|row| ShownInspection { row, pending: None }).collect();
    over.into_iter().chain(under).collect()
}
