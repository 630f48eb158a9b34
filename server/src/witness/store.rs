//! Pages of rows that are compared.

use super::{check::Present, row::RecordRow};
use crate::{
    audit::BASELINE,
    entity::{audience, audit, event, inspection, issue, looked_at, notice, op, op_photo, page, photo, reference, town},
    error::Error,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{ExprTrait as _, SelectStatement},
};
use shared::{id::TownId, photo::Hash, record::RecordKind, reference::Reference};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Records that are read at once, with their audiences, notices and events; how many events a record may have is bounded.
const RECORDS: u64 = 50;
/// Commands that are read at once.
const OPS: u64 = 250;
/// Records without a row that are named.
const ORPHANS: u64 = 100;

/// Why there is no row, if there is none, is for whoever asks.
pub(super) async fn reference_in_force(db: &impl ConnectionTrait, id: TownId) -> Result<Option<Reference>, Error> {
    let head = town::Entity::find_by_id(id.0).one(db).await?.ok_or(Error::NotFound)?;
    let row = reference::Entity::find_by_id((id.0, head.reference_version)).one(db).await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.body).ok()))
}

/// The records of a kind behind this one (`None`: from the first), by id, with their audiences and notices. The last page is empty.
pub(super) async fn records(db: &impl ConnectionTrait, town: TownId, kind: RecordKind, after: Option<Uuid>) -> Result<Vec<Present>, Error> {
    let engine = db.get_database_backend();
    let rows: Vec<RecordRow> = match kind {
        RecordKind::Issue => {
            let rows = page::<issue::Entity>((issue::Column::Town, issue::Column::Id), town, after, RECORDS, engine).all(db).await?;
            rows.into_iter().map(|row| RecordRow::Issue(Box::new(row))).collect()
        }
        RecordKind::Inspection => {
            let columns = (inspection::Column::Town, inspection::Column::Id);
            let rows = page::<inspection::Entity>(columns, town, after, RECORDS, engine).all(db).await?;
            rows.into_iter().map(|row| RecordRow::Inspection(Box::new(row))).collect()
        }
    };
    let ids: Vec<Uuid> = rows.iter().map(|row| row.record().id.0).collect();
    let mut audiences: HashMap<Uuid, Vec<audience::Model>> = HashMap::new();
    for row in audience::Entity::find().filter(audience::Column::Issue.is_in(ids.iter().copied())).all(db).await? {
        audiences.entry(row.issue).or_default().push(row);
    }
    let mut notices: HashMap<Uuid, Vec<notice::Model>> = HashMap::new();
    let found = notice::Entity::find().filter(notice::Column::Issue.is_in(ids)).order_by_asc(notice::Column::Feed);
    for row in found.order_by_asc(notice::Column::Id).all(db).await? {
        notices.entry(row.issue).or_default().push(row);
    }
    let present = |row: RecordRow| {
        let id = row.record().id.0;
        let (audiences, notices) = (audiences.remove(&id).unwrap_or_default(), notices.remove(&id).unwrap_or_default());
        Present { row, audiences, notices }
    };
    Ok(rows.into_iter().map(present).collect())
}

/// The events that this town has of these records, of each in order.
pub(super) async fn events(
    db: &impl ConnectionTrait,
    town: TownId,
    records: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<event::Model>>, Error> {
    let mut events: HashMap<Uuid, Vec<event::Model>> = HashMap::new();
    for row in events_of(town, records, db.get_database_backend()).all(db).await? {
        events.entry(row.issue).or_default().push(row);
    }
    Ok(events)
}

fn events_of(town: TownId, records: impl Iterator<Item = Uuid>, engine: DatabaseBackend) -> Select<event::Entity> {
    let found = event::Entity::find().filter(looked_at::<event::Entity>(event::Column::Town, engine).eq(town.0));
    let found = found.filter(event::Column::Issue.is_in(records));
    found.order_by_asc(event::Column::Issue).order_by_asc(event::Column::Version)
}

/// The ids of all records of a kind.
fn ids_of(town: TownId, kind: RecordKind) -> SelectStatement {
    match kind {
        RecordKind::Issue => {
            let ids = issue::Entity::find().select_only().column(issue::Column::Id);
            ids.filter(issue::Column::Town.eq(town.0)).into_query()
        }
        RecordKind::Inspection => {
            let ids = inspection::Entity::find().select_only().column(inspection::Column::Id);
            ids.filter(inspection::Column::Town.eq(town.0)).into_query()
        }
    }
}

/// Records of a kind that have events and no row.
pub(super) async fn without_row(db: &impl ConnectionTrait, town: TownId, kind: RecordKind) -> Result<Vec<Uuid>, Error> {
    let found = event::Entity::find().select_only().column(event::Column::Issue).filter(event::Column::Town.eq(town.0));
    let found = found.filter(event::Column::Version.eq(1)).filter(event::Column::RecordKind.eq(kind.key()));
    let found = found.filter(event::Column::Issue.not_in_subquery(ids_of(town, kind)));
    Ok(found.order_by_asc(event::Column::Issue).limit(ORPHANS).into_tuple().all(db).await?)
}

/// Notices and audiences of records that are not there: which tables, which records.
pub(super) async fn of_no_record(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<(&'static str, Uuid)>, Error> {
    let mut notices = notice::Entity::find().select_only().column(notice::Column::Issue).filter(notice::Column::Town.eq(town.0));
    let mut audiences = audience::Entity::find().select_only().column(audience::Column::Issue).filter(audience::Column::Town.eq(town.0));
    for kind in RecordKind::ALL {
        notices = notices.filter(notice::Column::Issue.not_in_subquery(ids_of(town, kind)));
        audiences = audiences.filter(audience::Column::Issue.not_in_subquery(ids_of(town, kind)));
    }
    let (notices, audiences) = (notices.distinct().limit(ORPHANS), audiences.distinct().limit(ORPHANS));
    let (notices, audiences): (Vec<Uuid>, Vec<Uuid>) = (notices.into_tuple().all(db).await?, audiences.into_tuple().all(db).await?);
    Ok(notices.into_iter().map(|id| ("notice", id)).chain(audiences.into_iter().map(|id| ("audience", id))).collect())
}

/// Which of these photos have a row.
pub(super) async fn photos(db: &impl ConnectionTrait, town: TownId, hashes: &[Hash]) -> Result<HashSet<Hash>, Error> {
    let mut there = HashSet::new();
    for part in hashes.chunks(500) {
        let found = photo::Entity::find().select_only().column(photo::Column::Hash).filter(photo::Column::Town.eq(town.0));
        let found = found.filter(photo::Column::Hash.is_in(part.iter().map(ToString::to_string)));
        let found: Vec<String> = found.into_tuple().all(db).await?;
        there.extend(found.iter().filter_map(|hash| hash.parse::<Hash>().ok()));
    }
    Ok(there)
}

/// The commands behind this one (`None`: from the first), by id, with the photos that are linked to them. The last page is empty.
pub(super) async fn ops(
    db: &impl ConnectionTrait,
    town: TownId,
    after: Option<Uuid>,
) -> Result<Vec<(op::Model, BTreeMap<i32, op_photo::Model>)>, Error> {
    let rows = page::<op::Entity>((op::Column::Town, op::Column::Id), town, after, OPS, db.get_database_backend()).all(db).await?;
    let mut links: HashMap<Uuid, BTreeMap<i32, op_photo::Model>> = HashMap::new();
    for link in op_photo::Entity::find().filter(op_photo::Column::Op.is_in(rows.iter().map(|row| row.id))).all(db).await? {
        links.entry(link.op).or_default().insert(link.position, link);
    }
    Ok(rows.into_iter().map(|row| (links.remove(&row.id).unwrap_or_default(), row)).map(|(links, row)| (row, links)).collect())
}

/// All towns, by code.
pub(super) async fn towns(db: &impl ConnectionTrait) -> Result<Vec<(TownId, String)>, Error> {
    Ok(town::Entity::find().order_by_asc(town::Column::Code).all(db).await?.into_iter().map(|row| (TownId(row.id), row.code)).collect())
}

/// The text of the chain's first row, if it has one.
pub(super) async fn first_said(db: &impl ConnectionTrait, town: TownId) -> Result<Option<String>, Error> {
    Ok(audit::Entity::find_by_id((town.0, 1)).one(db).await?.map(|row| row.body))
}

/// Whether some row attests what was there before. Reads the chain up to that row: the whole of it, if there is none.
pub(super) async fn is_attested_later(db: &impl ConnectionTrait, town: TownId) -> Result<bool, Error> {
    let later = audit::Entity::find().filter(audit::Column::Town.eq(town.0)).filter(audit::Column::Action.eq(BASELINE));
    Ok(later.limit(1).one(db).await?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Plans;

    #[tokio::test]
    async fn the_events_of_a_page_of_records_are_read_in_order_and_no_others() {
        let engine = DatabaseBackend::Sqlite;
        let events = events_of(TownId(Uuid::nil()), (0..50).map(Uuid::from_u128), engine);
        let plan = Plans::open().await.of(events.build(engine)).await;
        assert_eq!(plan, ["SEARCH event USING INDEX sqlite_autoindex_event_1 (issue=?)"]);
    }
}
