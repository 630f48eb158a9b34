//! What has left the working set by age alone is let go, by the rule that the server sends by; never what a draft or an unsent command
//! is about.

use crate::store::{Durability, List, Outbox, Span, Store, StoreError, Write, read_rows};
use shared::inspection::InspectionRow;
use shared::record::{RecordKind, RecordRef};
use shared::sync::{Keeping, keeping, keeps_row, relapse_days_of, whole_from};
use shared::{catalogue::Catalogue, issue::Issue, moment::Moment, record::ClosedNearby};

/// How long between two looks for what has left the working set, in milliseconds.
const REST_MILLIS: i64 = 6 * 3_600_000;
/// How many rows are looked at in one go.
const SLICE: u32 = 40;

/// Whether it is time to look again, at `now`, for what has left the working set; both by the device's clock, which may be set back.
#[must_use]
pub fn is_let_go_due(last: Option<Moment>, now: Moment) -> bool {
    last.is_none_or(|last| !(0..REST_MILLIS).contains(&now.millis_since(last)))
}

/// Lets go of what is not of the working set any more at `now`, as the server's clock said it last; says how many records and notices went.
///
/// # Errors
/// The storage failed; what was let go of until then is gone.
pub async fn let_go<S: Store>(store: &S, now: Moment) -> Result<usize, StoreError> {
    let resting = List::Resting.before(whole_from(now));
    let closed = List::Closed.all();
    let mut gone = settled_inspections(store, now).await? + old_notices(store, now).await?;
    if store.count(&resting).await? + store.count(&closed).await? == 0 {
        return Ok(gone);
    }
    let Some(bundle) = store.reference().await? else { return Ok(gone) };
    let catalogue = &bundle.reference.catalogue;
    gone += settled_issues(store, &resting, catalogue, now).await?;
    gone += outlived_rows(store, closed, catalogue, now).await?;
    Ok(gone)
}

/// Issues that are not open and have not changed of late: a row of them stays as long as a relapse can be told by it.
async fn settled_issues<S: Store>(store: &S, span: &Span, catalogue: &Catalogue, now: Moment) -> Result<usize, StoreError> {
    sweep(store, span, |issue: &Issue| {
        let closed = match keeping(issue, now, relapse_days_of(&issue.kind, catalogue)) {
            Keeping::Row => ClosedNearby::of(issue),
            Keeping::Whole | Keeping::Nothing => None,
        };
        let record = RecordRef { kind: RecordKind::Issue, id: issue.id.into() };
        (record, closed.map_or(Write::DropRecord(record), |row| Write::PutClosed(Box::new(row))))
    })
    .await
}

async fn settled_inspections<S: Store>(store: &S, now: Moment) -> Result<usize, StoreError> {
    sweep(store, &List::RestingInspections.before(whole_from(now)), |row: &InspectionRow| {
        let record = RecordRef { kind: RecordKind::Inspection, id: row.id.into() };
        (record, Write::DropRecord(record))
    })
    .await
}

/// Does to each row in the stretch what is due, but for those that a draft or an unsent command is about.
async fn sweep<S: Store, T: serde::de::DeserializeOwned>(
    store: &S,
    span: &Span,
    due: impl Fn(&T) -> (RecordRef, Write),
) -> Result<usize, StoreError> {
    let (mut gone, mut stay) = (0, 0_u32);
    loop {
        // Those that stay are read again.
        let rows: Vec<T> = read_rows(&store.rows(span, SLICE + stay).await?);
        let due =
            |outbox: &Outbox| rows.iter().map(&due).filter(|(record, _)| !outbox.is_about(record.id)).map(|(_, write)| write).collect();
        let went = store
            .write(Durability::Relaxed, |outbox| {
                let writes: Vec<Write> = due(outbox);
                Ok((writes.len(), writes))
            })
            .await?;
        gone += went;
        if went == 0 {
            return Ok(gone);
        }
        stay = u32::try_from(rows.len() - went).unwrap_or(u32::MAX);
    }
}

/// Rows by which no relapse can be told any more.
async fn outlived_rows<S: Store>(store: &S, mut span: Span, catalogue: &Catalogue, now: Moment) -> Result<usize, StoreError> {
    let mut gone = 0;
    loop {
        let rows: Vec<ClosedNearby> = read_rows(&store.rows(&span, SLICE).await?);
        let Some(last) = rows.last() else { return Ok(gone) };
        span.from = List::after_closed(last);
        let outlived = rows.iter().filter(|row| !keeps_row(row, now, relapse_days_of(&row.kind, catalogue)));
        let writes: Vec<Write> = outlived.map(|row| Write::DropRecord(RecordRef { kind: RecordKind::Issue, id: row.id.into() })).collect();
        gone += writes.len();
        if !writes.is_empty() {
            store.write(Durability::Relaxed, |_| Ok(((), writes.clone()))).await?;
        }
    }
}

async fn old_notices<S: Store>(store: &S, now: Moment) -> Result<usize, StoreError> {
    let old = store.notices().await?.into_iter().filter(|notice| notice.at < whole_from(now));
    let writes: Vec<Write> = old.map(|notice| Write::DropNotice(notice.id)).collect();
    if !writes.is_empty() {
        store.write(Durability::Relaxed, |_| Ok(((), writes.clone()))).await?;
    }
    Ok(writes.len())
}
