//! What is shown of the rows of the table, without folding the issues themselves.

use crate::{entity::issue, error::Error, feed::in_scope};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use shared::{
    geo::Point,
    id::{GridId, IssueId, SiteId, TownId, UnitId},
    issue::{Audience, Source, StatusKind},
    kind::KindCode,
    moment::Moment,
    query::{IssueRow, beginning},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The columns of a row.
#[derive(FromQueryResult)]
struct Narrow {
    id: Uuid,
    feed: i64,
    kind: String,
    body: String,
    state: String,
    source: String,
    unit: Option<Uuid>,
    grid: Option<Uuid>,
    site: Option<Uuid>,
    lat: Option<f64>,
    lon: Option<f64>,
    reported_at: i64,
    due_at: Option<i64>,
    overdue: bool,
    supervised: bool,
    relapse: bool,
    note: String,
}

/// What of an issue has no column.
#[derive(serde::Deserialize)]
struct Guess {
    #[serde(default)]
    kind_guessed: bool,
}

impl Narrow {
    fn row(self) -> IssueRow {
        IssueRow {
            id: IssueId(self.id),
            feed: u64::try_from(self.feed).unwrap_or_default(),
            kind: KindCode(self.kind),
            kind_guessed: serde_json::from_str::<Guess>(&self.body).is_ok_and(|body| body.kind_guessed),
            state: StatusKind::of_key(&self.state).unwrap_or(StatusKind::Void),
            overdue: self.overdue,
            supervised: self.supervised,
            relapse: self.relapse,
            source: Source::of_key(&self.source).unwrap_or_default(),
            unit: self.unit.map(UnitId),
            grid: self.grid.map(GridId),
            site: self.site.map(SiteId),
            point: self.lat.zip(self.lon).map(|(lat, lon)| Point { lat, lon }),
            reported_at: Moment(self.reported_at),
            due_at: self.due_at.map(Moment),
            note: beginning(&self.note),
        }
    }
}

/// The rows of these issues in this order, those of them that are in the access scope.
pub(super) async fn rows(db: &impl ConnectionTrait, audiences: &[Audience], ids: &[IssueId]) -> Result<Vec<IssueRow>, Error> {
    use issue::Column as C;
    let columns = [
        C::Id,
        C::Feed,
        C::Kind,
        C::Body,
        C::State,
        C::Source,
        C::Unit,
        C::Grid,
        C::Site,
        C::Lat,
        C::Lon,
        C::ReportedAt,
        C::DueAt,
        C::Overdue,
        C::Supervised,
        C::Relapse,
        C::Note,
    ];
    let found = issue::Entity::find().select_only().columns(columns).filter(C::Id.is_in(ids.iter().map(|id| id.0)));
    let found = found.filter(in_scope((issue::Entity, C::Id), audiences)).into_model::<Narrow>().all(db).await?;
    let mut rows: HashMap<IssueId, IssueRow> = found.into_iter().map(Narrow::row).map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

/// The ids of all issues of the town that have changed after this feed number, by the index that the columns follow.
pub(super) async fn changed_since(db: &impl ConnectionTrait, town: TownId, seen: u64) -> Result<HashSet<Uuid>, Error> {
    let found = issue::Entity::find().select_only().column(issue::Column::Id).filter(issue::Column::Town.eq(town.0));
    let seen = i64::try_from(seen).unwrap_or(i64::MAX);
    let ids: Vec<Uuid> = found.filter(issue::Column::Feed.gt(seen)).into_tuple().all(db).await?;
    Ok(ids.into_iter().collect())
}
