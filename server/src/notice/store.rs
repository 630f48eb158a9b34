//! Rows of the inbox.

use crate::{
    entity::{notice, notice_read, town},
    error::Error,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, OnConflict, Query},
};
use shared::{
    id::{NoticeId, PersonId, TownId},
    moment::Moment,
    notice::{Notice, NoticeFor, Recipient, recipients_of},
    person::Person,
    record::RecordRef,
    sync::whole_from,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Ids of one statement.
const AT_ONCE: usize = 500;

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

/// Remembers the first reading of a notice by a person it is for, under a feed number: the person's other devices learn of it.
///
/// # Errors
/// [`Error::NotFound`] if there is no such notice for this person; the database's.
pub(super) async fn mark_read(tx: &impl ConnectionTrait, id: NoticeId, person: &Person, now: Moment) -> Result<(), Error> {
    notice::Entity::find_by_id(id.0).filter(is_to(person)).one(tx).await?.ok_or(Error::NotFound)?;
    if notice_read::Entity::find_by_id((id.0, person.id.0)).one(tx).await?.is_some() {
        return Ok(());
    }
    let feed = next_feed(tx, person.town).await?;
    let row = notice_read::Model { notice: id.0, person: person.id.0, town: person.town.0, at: now.0, feed };
    notice_read::Entity::insert(row.into_active_model()).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// Remembers the first reading of all that an inbox holds and that came up to this feed number. `false`: there was nothing unread.
///
/// # Errors
/// The database's.
pub(super) async fn mark_all_read(tx: &impl ConnectionTrait, through: u64, person: &Person, now: Moment) -> Result<bool, Error> {
    let feed = next_feed(tx, person.town).await?;
    let through = i64::try_from(through).unwrap_or(i64::MAX);
    let mut unread = notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .expr(Expr::value(person.id.0))
        .column(notice::Column::Town)
        .expr(Expr::value(now.0))
        .expr(Expr::value(feed))
        .filter(is_to(person))
        .filter(notice::Column::Feed.lte(through))
        .filter(notice::Column::At.gte(whole_from(now).0));
    let mut insert = Query::insert();
    insert
        .into_table(notice_read::Entity)
        .columns([
            notice_read::Column::Notice,
            notice_read::Column::Person,
            notice_read::Column::Town,
            notice_read::Column::At,
            notice_read::Column::Feed,
        ])
        .on_conflict(OnConflict::columns([notice_read::Column::Notice, notice_read::Column::Person]).do_nothing().to_owned());
    insert.select_from(QuerySelect::query(&mut unread).take()).map_err(Error::internal)?;
    Ok(tx.execute(&insert).await?.rows_affected() > 0)
}

/// Takes a feed number; the town's row is held until the transaction ends.
async fn next_feed(tx: &impl ConnectionTrait, of: TownId) -> Result<i64, Error> {
    let taken = town::Entity::update_many().col_expr(town::Column::Feed, Expr::col(town::Column::Feed).add(1));
    taken.filter(town::Column::Id.eq(of.0)).exec(tx).await?;
    let row = town::Entity::find_by_id(of.0).one(tx).await?.ok_or(Error::NotFound)?;
    Ok(row.feed)
}

fn is_to(person: &Person) -> Condition {
    let keys: Vec<String> = recipients_of(person).iter().map(Recipient::key).collect();
    Condition::all().add(notice::Column::Town.eq(person.town.0)).add(notice::Column::Key.is_in(keys))
}

/// What a person had been told by a feed number, not longer ago than an instant.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// Who.
    pub person: &'a Person,
    /// By this feed number.
    pub through: i64,
    /// Since then.
    pub from: Moment,
}

/// Of what was told, that which is about these records.
///
/// By the records alone: with the recipients beside, the database would walk the whole inbox in feed order.
///
/// # Errors
/// The database's.
pub async fn told_about(db: &impl ConnectionTrait, told: Told<'_>, records: &[Uuid]) -> Result<Vec<notice::Model>, Error> {
    let mut rows = Vec::new();
    for ids in records.chunks(AT_ONCE) {
        rows.extend(notice::Entity::find().filter(notice::Column::Issue.is_in(ids.iter().copied())).all(db).await?);
    }
    Ok(told.among(rows))
}

/// Of what was told, these.
///
/// # Errors
/// The database's.
pub async fn told_with(db: &impl ConnectionTrait, told: Told<'_>, notices: &[Uuid]) -> Result<Vec<notice::Model>, Error> {
    let mut rows = Vec::new();
    for ids in notices.chunks(AT_ONCE) {
        rows.extend(notice::Entity::find().filter(notice::Column::Id.is_in(ids.iter().copied())).all(db).await?);
    }
    Ok(told.among(rows))
}

impl Told<'_> {
    fn among(&self, mut rows: Vec<notice::Model>) -> Vec<notice::Model> {
        let own: Vec<String> = recipients_of(self.person).iter().map(Recipient::key).collect();
        rows.retain(|row| row.town == self.person.town.0 && own.contains(&row.key) && row.feed <= self.through && row.at >= self.from.0);
        rows
    }
}

/// What the person has opened after the feed number `after` and up to `through`: number and notice in feed order, about `most` of them and no
/// number in part. Beside them the number from which on there may be more.
///
/// # Errors
/// The database's.
pub async fn opened_after(
    db: &impl ConnectionTrait,
    person: PersonId,
    (after, through): (i64, i64),
    most: u64,
) -> Result<(Vec<(i64, Uuid)>, Option<i64>), Error> {
    let opened = notice_read::Entity::find().select_only().columns([notice_read::Column::Feed, notice_read::Column::Notice]);
    let opened = opened.filter(notice_read::Column::Person.eq(person.0));
    let in_order = opened.clone().filter(notice_read::Column::Feed.gt(after)).filter(notice_read::Column::Feed.lte(through));
    let mut rows: Vec<(i64, Uuid)> = in_order.order_by_asc(notice_read::Column::Feed).limit(most).into_tuple().all(db).await?;
    let Some((last, _)) = rows.last().copied().filter(|_| u64::try_from(rows.len()).is_ok_and(|rows| rows >= most)) else {
        return Ok((rows, None));
    };
    rows.retain(|(feed, _)| *feed < last);
    if !rows.is_empty() {
        return Ok((rows, Some(last)));
    }
    // One press has opened more than that, under one number.
    let all = opened.filter(notice_read::Column::Feed.eq(last)).into_tuple().all(db).await?;
    Ok((all, Some(last + 1)))
}

/// The notices of these rows, with when the person opened them.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn read_rows(db: &impl ConnectionTrait, person: &Person, rows: &[notice::Model]) -> Result<Vec<Notice>, Error> {
    let ids: Vec<NoticeId> = rows.iter().map(|row| NoticeId(row.id)).collect();
    let read = read_by(db, person, &ids).await?;
    rows.iter().map(|row| read_row(row, &read)).collect()
}

/// Those of these persons who have opened a notice after the feed number `after` and up to `head`.
///
/// # Errors
/// The database's.
pub async fn readers_since(db: &impl ConnectionTrait, persons: &[PersonId], after: i64, head: i64) -> Result<Vec<PersonId>, Error> {
    let found = notice_read::Entity::find().select_only().column(notice_read::Column::Person).distinct();
    let found = found.filter(notice_read::Column::Person.is_in(persons.iter().map(|person| person.0)));
    let found = found.filter(notice_read::Column::Feed.gt(after)).filter(notice_read::Column::Feed.lte(head));
    Ok(found.into_tuple::<Uuid>().all(db).await?.into_iter().map(PersonId).collect())
}

/// The notice of a row, with when its reader opened it.
///
/// # Errors
/// A row that cannot be read.
pub fn read_row(row: &notice::Model, read: &HashMap<NoticeId, Moment>) -> Result<Notice, Error> {
    let notice: Notice = serde_json::from_str(&row.body).map_err(Error::internal)?;
    Ok(Notice { read_at: read.get(&NoticeId(row.id)).copied(), ..notice })
}

/// When this person first opened each of these notices; those never opened are left out.
///
/// # Errors
/// The database's.
pub async fn read_by(db: &impl ConnectionTrait, person: &Person, ids: &[NoticeId]) -> Result<HashMap<NoticeId, Moment>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut read = HashMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let rows = notice_read::Entity::find().filter(notice_read::Column::Person.eq(person.id.0));
        let rows = rows.filter(notice_read::Column::Notice.is_in(ids.iter().map(|id| id.0))).all(db).await?;
        read.extend(rows.into_iter().map(|row| (NoticeId(row.notice), Moment(row.at))));
    }
    Ok(read)
}

/// The newest entries of this person's inbox, newest first.
///
/// # Errors
/// The database's.
pub async fn inbox(db: &impl ConnectionTrait, person: &Person, most: u64) -> Result<Vec<Notice>, Error> {
    let found = notice::Entity::find().filter(is_to(person));
    let found = found.order_by_desc(notice::Column::Feed).order_by_desc(notice::Column::Id);
    read_rows(db, person, &found.limit(most).all(db).await?).await
}
