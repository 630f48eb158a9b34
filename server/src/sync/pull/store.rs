//! Rows of the feed that are no issues: notices.

use crate::{entity::notice, error::Error, notice::read_by};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{Notice, NoticeId, Person, Recipient, recipients_of};

/// The first `most` notices to a person after `cursor`, in feed order, with when the person opened them.
pub(super) async fn notices_after(db: &impl ConnectionTrait, person: &Person, cursor: i64, most: u64) -> Result<Vec<(u64, Notice)>, Error> {
    let rows = notice::Entity::find()
        .filter(notice::Column::Town.eq(person.town.0))
        .filter(notice::Column::Key.is_in(recipients_of(person).iter().map(Recipient::key)))
        .filter(notice::Column::Feed.gt(cursor))
        .order_by_asc(notice::Column::Feed)
        .order_by_asc(notice::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    let ids: Vec<NoticeId> = rows.iter().map(|row| NoticeId(row.id)).collect();
    let opened = read_by(db, person, &ids).await?;
    let notice = |row: &notice::Model| {
        let mut notice: Notice = serde_json::from_str(&row.body).map_err(Error::internal)?;
        notice.read_at = opened.get(&NoticeId(row.id)).copied();
        Ok((u64::try_from(row.feed).map_err(Error::internal)?, notice))
    };
    rows.iter().map(notice).collect()
}
