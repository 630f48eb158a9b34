//! Records of any kind, read from the table of their kind.

use super::scope::in_scope;
use crate::{
    entity::{inspection, issue},
    error::Error,
    state::breathe,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use shared::{
    id::TownId,
    issue::Audience,
    record::{AnyRecord, RecordKind, RecordRef},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Those of these records that have one of these audiences.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn seen(
    db: &impl ConnectionTrait,
    audiences: &[Audience],
    records: &[RecordRef],
) -> Result<HashMap<RecordRef, AnyRecord>, Error> {
    let mut found = HashMap::new();
    for kind in RecordKind::ALL {
        let ids: Vec<Uuid> = records.iter().filter(|record| record.kind == kind).map(|record| record.id.0).collect();
        for (done, (id, body)) in bodies(db, audiences, kind, ids).await?.into_iter().enumerate() {
            found.insert(RecordRef { kind, id: id.into() }, AnyRecord::read(kind, &body).map_err(Error::internal)?);
            breathe(done).await;
        }
    }
    Ok(found)
}

async fn bodies(db: &impl ConnectionTrait, audiences: &[Audience], kind: RecordKind, ids: Vec<Uuid>) -> Result<Vec<(Uuid, String)>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(match kind {
        RecordKind::Issue => {
            let found = issue::Entity::find().filter(issue::Column::Id.is_in(ids));
            let found = found.filter(in_scope((issue::Entity, issue::Column::Id), audiences)).all(db).await?;
            found.into_iter().map(|row| (row.id, row.body)).collect()
        }
        RecordKind::Inspection => {
            let found = inspection::Entity::find().filter(inspection::Column::Id.is_in(ids));
            let found = found.filter(in_scope((inspection::Entity, inspection::Column::Id), audiences)).all(db).await?;
            found.into_iter().map(|row| (row.id, row.body)).collect()
        }
    })
}

/// The record of this town, if it has one of these audiences.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn visible(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    record: RecordRef,
) -> Result<Option<AnyRecord>, Error> {
    Ok(seen(db, audiences, &[record]).await?.remove(&record).filter(|found| found.town() == town))
}
