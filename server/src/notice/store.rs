//! Rows of the inbox.

use crate::{
    entity::{notice, notice_read},
    error::Error,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    id::{NoticeId, TownId},
    moment::Moment,
    notice::{Notice, NoticeFor, recipients_of},
    person::Person,
    record::RecordRef,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Notices of one write.
#[derive(Clone, Copy)]
pub struct Notified<'a> {
    /// The town.
    pub town: TownId,
    /// The record that was written.
    pub record: RecordRef,
    /// What the rules decided.
    pub notices: &'a [NoticeFor],
    /// Feed number of the write.
    pub feed: i64,
    /// When.
    pub at: Moment,
}

/// The rows of a write's notices, under fresh ids; `notice` is the record's own entry of the inbox.
///
/// # Errors
/// What cannot be written as JSON.
pub fn rows_of(notified: &Notified<'_>, notice: impl Fn(&NoticeFor, NoticeId) -> Notice) -> Result<Vec<notice::Model>, Error> {
    let Notified { town, record, notices, feed, at } = *notified;
    let rows = notices.iter().map(|made| {
        let id = Uuid::now_v7();
        let body = serde_json::to_string(&notice(made, NoticeId(id))).map_err(Error::internal)?;
        let (key, kind, record_kind) = (made.to.key(), made.kind.key().to_owned(), record.kind.key().to_owned());
        Ok(notice::Model { id, town: town.0, feed, key, kind, issue: record.id.0, body, at: at.0, record_kind })
    });
    rows.collect()
}

/// Remembers the first reading of a notice by a person it is for.
///
/// # Errors
/// [`Error::NotFound`] if there is no such notice for this person; the database's.
pub(super) async fn mark_read(tx: &impl ConnectionTrait, id: NoticeId, person: &Person, now: Moment) -> Result<(), Error> {
    let keys: Vec<String> = recipients_of(person).iter().map(shared::notice::Recipient::key).collect();
    notice::Entity::find_by_id(id.0)
        .filter(notice::Column::Town.eq(person.town.0))
        .filter(notice::Column::Key.is_in(keys))
        .one(tx)
        .await?
        .ok_or(Error::NotFound)?;
    let row = notice_read::Model { notice: id.0, person: person.id.0, town: person.town.0, at: now.0 };
    notice_read::Entity::insert(row.into_active_model()).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// When this person first opened each of these notices; those never opened are left out.
///
/// # Errors
/// The database's.
pub async fn read_by(db: &impl ConnectionTrait, person: &Person, ids: &[NoticeId]) -> Result<HashMap<NoticeId, Moment>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = notice_read::Entity::find()
        .filter(notice_read::Column::Person.eq(person.id.0))
        .filter(notice_read::Column::Notice.is_in(ids.iter().map(|id| id.0)))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (NoticeId(row.notice), Moment(row.at))).collect())
}

/// The newest entries of this person's inbox, newest first.
///
/// # Errors
/// The database's.
pub async fn inbox(db: &impl ConnectionTrait, person: &Person, most: u64) -> Result<Vec<Notice>, Error> {
    let keys: Vec<String> = recipients_of(person).iter().map(shared::notice::Recipient::key).collect();
    let rows = notice::Entity::find()
        .filter(notice::Column::Town.eq(person.town.0))
        .filter(notice::Column::Key.is_in(keys))
        .order_by_desc(notice::Column::Feed)
        .order_by_desc(notice::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    rows.iter().map(|row| serde_json::from_str(&row.body).map_err(Error::internal)).collect()
}
