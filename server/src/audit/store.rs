//! Rows of the chain.

use super::{
    anchor::{Anchor, AnchorMismatch, ChainEnd},
    canonical::canonical,
    chain::{Claims, FirstBad, Genesis, Record, Row, Verified, Why, Written, hash_of},
};
use crate::{
    entity::{audit, event, town},
    error::Error,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use shared::{
    id::{RecordId, TownId},
    moment::Moment,
    photo::Hash,
    record::RecordRef,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Rows that are read at once while a chain is verified.
const PAGE: u64 = 500;
/// Rows that are added with one statement.
const AT_ONCE: usize = 500;
/// What rows are called that attest what an earlier version wrote without.
pub const BASELINE: &str = "baseline";

/// A row of a chain, as it is walked.
#[derive(Debug)]
pub struct Heard {
    /// Its number.
    pub seq: i64,
    /// Whether it attests what was there before anything did.
    pub is_baseline: bool,
    /// What it attests.
    pub claims: Claims,
}

/// Adds a row to the town's chain. Belongs into the transaction of the write it tells of.
///
/// # Errors
/// [`Error::NotFound`] for an unknown town; the database's.
pub async fn append(tx: &impl ConnectionTrait, town: TownId, at: Moment, record: Record) -> Result<(), Error> {
    append_all(tx, town, vec![(at, record)]).await
}

/// The same for several rows in order.
///
/// # Errors
/// As [`append`].
pub async fn append_all(tx: &impl ConnectionTrait, town: TownId, records: Vec<(Moment, Record)>) -> Result<(), Error> {
    if records.is_empty() {
        return Ok(());
    }
    let row = town::Entity::find_by_id(town.0).lock_exclusive().one(tx).await?.ok_or(Error::NotFound)?;
    let end = extend(tx, town, &Head::of(&row), records).await?;
    town::Entity::update_many()
        .col_expr(town::Column::AuditSeq, Expr::value(end.seq))
        .col_expr(town::Column::AuditHash, Expr::value(end.hash))
        .filter(town::Column::Id.eq(town.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Where a town's chain ends, as the town's row says.
#[derive(Clone, Debug)]
pub struct Head {
    /// Number of the last row; 0: there is none.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

impl Head {
    /// As this row of the town has it.
    #[must_use]
    pub fn of(row: &town::Model) -> Self {
        Self { seq: row.audit_seq, hash: row.audit_hash.clone() }
    }
}

/// Adds rows behind the end of the town's chain, which whoever calls has locked and writes down as it is given back.
///
/// # Errors
/// The database's.
pub async fn extend(tx: &impl ConnectionTrait, town: TownId, head: &Head, records: Vec<(Moment, Record)>) -> Result<Head, Error> {
    let mut seq = head.seq;
    let mut prev = if seq == 0 { Genesis::HASH.to_owned() } else { head.hash.clone() };
    let mut rows = Vec::with_capacity(records.len());
    for (at, Record { actor, action, object, body }) in records {
        seq += 1;
        let body = canonical(&body);
        let hash = hash_of(&prev, &Row { seq: number(seq), at, actor: &actor, action: &action, object: &object, body: &body });
        let before = std::mem::replace(&mut prev, hash.clone());
        rows.push(audit::Model { town: town.0, seq, at: at.0, actor, action, object, body, prev: before, hash });
    }
    for rows in rows.chunks(AT_ONCE) {
        // Every column as given, also those of the key.
        let rows = rows.iter().map(|row| row.clone().into_active_model().reset_all());
        audit::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(Head { seq, hash: if seq == head.seq { head.hash.clone() } else { prev } })
}

/// Feed numbers that were seen, a bit each: a long chain attests millions.
#[derive(Debug, Default)]
struct Feeds(HashMap<i64, u64>);

impl Feeds {
    fn insert(&mut self, feed: i64) {
        *self.0.entry(feed >> 6).or_default() |= 1 << (feed & 63);
    }

    fn contains(&self, feed: i64) -> bool {
        self.0.get(&(feed >> 6)).is_some_and(|bits| bits & (1 << (feed & 63)) != 0)
    }
}

/// Walks a town's chain from the first row to the one the town remembers as its last, in pages.
///
/// The outer result is about reading, the inner one about the chain. Events that no row attests are looked for last.
///
/// # Errors
/// [`Error::NotFound`] for an unknown town; the database's.
pub async fn verify(db: &impl ConnectionTrait, town: TownId) -> Result<Result<Verified, FirstBad>, Error> {
    walk(db, town, |_| {}).await
}

/// The same, and tells of each row what it attests.
///
/// # Errors
/// As [`verify`].
pub async fn walk(db: &impl ConnectionTrait, town: TownId, mut hear: impl FnMut(Heard)) -> Result<Result<Verified, FirstBad>, Error> {
    let head = town::Entity::find_by_id(town.0).one(db).await?.ok_or(Error::NotFound)?;
    let (mut seq, mut prev) = (0_i64, Genesis::HASH.to_owned());
    let mut attested = Feeds::default();
    while seq < head.audit_seq {
        let page = audit::Entity::find()
            .filter(audit::Column::Town.eq(town.0))
            .filter(audit::Column::Seq.gt(seq))
            .filter(audit::Column::Seq.lte(head.audit_seq))
            .order_by_asc(audit::Column::Seq)
            .limit(PAGE)
            .all(db)
            .await?;
        if page.is_empty() {
            return Ok(Err(FirstBad { seq: number(seq + 1), why: Why::Missing }));
        }
        let claims: Vec<Claims> = page.iter().map(|row| Claims::of(&row.object, &row.body)).collect();
        let events = events_of(db, town, &claims).await?;
        for (row, claims) in page.into_iter().zip(claims) {
            let holds = claims.written.as_ref().is_none_or(|(record, written)| {
                attested.insert(written.feed);
                events.get(&written.feed).is_some_and(|kept| are_those(kept, *record, written, row.at))
            });
            let why = fault(seq + 1, &prev, &row).or_else(|| (!holds).then_some(Why::EventsChanged));
            if let Some(why) = why {
                return Ok(Err(FirstBad { seq: number(seq + 1), why }));
            }
            hear(Heard { seq: row.seq, is_baseline: row.action == BASELINE, claims });
            (seq, prev) = (row.seq, row.hash);
        }
    }
    if seq > 0 && prev != head.audit_hash {
        return Ok(Err(FirstBad { seq: number(seq), why: Why::OtherHead }));
    }
    // Rows beyond the remembered end are either being written right now, linked to it, or were slipped in.
    let next = audit::Entity::find_by_id((town.0, seq + 1)).one(db).await?;
    match next.and_then(|row| fault(seq + 1, &prev, &row)) {
        Some(why) => Ok(Err(FirstBad { seq: number(seq + 1), why })),
        None => Ok(match unattested(db, town, head.feed, &attested).await? {
            Some(record) => Err(FirstBad { seq: number(seq), why: Why::Unattested(record) }),
            None => Ok(Verified { rows: number(seq) }),
        }),
    }
}

/// Where all chains end now.
///
/// # Errors
/// A chain without the end that its town remembers; the database's.
pub async fn anchor(db: &impl ConnectionTrait) -> Result<Anchor, Error> {
    let mut ends = Vec::new();
    for head in town::Entity::find().filter(town::Column::AuditSeq.gt(0)).order_by_asc(town::Column::Code).all(db).await? {
        let row = audit::Entity::find_by_id((head.id, head.audit_seq)).one(db).await?;
        let row = row.ok_or_else(|| Error::internal(format!("{}: row {} of the audit chain is missing", head.code, head.audit_seq)))?;
        let hash = row.hash.parse().map_err(|_| Error::internal("a hash of the audit chain is damaged"))?;
        ends.push(ChainEnd { town: TownId(head.id), code: head.code, seq: number(row.seq), hash, at: Moment(row.at) });
    }
    Ok(Anchor { audit: ends })
}

/// Whether a chain still holds the row that was its end when the anchor was taken; `None`: it does.
///
/// Only together with [`verify`]: this looks at what the row says its hash is.
///
/// # Errors
/// The database's.
pub async fn anchor_mismatch(db: &impl ConnectionTrait, end: &ChainEnd) -> Result<Option<AnchorMismatch>, Error> {
    let seq = i64::try_from(end.seq).map_err(Error::internal)?;
    Ok(match audit::Entity::find_by_id((end.town.0, seq)).one(db).await? {
        None => Some(AnchorMismatch::Cut),
        Some(row) if row.hash != end.hash.to_string() => Some(AnchorMismatch::Rewritten),
        Some(_) => None,
    })
}

fn fault(seq: i64, prev: &str, row: &audit::Model) -> Option<Why> {
    if row.seq != seq {
        return Some(Why::Missing);
    }
    if row.prev != prev {
        return Some(Why::Unlinked);
    }
    let said = Row { seq: number(seq), at: Moment(row.at), actor: &row.actor, action: &row.action, object: &row.object, body: &row.body };
    (hash_of(prev, &said) != row.hash).then_some(Why::Changed)
}

/// An event without its text.
struct Kept {
    record_kind: String,
    record: Uuid,
    version: i64,
    at: i64,
    hash: String,
}

/// Whether these are the events of the write that a row of this instant tells of.
fn are_those(kept: &[Kept], record: RecordRef, written: &Written, at: i64) -> bool {
    let first = written.version.map(|last| last + 1 - i64::try_from(written.events.len()).unwrap_or(i64::MAX));
    let of_record = |event: &Kept| event.record == record.id.0 && event.record_kind == record.kind.key();
    let place = |event: &Kept, offset: i64| of_record(event) && event.at == at && first.is_none_or(|first| event.version == first + offset);
    kept.len() == written.events.len()
        && kept.iter().zip(&written.events).zip(0..).all(|((event, hash), offset)| event.hash == *hash && place(event, offset))
}

/// The kept events of the writes that these rows tell of, by feed number.
async fn events_of(db: &impl ConnectionTrait, town: TownId, rows: &[Claims]) -> Result<HashMap<i64, Vec<Kept>>, Error> {
    let feeds: Vec<i64> = rows.iter().filter_map(|row| row.written.as_ref()).map(|(_, written)| written.feed).collect();
    let mut events: HashMap<i64, Vec<Kept>> = HashMap::new();
    let (Some(first), Some(last)) = (feeds.iter().min(), feeds.iter().max()) else { return Ok(events) };
    let kept = event::Entity::find()
        .filter(event::Column::Town.eq(town.0))
        .filter(event::Column::Feed.between(*first, *last))
        .order_by_asc(event::Column::Feed)
        .order_by_asc(event::Column::Version)
        .all(db)
        .await?;
    for event in kept {
        let event::Model { issue: record, version, at, feed, record_kind, body, .. } = event;
        let hash = Hash::of(body.as_bytes()).to_string();
        events.entry(feed).or_default().push(Kept { record_kind, record, version, at, hash });
    }
    Ok(events)
}

/// A record with an event up to this feed number that none of these writes made.
async fn unattested(db: &impl ConnectionTrait, town: TownId, through: i64, attested: &Feeds) -> Result<Option<RecordId>, Error> {
    // A write raises the town's number with its events, so that none is above the number read after it.
    let last = event::Entity::find().filter(event::Column::Town.eq(town.0)).order_by_desc(event::Column::Feed).one(db).await?;
    let head = town::Entity::find_by_id(town.0).one(db).await?.ok_or(Error::NotFound)?;
    if let Some(event) = last.filter(|event| event.feed > head.feed) {
        return Ok(Some(event.issue.into()));
    }
    let mut after = i64::MIN;
    loop {
        let feeds: Vec<i64> = event::Entity::find()
            .select_only()
            .column(event::Column::Feed)
            .filter(event::Column::Town.eq(town.0))
            .filter(event::Column::Feed.gt(after))
            .filter(event::Column::Feed.lte(through))
            .distinct()
            .order_by_asc(event::Column::Feed)
            .limit(PAGE)
            .into_tuple()
            .all(db)
            .await?;
        let Some(last) = feeds.last() else { return Ok(None) };
        after = *last;
        if let Some(feed) = feeds.into_iter().find(|feed| !attested.contains(*feed)) {
            let of_feed = event::Entity::find().filter(event::Column::Town.eq(town.0)).filter(event::Column::Feed.eq(feed));
            return Ok(of_feed.one(db).await?.map(|event| event.issue.into()));
        }
    }
}

fn number(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Feeds;

    #[test]
    fn feed_numbers_are_known_again_each_by_itself() {
        let mut feeds = Feeds::default();
        [1, 63, 64, 4_000_000_000].into_iter().for_each(|feed| feeds.insert(feed));
        let known: Vec<i64> =
            [0, 1, 2, 62, 63, 64, 65, 3_999_999_999, 4_000_000_000].into_iter().filter(|feed| feeds.contains(*feed)).collect();
        assert_eq!(known, [1, 63, 64, 4_000_000_000]);
    }
}
