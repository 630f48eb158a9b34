//! Rows of records: read and written some hundreds at a time.

use crate::{
    audit::Head,
    entity::{audience, event, inspection, issue, issue_gram, looked_at, notice, town},
    error::Error,
    state::WriteTx,
    witness::RecordRow,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, Condition, ConnectionTrait as _, DatabaseBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait as _, OnConflict},
};
use shared::{
    geo::Point,
    id::{IssueId, SiteId, TownId},
    kind::KindCode,
    moment::Moment,
    record::{ClosedNear, ClosedNearby, RecordKind},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Rows of one statement: databases take only so many values.
const AT_ONCE: usize = 500;
/// The same, of narrow ones.
const GRAMS_AT_ONCE: usize = 5_000;

/// Locks the town's counter row. On SQLite the whole database is locked already.
pub(super) async fn lock(tx: &WriteTx, id: TownId) -> Result<town::Model, Error> {
    town::Entity::find_by_id(id.0).lock_exclusive().one(tx).await?.ok_or(Error::NotFound)
}

/// Writes down the last feed number that was given, and where the audit chain ends.
pub(super) async fn move_on(tx: &WriteTx, id: TownId, feed: i64, end: Head) -> Result<(), Error> {
    let moved = town::Entity::update_many()
        .col_expr(town::Column::Feed, Expr::value(feed))
        .col_expr(town::Column::AuditSeq, Expr::value(end.seq))
        .col_expr(town::Column::AuditHash, Expr::value(end.hash));
    moved.filter(town::Column::Id.eq(id.0)).exec(tx).await?;
    Ok(())
}

/// The records with these ids, of whichever kind and town.
pub(super) async fn records(tx: &WriteTx, ids: &[Uuid]) -> Result<Vec<RecordRow>, Error> {
    let mut rows = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        let ids = ids.iter().copied();
        for kind in RecordKind::ALL {
            match kind {
                RecordKind::Issue => {
                    let found = issue::Entity::find().filter(issue::Column::Id.is_in(ids.clone())).all(tx).await?;
                    rows.extend(found.into_iter().map(|row| RecordRow::Issue(Box::new(row))));
                }
                RecordKind::Inspection => {
                    let found = inspection::Entity::find().filter(inspection::Column::Id.is_in(ids.clone())).all(tx).await?;
                    rows.extend(found.into_iter().map(|row| RecordRow::Inspection(Box::new(row))));
                }
            }
        }
    }
    Ok(rows)
}

/// The audiences of these records, also those that they have left.
pub(super) async fn audiences(tx: &WriteTx, town: TownId, ids: &[Uuid]) -> Result<Vec<audience::Model>, Error> {
    let mut rows = Vec::new();
    for ids in ids.chunks(AT_ONCE) {
        rows.extend(of_records(town, ids, tx.get_database_backend()).all(tx).await?);
    }
    Ok(rows)
}

fn of_records(town: TownId, ids: &[Uuid], engine: DatabaseBackend) -> Select<audience::Entity> {
    let found = audience::Entity::find().filter(audience::Column::Issue.is_in(ids.iter().copied()));
    found.filter(looked_at::<audience::Entity>(audience::Column::Town, engine).eq(town.0))
}

/// Closed issues that may be among those asked for: of their kinds, closed lately, at one of the sites or in the one rectangle around all
/// the places.
pub(super) async fn closed_near(tx: &WriteTx, town: TownId, asked: &[ClosedNear]) -> Result<Vec<ClosedNearby>, Error> {
    let Some(since) = asked.iter().map(|near| near.since).min() else { return Ok(Vec::new()) };
    let kinds: BTreeSet<&str> = asked.iter().map(|near| near.kind.0.as_str()).collect();
    let sites: BTreeSet<Uuid> = asked.iter().filter_map(|near| near.site).map(|site| site.0).collect();
    let mut place = Condition::any();
    if !sites.is_empty() {
        place = place.add(issue::Column::Site.is_in(sites));
    }
    if let Some([south, north, west, east]) = around_all(asked) {
        place = place.add(Condition::all().add(issue::Column::Lat.between(south, north)).add(issue::Column::Lon.between(west, east)));
    }
    type Row = (Uuid, String, Option<f64>, Option<f64>, Option<Uuid>, Option<i64>);
    let rows: Vec<Row> = closed(town, &kinds, since, place).into_tuple().all(tx).await?;
    let nearby = |(id, kind, lat, lon, site, closed_at): Row| {
        let point = lat.zip(lon).map(|(lat, lon)| Point { lat, lon });
        Some(ClosedNearby { id: IssueId(id), kind: KindCode(kind), point, site: site.map(SiteId), closed_at: Moment(closed_at?) })
    };
    Ok(rows.into_iter().filter_map(nearby).collect())
}

/// Issues of these kinds that were closed since and lie at the place; read from an index alone.
fn closed(town: TownId, kinds: &BTreeSet<&str>, since: Moment, place: Condition) -> Select<issue::Entity> {
    issue::Entity::find()
        .select_only()
        .columns([
            issue::Column::Id,
            issue::Column::Kind,
            issue::Column::Lat,
            issue::Column::Lon,
            issue::Column::Site,
            issue::Column::ClosedAt,
        ])
        .filter(issue::Column::Town.eq(town.0))
        .filter(issue::Column::Kind.is_in(kinds.iter().copied()))
        .filter(issue::Column::ClosedAt.gte(since.0))
        .filter(place)
}

/// South, north, west and east of a rectangle that holds every circle; `None`: nobody names a point.
fn around_all(asked: &[ClosedNear]) -> Option<[f64; 4]> {
    let squares = asked.iter().filter_map(|near| near.point.map(|point| (point, near.reach())));
    let sides = squares.map(|(Point { lat, lon }, (north, east))| [lat - north, lat + north, lon - east, lon + east]);
    sides.reduce(|one, two| [one[0].min(two[0]), one[1].max(two[1]), one[2].min(two[2]), one[3].max(two[3])])
}

/// Adds records that were not there, issues with the parts by which they are found: note and short code stay what they are.
pub(super) async fn insert_records(tx: &WriteTx, rows: Vec<RecordRow>) -> Result<(), Error> {
    let (mut issues, mut inspections, mut grams) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        match row {
            RecordRow::Issue(row) => {
                grams.extend(issue_gram::rows_of(&row));
                issues.push(row.into_active_model());
            }
            RecordRow::Inspection(row) => inspections.push(row.into_active_model()),
        }
    }
    for rows in issues.chunks(AT_ONCE) {
        issue::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await?;
    }
    for rows in grams.chunks(GRAMS_AT_ONCE) {
        issue_gram::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await?;
    }
    for rows in inspections.chunks(AT_ONCE) {
        inspection::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Writes a record over the one of its town that has the version `read`.
pub(super) async fn update_record(tx: &WriteTx, read: i64, row: RecordRow) -> Result<(), Error> {
    let (id, town) = (row.record().id.0, row.town());
    let changed = match row {
        RecordRow::Issue(row) => {
            let found = issue::Entity::update_many().filter(issue::Column::Id.eq(id)).filter(issue::Column::Town.eq(town));
            found.filter(issue::Column::Version.eq(read)).set(row.into_active_model().reset_all()).exec(tx).await?
        }
        RecordRow::Inspection(row) => {
            let found = inspection::Entity::update_many().filter(inspection::Column::Id.eq(id)).filter(inspection::Column::Town.eq(town));
            found.filter(inspection::Column::Version.eq(read)).set(row.into_active_model().reset_all()).exec(tx).await?
        }
    };
    if changed.rows_affected == 1 { Ok(()) } else { Err(Error::Busy("the record was changed meanwhile".into())) }
}

pub(super) async fn insert_events(tx: &WriteTx, rows: Vec<event::Model>) -> Result<(), Error> {
    for rows in rows.chunks(AT_ONCE) {
        // Every column as given, also those of the key.
        let rows = rows.iter().map(|row| row.clone().into_active_model().reset_all());
        event::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Writes audiences down as they stand now.
pub(super) async fn put_audiences(tx: &WriteTx, rows: Vec<audience::Model>) -> Result<(), Error> {
    for rows in rows.chunks(AT_ONCE) {
        let again = OnConflict::columns([audience::Column::Town, audience::Column::Key, audience::Column::Issue])
            .update_columns([audience::Column::Feed, audience::Column::Gone])
            .to_owned();
        let rows = rows.iter().map(|row| row.clone().into_active_model());
        audience::Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx).await?;
    }
    Ok(())
}

pub(super) async fn insert_notices(tx: &WriteTx, rows: Vec<notice::Model>) -> Result<(), Error> {
    for rows in rows.chunks(AT_ONCE) {
        let rows = rows.iter().map(|row| row.clone().into_active_model());
        notice::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Plans;
    use sea_orm::QueryTrait as _;

    #[tokio::test]
    async fn audiences_of_several_records_are_looked_up_record_by_record_and_not_in_all_of_the_town() {
        let ids: Vec<Uuid> = (0..40).map(Uuid::from_u128).collect();
        let engine = DatabaseBackend::Sqlite;
        let plan = Plans::open().await.of(of_records(TownId(Uuid::nil()), &ids, engine).build(engine)).await;
        assert_eq!(plan, ["SEARCH audience USING INDEX audience_by_issue (issue=?)"]);
    }

    #[tokio::test]
    async fn what_was_closed_nearby_is_told_from_an_index_alone() {
        let engine = DatabaseBackend::Sqlite;
        let near = Condition::all().add(issue::Column::Lat.between(32.0, 32.1)).add(issue::Column::Lon.between(116.0, 116.1));
        let place = Condition::any().add(issue::Column::Site.is_in([Uuid::nil()])).add(near);
        let asked = closed(TownId(Uuid::nil()), &BTreeSet::from(["A01", "A06"]), Moment(7), place).build(engine);
        let plan = Plans::open().await.of(asked).await;
        assert_eq!(plan, ["SEARCH issue USING COVERING INDEX issue_by_kind_closed (town=? AND kind=? AND closed_at>?)"]);
    }
}
