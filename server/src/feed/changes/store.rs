//! The feed's page: rows of `audience` after a cursor, each record once, at its newest number.
//!
//! Each audience has its rows in feed order in the index `audience_by_town_key_feed`. The statement reads the audiences side by side and
//! merges them, so that it stops where the page is full, however much comes after it.

use super::{super::store::seen, FeedRow, Narrowed};
use crate::{
    entity::{audience, event, inspection, issue},
    error::Error,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait as _, Order, Query, SelectStatement, UnionType},
};
use shared::{
    id::TownId,
    issue::{Audience, StatusKind},
    record::{RecordKind, RecordRef},
};
use uuid::Uuid;

/// Values that a statement may hold, with room to spare: SQLite takes 32,766.
const MOST_VALUES: usize = 30_000;
/// Audiences that one statement reads side by side: SQLite takes 500.
const MOST_AUDIENCES: usize = 64;

/// The page that is asked for.
struct Page<'a> {
    town: TownId,
    audiences: Vec<String>,
    cursor: i64,
    limit: u64,
    narrowed: Option<&'a Narrowed>,
    /// Whether the database merges the audiences only if each is cut by itself. PostgreSQL does: uncut, it reads and sorts them whole.
    /// SQLite merges them as they are: cut, it reads each to its own end.
    cut_each: bool,
}

/// What changed for these audiences after `cursor`, in the order of the feed, at most `limit` records; narrowed to a working set if one is
/// given.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn changes_for(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    cursor: i64,
    limit: u64,
    narrowed: Option<&Narrowed>,
) -> Result<Vec<FeedRow>, Error> {
    let page = Page {
        town,
        audiences: audiences.iter().map(ToString::to_string).collect(),
        cursor,
        limit,
        narrowed,
        cut_each: db.get_database_backend() == DatabaseBackend::Postgres,
    };
    let rows = page.rows(db).await?;
    let records: Vec<RecordRef> = rows.iter().map(|(_, record)| *record).collect();
    let mut found = seen(db, audiences, &records).await?;
    Ok(rows.into_iter().map(|(feed, record)| FeedRow { feed, record, found: found.remove(&record) }).collect())
}

/// Which records have changed for these audiences after `cursor`, in the order of the feed, at most `limit`: the rows alone.
///
/// # Errors
/// The database's.
pub async fn changed_after(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    cursor: i64,
    limit: u64,
) -> Result<Vec<(u64, RecordRef)>, Error> {
    let audiences = audiences.iter().map(ToString::to_string).collect();
    let cut_each = db.get_database_backend() == DatabaseBackend::Postgres;
    let rows = Page { town, audiences, cursor, limit, narrowed: None, cut_each }.rows(db).await?;
    rows.into_iter().map(|(feed, record)| Ok((u64::try_from(feed).map_err(Error::internal)?, record))).collect()
}

impl Page<'_> {
    /// Feed number and record, ascending.
    async fn rows(&self, db: &impl ConnectionTrait) -> Result<Vec<(i64, RecordRef)>, Error> {
        let values = self.audiences.len() + 8 + self.narrowed.map_or(0, Narrowed::values);
        let mut rows = Vec::new();
        for audiences in self.audiences.chunks((MOST_VALUES / values).clamp(1, MOST_AUDIENCES)) {
            for row in db.query_all(&self.merged(audiences)?).await? {
                let (id, kind): (Uuid, String) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
                // A kind that this version does not know is none of its records.
                let Some(kind) = RecordKind::of_key(&kind) else { continue };
                rows.push((row.try_get_by_index(0)?, RecordRef { kind, id: id.into() }));
            }
        }
        rows.sort_unstable_by_key(|(feed, record)| (*feed, record.id));
        rows.truncate(usize::try_from(self.limit).unwrap_or(usize::MAX));
        Ok(rows)
    }

    /// The rows of these audiences in feed order, until the page is full.
    fn merged(&self, audiences: &[String]) -> Result<SelectStatement, Error> {
        let mut arms = Vec::with_capacity(audiences.len());
        for audience in audiences {
            let arm = Query::select()
                .columns(["feed", "issue", "record_kind"].map(Alias::new))
                .from_subquery(self.of_audience(audience), "arm")
                .to_owned();
            arms.push((UnionType::All, arm));
        }
        let mut arms = arms.into_iter();
        let Some((_, mut all)) = arms.next() else { return Err(Error::internal("a page of no audiences")) };
        all.unions(arms);
        all.order_by(Alias::new("feed"), Order::Asc).order_by(Alias::new("issue"), Order::Asc).limit(self.limit);
        Ok(all)
    }

    /// The records of which the row of this audience is the newest among all of the reader's audiences.
    fn of_audience(&self, audience: &str) -> SelectStatement {
        let mut rows = audience::Entity::find()
            .select_only()
            .columns([audience::Column::Feed, audience::Column::Issue, audience::Column::RecordKind])
            .filter(audience::Column::Town.eq(self.town.0))
            .filter(audience::Column::Key.eq(audience))
            .filter(audience::Column::Feed.gt(self.cursor));
        if self.audiences.len() > 1 {
            rows = rows.filter(Expr::not_exists(self.newer()));
        }
        if let Some(narrowed) = self.narrowed {
            let kept = RecordKind::ALL.map(|kind| Expr::exists(kept(kind, narrowed)));
            let kept = kept.into_iter().fold(Condition::any(), Condition::add);
            rows = rows.filter(kept.add(audience::Column::Feed.gt(narrowed.since)));
        }
        if self.cut_each {
            rows = rows.order_by_asc(audience::Column::Feed).limit(self.limit);
        }
        rows.into_query()
    }

    /// A row of the same record that stands for it instead: one with a newer number in another of the audiences; of rows with one number,
    /// that of the first audience. No town is named, as in [`super::super::in_scope`].
    fn newer(&self) -> SelectStatement {
        let newer = |column: audience::Column| Expr::col((Alias::new("newer"), column));
        let this = |column: audience::Column| (audience::Entity, column);
        let first = newer(audience::Column::Key).lt(Expr::col(this(audience::Column::Key)));
        let same = newer(audience::Column::Feed).equals(this(audience::Column::Feed));
        Query::select()
            .expr(Expr::value(1))
            .from_as(audience::Entity, "newer")
            .and_where(newer(audience::Column::Issue).equals(this(audience::Column::Issue)))
            .and_where(newer(audience::Column::Key).is_in(self.audiences.iter().map(String::as_str)))
            .and_where(newer(audience::Column::Feed).gt(Expr::col(this(audience::Column::Feed))).or(same.and(first)))
            .to_owned()
    }
}

/// The row's record of this kind, if the working set has it.
fn kept(kind: RecordKind, narrowed: &Narrowed) -> SelectStatement {
    match kind {
        RecordKind::Issue => kept_issue(narrowed),
        RecordKind::Inspection => kept_inspection(narrowed),
    }
}

/// The row's issue, if the working set has it. When it last changed stands in its last event.
fn kept_issue(narrowed: &Narrowed) -> SelectStatement {
    let last_event = event::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(Expr::col((event::Entity, event::Column::Issue)).equals((issue::Entity, issue::Column::Id)))
        .filter(Expr::col((event::Entity, event::Column::Version)).equals((issue::Entity, issue::Column::Version)))
        .filter(event::Column::At.gte(narrowed.changed_from.0));
    let open = StatusKind::ALL.into_iter().filter(|state| state.is_open()).map(StatusKind::key);
    let mut kept = Condition::any().add(issue::Column::State.is_in(open)).add(Expr::exists(last_event.into_query()));
    for (from, kinds) in &narrowed.closed_from {
        let kinds = issue::Column::Kind.is_in(kinds.iter().map(|kind| kind.0.as_str()));
        kept = kept.add(Condition::all().add(issue::Column::ClosedAt.gte(from.0)).add(kinds));
    }
    let found = issue::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(Expr::col((issue::Entity, issue::Column::Id)).equals((audience::Entity, audience::Column::Issue)))
        .filter(kept);
    found.into_query()
}

/// The row's inspection, if the working set has it.
fn kept_inspection(narrowed: &Narrowed) -> SelectStatement {
    let found = inspection::Entity::find().select_only().expr(Expr::value(1));
    let this = Expr::col((inspection::Entity, inspection::Column::Id)).equals((audience::Entity, audience::Column::Issue));
    found.filter(this).filter(inspection::Column::ChangedAt.gte(narrowed.changed_from.0)).into_query()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::entity::Plans;
    use shared::moment::Moment;

    /// How SQLite goes about the page of these audiences.
    async fn plan(audiences: &[&str], narrowed: Option<&Narrowed>) -> Vec<String> {
        let audiences: Vec<String> = audiences.iter().map(ToString::to_string).collect();
        let page = Page { town: TownId(Uuid::nil()), audiences: audiences.clone(), cursor: 5, limit: 264, narrowed, cut_each: false };
        let built = DatabaseBackend::Sqlite.build(&page.merged(&audiences).unwrap());
        Plans::open().await.of(built).await
    }

    #[actix_web::test]
    async fn a_page_walks_each_audience_in_feed_order_and_sorts_no_more_than_equal_numbers() {
        let narrowed =
            Narrowed { since: 9, changed_from: Moment(1), closed_from: vec![(Moment(0), vec![shared::kind::KindCode("A01".into())])] };
        for narrowed in [None, Some(&narrowed)] {
            for audiences in [&["t"][..], &["g:1", "g:2", "p:1"]] {
                let plan = plan(audiences, narrowed).await;
                let walks = plan.iter().filter(|step| step.contains("audience_by_town_key_feed (town=? AND key=? AND feed>?)")).count();
                let looks = plan.iter().filter(|step| step.starts_with("SEARCH newer USING INDEX audience_by_issue (issue=?)")).count();
                assert_eq!((walks, looks), (audiences.len(), if audiences.len() > 1 { audiences.len() } else { 0 }), "{plan:#?}");
                // "FOR LAST TERM OF ORDER BY": rows with one number, put in the order of their ids.
                let whole = ["SCAN", "USE TEMP B-TREE FOR ORDER BY", "USE TEMP B-TREE FOR GROUP BY"];
                assert!(plan.iter().all(|step| !whole.iter().any(|whole| step.starts_with(whole))), "{plan:#?}");
            }
        }
    }
}
