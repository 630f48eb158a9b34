//! Rows the demo needs besides what the write path writes.

use crate::{
    entity::{inspection, notice, notice_read, person, town},
    error::Error,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::{
    id::{InspectionId, TownId},
    moment::Moment,
    notice::{Recipient, recipients_of},
    person::Person,
};

/// Whether the town is there.
pub(super) async fn has_town(db: &impl ConnectionTrait, id: TownId) -> Result<bool, Error> {
    Ok(town::Entity::find_by_id(id.0).one(db).await?.is_some())
}

/// The version in which the inspection is kept; 0 before it is submitted.
pub(super) async fn inspection_version(db: &impl ConnectionTrait, id: InspectionId) -> Result<u64, Error> {
    let row = inspection::Entity::find_by_id(id.0).one(db).await?;
    row.map_or(Ok(0), |row| u64::try_from(row.version).map_err(Error::internal))
}

/// People who act in the history but cannot sign in: their account is closed and no password fits.
pub(super) async fn add_closed_accounts(db: &impl ConnectionTrait, people: &[Person], at: Moment) -> Result<(), Error> {
    let rows = people.iter().map(|one| {
        Ok(person::ActiveModel {
            id: Set(one.id.0),
            town: Set(one.town.0),
            username: Set(format!("closed-{}", one.id)),
            name: Set(one.name.clone()),
            role_kind: Set("unit".to_owned()),
            role: Set(serde_json::to_string(&one.role).map_err(Error::internal)?),
            password_hash: Set("closed".to_owned()),
            disabled: Set(true),
            created_at: Set(at.0),
            main_of: Set(None),
        })
    });
    let rows: Vec<_> = rows.collect::<Result<_, Error>>()?;
    person::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Marks what `reader` was told before `until` as read: in ninety days people have looked at their inbox.
pub(super) async fn mark_read(db: &impl ConnectionTrait, reader: &Person, until: Moment) -> Result<(), Error> {
    let found: Vec<(uuid::Uuid, i64)> = notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .column(notice::Column::At)
        .filter(notice::Column::Town.eq(reader.town.0))
        .filter(notice::Column::Key.is_in(recipients_of(reader).iter().map(Recipient::key)))
        .filter(notice::Column::At.lt(until.0))
        .into_tuple()
        .all(db)
        .await?;
    for part in found.chunks(500) {
        let rows = part.iter().map(|(id, at)| notice_read::ActiveModel {
            notice: Set(*id),
            person: Set(reader.id.0),
            town: Set(reader.town.0),
            at: Set(at + 3_600_000),
            feed: Set(0),
        });
        notice_read::Entity::insert_many(rows).on_conflict_do_nothing().exec_without_returning(db).await?;
    }
    Ok(())
}
