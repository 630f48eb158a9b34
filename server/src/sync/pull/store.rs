//! Rows of the feed that are no issues: notices.

use crate::{
    entity::notice,
    error::Error,
    notice::{read_by, read_row},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    id::NoticeId,
    moment::Moment,
    notice::{Notice, recipients_of},
    person::Person,
};

/// The first `most` notices to a person after `cursor`, in feed order, with when the person opened them. With `of_late`, up to its feed
/// number only those since its instant.
///
/// Each recipient has its notices in feed order in an index: asked together, all of them would be read and sorted for each page.
pub(super) async fn notices_after(
    db: &impl ConnectionTrait,
    person: &Person,
    cursor: i64,
    most: u64,
    of_late: Option<(i64, Moment)>,
) -> Result<Vec<(u64, Notice)>, Error> {
    let mut wanted = Condition::all().add(notice::Column::Town.eq(person.town.0)).add(notice::Column::Feed.gt(cursor));
    if let Some((since, from)) = of_late {
        wanted = wanted.add(Condition::any().add(notice::Column::Feed.gt(since)).add(notice::Column::At.gte(from.0)));
    }
    let mut rows = Vec::new();
    for recipient in recipients_of(person) {
        let found = notice::Entity::find().filter(wanted.clone()).filter(notice::Column::Key.eq(recipient.key()));
        let found = found.order_by_asc(notice::Column::Feed).order_by_asc(notice::Column::Id).limit(most);
        rows.append(&mut found.all(db).await?);
    }
    rows.sort_unstable_by_key(|row| (row.feed, row.id));
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    let ids: Vec<NoticeId> = rows.iter().map(|row| NoticeId(row.id)).collect();
    let opened = read_by(db, person, &ids).await?;
    let notice = |row: &notice::Model| Ok((u64::try_from(row.feed).map_err(Error::internal)?, read_row(row, &opened)?));
    rows.iter().map(notice).collect()
}
