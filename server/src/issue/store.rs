//! Rows of issues, their events, and the audiences that are feed and scope at once. What reads the audiences: `feed/` and `sight/`.

use crate::{
    entity::{audience, event, issue, town},
    error::Error,
    witness::{kept_of, row_of},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use shared::{
    Audience, ClosedNearby, Entry, Event, Issue, IssueId, Kind, KindCode, Moment, Point, Reference, SiteId, TownId, apply,
    audiences_of_issue,
};

/// What one order changed.
pub(super) struct Saved<'a> {
    pub(super) before: Option<&'a Issue>,
    pub(super) after: &'a Issue,
    pub(super) entries: &'a [Entry],
    pub(super) feed: i64,
    pub(super) reference: &'a Reference,
}

/// The feed number of the write under way. On PostgreSQL the town's row stays locked to the end of the transaction, on SQLite the
/// whole database is: numbers become visible in the order in which they are given.
pub(super) async fn next_feed(tx: &impl ConnectionTrait, id: TownId) -> Result<i64, Error> {
    let row = town::Entity::find_by_id(id.0).lock_exclusive().one(tx).await?;
    row.map(|row| row.feed + 1).ok_or(Error::NotFound)
}

/// Writes the feed number down as given.
pub(super) async fn take_feed(tx: &impl ConnectionTrait, id: TownId, feed: i64) -> Result<(), Error> {
    let taken = town::Entity::update_many().col_expr(town::Column::Feed, Expr::value(feed));
    taken.filter(town::Column::Id.eq(id.0)).exec(tx).await?;
    Ok(())
}

pub(super) fn issue_of(row: &issue::Model) -> Result<Issue, Error> {
    serde_json::from_str(&row.body).map_err(Error::internal)
}

/// The issue of this town, whoever asks: only the write path and the feed use it.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn load(db: &impl ConnectionTrait, town: TownId, id: IssueId) -> Result<Option<Issue>, Error> {
    let row = issue::Entity::find_by_id(id.0).filter(issue::Column::Town.eq(town.0)).one(db).await?;
    row.as_ref().map(issue_of).transpose()
}

/// Whether any town has an issue with this id.
pub(super) async fn is_taken(db: &impl ConnectionTrait, id: IssueId) -> Result<bool, Error> {
    Ok(issue::Entity::find_by_id(id.0).count(db).await? > 0)
}

/// The issue as it was when it had `version`, folded from its events; `None` for version 0.
pub async fn load_at(db: &impl ConnectionTrait, town: TownId, id: IssueId, version: u64) -> Result<Option<Issue>, Error> {
    let version = i64::try_from(version).unwrap_or(i64::MAX);
    let rows = event::Entity::find()
        .filter(event::Column::Issue.eq(id.0))
        .filter(event::Column::Town.eq(town.0))
        .filter(event::Column::Version.lte(version))
        .order_by_asc(event::Column::Version)
        .all(db)
        .await?;
    let mut folded = None;
    for row in rows {
        let entry: Entry = serde_json::from_str(&row.body).map_err(Error::internal)?;
        folded = Some(apply(folded, id, town, entry));
    }
    Ok(folded)
}

/// The text under which an event is kept and fingerprinted.
pub(super) fn text_of_entry(entry: &Entry) -> Result<String, Error> {
    serde_json::to_string(entry).map_err(Error::internal)
}

/// Writes issue, events and audiences; how the issue's row and audiences stand then, for whoever vouches for it.
pub(super) async fn save(db: &impl ConnectionTrait, saved: &Saved<'_>) -> Result<String, Error> {
    let row = save_issue(db, saved).await?;
    save_events(db, saved).await?;
    save_audiences(db, saved).await?;
    for entry in saved.entries {
        if let Event::Reported { relapse_of: Some(earlier), .. } = &entry.event {
            let mark = issue::Entity::update_many().col_expr(issue::Column::Relapsed, Expr::value(true));
            mark.filter(issue::Column::Id.eq(earlier.0)).filter(issue::Column::Town.eq(saved.after.town.0)).exec(db).await?;
        }
    }
    let circles = audience::Entity::find().filter(audience::Column::Issue.eq(saved.after.id.0)).all(db).await?;
    Ok(kept_of(&row, &circles))
}

async fn save_issue(db: &impl ConnectionTrait, saved: &Saved<'_>) -> Result<issue::Model, Error> {
    let row = row_of(saved.after, saved.feed, saved.reference, false)?;
    let Some(before) = saved.before else {
        issue::Entity::insert(row.clone().into_active_model()).exec_without_returning(db).await?;
        return Ok(row);
    };
    let version = i64::try_from(before.version).map_err(Error::internal)?;
    let mut change = row.clone().into_active_model().reset_all();
    change.relapsed = sea_orm::ActiveValue::NotSet;
    let changed = issue::Entity::update_many()
        .set(change)
        .filter(issue::Column::Id.eq(before.id.0))
        .filter(issue::Column::Version.eq(version))
        .exec(db)
        .await?;
    if changed.rows_affected == 1 { Ok(row) } else { Err(Error::Busy("the issue was changed meanwhile".into())) }
}

async fn save_events(db: &impl ConnectionTrait, saved: &Saved<'_>) -> Result<(), Error> {
    let first = saved.before.map_or(0, |before| before.version);
    let mut rows = Vec::with_capacity(saved.entries.len());
    for (version, entry) in (first + 1..).zip(saved.entries) {
        rows.push(event::ActiveModel {
            issue: Set(saved.after.id.0),
            version: Set(i64::try_from(version).map_err(Error::internal)?),
            town: Set(saved.after.town.0),
            feed: Set(saved.feed),
            at: Set(entry.at.0),
            body: Set(text_of_entry(entry)?),
        });
    }
    event::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

async fn save_audiences(db: &impl ConnectionTrait, saved: &Saved<'_>) -> Result<(), Error> {
    let after = audiences_of_issue(saved.after);
    let left = saved.before.map(audiences_of_issue).unwrap_or_default().into_iter().filter(|circle| !after.contains(circle));
    let row = |circle: &Audience, gone: bool| audience::ActiveModel {
        town: Set(saved.after.town.0),
        key: Set(circle.to_string()),
        issue: Set(saved.after.id.0),
        feed: Set(saved.feed),
        gone: Set(gone),
    };
    let rows: Vec<_> = left.map(|circle| row(&circle, true)).chain(after.iter().map(|circle| row(circle, false))).collect();
    let again = OnConflict::columns([audience::Column::Town, audience::Column::Key, audience::Column::Issue])
        .update_columns([audience::Column::Feed, audience::Column::Gone])
        .to_owned();
    audience::Entity::insert_many(rows).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// Closed issues of a kind since `since`, at this site or in the square around this point.
pub(super) async fn closed_nearby(
    db: &impl ConnectionTrait,
    town: TownId,
    kind: &Kind,
    point: Option<Point>,
    site: Option<SiteId>,
    since: Moment,
) -> Result<Vec<ClosedNearby>, Error> {
    let mut place = Condition::any();
    if let Some(site) = site {
        place = place.add(issue::Column::Site.eq(site.0));
    }
    if let Some(point) = point {
        // A degree of latitude is about 111 km; of longitude never more.
        let north = kind.duplicate_radius_m / 110_000.0;
        let east = north / point.lat.to_radians().cos().max(0.01);
        let square = Condition::all()
            .add(issue::Column::Lat.between(point.lat - north, point.lat + north))
            .add(issue::Column::Lon.between(point.lon - east, point.lon + east));
        place = place.add(square);
    }
    if place.is_empty() {
        return Ok(Vec::new());
    }
    let rows = issue::Entity::find()
        .filter(issue::Column::Town.eq(town.0))
        .filter(issue::Column::Kind.eq(&kind.code.0))
        .filter(issue::Column::ClosedAt.gte(since.0))
        .filter(place)
        .all(db)
        .await?;
    let nearby = |row: issue::Model| {
        Some(ClosedNearby {
            id: IssueId(row.id),
            kind: KindCode(row.kind),
            point: row.lat.zip(row.lon).map(|(lat, lon)| Point { lat, lon }),
            site: row.site.map(SiteId),
            closed_at: Moment(row.closed_at?),
        })
    };
    Ok(rows.into_iter().filter_map(nearby).collect())
}
