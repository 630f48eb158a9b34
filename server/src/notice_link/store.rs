//! Rows of links, codes and papers.

use super::series::Series;
use crate::{
    entity::{notice_link, notice_paper, series_paper, unit_code},
    error::Error,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use shared::{
    id::{IssueId, LinkId, TownId, UnitId},
    moment::Moment,
};
use uuid::Uuid;

/// Links of an issue that are kept, in force or not.
const KEPT: u64 = 60;

/// The link with this hash, unless it was revoked.
pub async fn with_hash(db: &impl ConnectionTrait, hash: &str) -> Result<Option<notice_link::Model>, Error> {
    let found = notice_link::Entity::find().filter(notice_link::Column::Hash.eq(hash));
    Ok(found.filter(notice_link::Column::RevokedAt.is_null()).one(db).await?)
}

/// The link with this id, revoked or not.
pub async fn with_id(db: &impl ConnectionTrait, link: LinkId) -> Result<Option<notice_link::Model>, Error> {
    Ok(notice_link::Entity::find_by_id(link.0).one(db).await?)
}

/// The links of an issue, newest first.
pub async fn of_issue(db: &impl ConnectionTrait, town: TownId, issue: IssueId) -> Result<Vec<notice_link::Model>, Error> {
    let found = notice_link::Entity::find().filter(notice_link::Column::Issue.eq(issue.0)).filter(notice_link::Column::Town.eq(town.0));
    let newest = found.order_by_desc(notice_link::Column::MadeAt).order_by_desc(notice_link::Column::Id);
    Ok(newest.limit(KEPT).all(db).await?)
}

/// Keeps a link; of those that are over the oldest are forgotten.
pub async fn add(db: &impl ConnectionTrait, row: notice_link::Model) -> Result<(), Error> {
    let issue = row.issue;
    notice_link::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    let newest = notice_link::Entity::find().filter(notice_link::Column::Issue.eq(issue)).order_by_desc(notice_link::Column::MadeAt);
    let newest = newest.order_by_desc(notice_link::Column::Id).select_only().column(notice_link::Column::Id);
    let old: Vec<Uuid> = newest.offset(KEPT).limit(KEPT).into_tuple().all(db).await?;
    if !old.is_empty() {
        notice_link::Entity::delete_many().filter(notice_link::Column::Id.is_in(old)).exec(db).await?;
    }
    Ok(())
}

/// Revokes these links of an issue, as far as they are not.
pub async fn revoke(db: &impl ConnectionTrait, (town, issue): (TownId, IssueId), links: &[LinkId], at: Moment) -> Result<u64, Error> {
    let ended = notice_link::Entity::update_many()
        .col_expr(notice_link::Column::RevokedAt, Expr::value(at.0))
        .filter(notice_link::Column::Id.is_in(links.iter().map(|link| link.0)))
        .filter(notice_link::Column::Town.eq(town.0))
        .filter(notice_link::Column::Issue.eq(issue.0))
        .filter(notice_link::Column::RevokedAt.is_null());
    Ok(ended.exec(db).await?.rows_affected)
}

/// The code of a unit.
pub async fn code_of(db: &impl ConnectionTrait, town: TownId, unit: UnitId) -> Result<Option<unit_code::Model>, Error> {
    Ok(unit_code::Entity::find_by_id(unit.0).filter(unit_code::Column::Town.eq(town.0)).one(db).await?)
}

/// Puts a code in the place of the one before.
pub async fn put_code(db: &impl ConnectionTrait, row: unit_code::Model) -> Result<(), Error> {
    let taken = OnConflict::column(unit_code::Column::Unit)
        .update_columns([unit_code::Column::Town, unit_code::Column::Hash, unit_code::Column::Stamp, unit_code::Column::MadeAt])
        .to_owned();
    unit_code::Entity::insert(row.into_active_model()).on_conflict(taken).exec_without_returning(db).await?;
    Ok(())
}

/// A paper, of whichever series: its number, the duty that it is about and the link on it.
pub type Row = notice_paper::Model;

impl Row {
    fn of(row: series_paper::Model) -> Self {
        let series_paper::Model { issue, unit, assigned_at, town, year, number, link, issued_at, series: _ } = row;
        Self { issue, unit, assigned_at, town, year, number, link, issued_at }
    }

    fn of_series(self, series: Series) -> series_paper::Model {
        let Self { issue, unit, assigned_at, town, year, number, link, issued_at } = self;
        series_paper::Model { series: series.key().to_owned(), issue, unit, assigned_at, town, year, number, link, issued_at }
    }
}

/// The papers of this series of these issues.
pub async fn papers(db: &impl ConnectionTrait, town: TownId, series: Series, issues: &[IssueId]) -> Result<Vec<Row>, Error> {
    let ids = issues.iter().map(|issue| issue.0);
    if series == Series::Notice {
        let of = notice_paper::Entity::find().filter(notice_paper::Column::Issue.is_in(ids));
        return Ok(of.filter(notice_paper::Column::Town.eq(town.0)).all(db).await?);
    }
    let of = series_paper::Entity::find().filter(series_paper::Column::Issue.is_in(ids));
    let of = of.filter(series_paper::Column::Series.eq(series.key())).filter(series_paper::Column::Town.eq(town.0));
    Ok(of.all(db).await?.into_iter().map(Row::of).collect())
}

/// The greatest number of a town's series in a year; 0 for none.
pub async fn last_number(db: &impl ConnectionTrait, town: TownId, series: Series, year: i32) -> Result<i32, Error> {
    if series == Series::Notice {
        let all = notice_paper::Entity::find().filter(notice_paper::Column::Town.eq(town.0)).filter(notice_paper::Column::Year.eq(year));
        let last = all.order_by_desc(notice_paper::Column::Number).limit(1).one(db).await?;
        return Ok(last.map_or(0, |row| row.number));
    }
    let all = series_paper::Entity::find().filter(series_paper::Column::Town.eq(town.0)).filter(series_paper::Column::Year.eq(year));
    let last =
        all.filter(series_paper::Column::Series.eq(series.key())).order_by_desc(series_paper::Column::Number).limit(1).one(db).await?;
    Ok(last.map_or(0, |row| row.number))
}

/// Keeps a paper.
pub async fn add_paper(db: &impl ConnectionTrait, series: Series, row: Row) -> Result<(), Error> {
    if series == Series::Notice {
        notice_paper::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    } else {
        series_paper::Entity::insert(row.of_series(series).into_active_model()).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Puts another link on a paper.
pub async fn relink(db: &impl ConnectionTrait, series: Series, paper: &Row, link: LinkId) -> Result<(), Error> {
    if series == Series::Notice {
        let mut row = paper.clone().into_active_model();
        row.link = Set(link.0);
        notice_paper::Entity::update(row).exec(db).await?;
    } else {
        let mut row = paper.clone().of_series(series).into_active_model();
        row.link = Set(link.0);
        series_paper::Entity::update(row).exec(db).await?;
    }
    Ok(())
}
