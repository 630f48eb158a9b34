//! Rows of versions that begin at a date.

use crate::{
    audit::{self, Record, Subject},
    entity::{coming_version, reference, town},
    error::Error,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Select, sea_query::Expr,
};
use serde_json::json;
use shared::{id::TownId, moment::Moment, reference::Reference};

/// How those ended that hold, or held.
pub const CAME: &str = "in_force";
const TAKEN_BACK: &str = "taken_back";
/// How those ended that did not fit at their date.
pub const STAYED_OUT: &str = "stayed_out";

fn of_town(town: TownId) -> Select<coming_version::Entity> {
    coming_version::Entity::find().filter(coming_version::Column::Town.eq(town.0))
}

/// Those that wait, in the order in which they come.
///
/// # Errors
/// The database's.
pub async fn waiting(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<coming_version::Model>, Error> {
    let waiting = of_town(town).filter(coming_version::Column::Ended.is_null());
    Ok(waiting.order_by_asc(coming_version::Column::HoldsFrom).order_by_asc(coming_version::Column::Revision).all(db).await?)
}

/// A version that waits, and the data that it is laid over: those of the last before it that fits; `None`: what is in force.
///
/// # Errors
/// [`Error::NotFound`] if it does not wait; the database's.
pub async fn around(db: &impl ConnectionTrait, town: TownId, revision: u64) -> Result<(coming_version::Model, Option<String>), Error> {
    let mut before = None;
    for row in waiting(db, town).await? {
        if u64::try_from(row.revision) == Ok(revision) {
            return Ok((row, before));
        }
        before = Some(row.body).filter(|body| !body.is_empty()).or(before);
    }
    Err(Error::NotFound)
}

/// The greatest revision that names one of a town, however it ended; 0: there is none.
///
/// # Errors
/// The database's.
pub async fn last_revision(db: &impl ConnectionTrait, town: TownId) -> Result<u64, Error> {
    let last = of_town(town).select_only().column(coming_version::Column::Revision).order_by_desc(coming_version::Column::Revision);
    let last: Option<i64> = last.limit(1).into_tuple().one(db).await?;
    Ok(last.and_then(|revision| u64::try_from(revision).ok()).unwrap_or(0))
}

/// Keeps a new one.
///
/// # Errors
/// The database's.
pub async fn add(tx: &impl ConnectionTrait, row: coming_version::Model) -> Result<(), Error> {
    coming_version::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

/// Notes what a version that waits would be, or why it does not fit.
///
/// # Errors
/// The database's.
pub async fn lay(tx: &impl ConnectionTrait, row: &coming_version::Model) -> Result<(), Error> {
    let laid = coming_version::Entity::update_many()
        .col_expr(coming_version::Column::Body, Expr::value(row.body.as_str()))
        .col_expr(coming_version::Column::Misfit, Expr::value(row.misfit.as_str()))
        .col_expr(coming_version::Column::Ticks, Expr::value(row.ticks.as_str()))
        .col_expr(coming_version::Column::OpenTicks, Expr::value(row.open_ticks));
    laid.filter(is(row)).exec(tx).await?;
    Ok(())
}

fn is(row: &coming_version::Model) -> sea_orm::Condition {
    sea_orm::Condition::all().add(coming_version::Column::Town.eq(row.town)).add(coming_version::Column::Revision.eq(row.revision))
}

/// Notes in the town's row when the next of those that wait comes.
///
/// # Errors
/// The database's.
pub async fn set_next(tx: &impl ConnectionTrait, town: TownId) -> Result<(), Error> {
    let next = waiting_times(tx, town).await?.into_iter().min();
    town::Entity::update_many().col_expr(town::Column::NextFrom, Expr::value(next)).filter(town::Column::Id.eq(town.0)).exec(tx).await?;
    Ok(())
}

async fn waiting_times(tx: &impl ConnectionTrait, town: TownId) -> Result<Vec<i64>, Error> {
    let waiting = of_town(town).filter(coming_version::Column::Ended.is_null()).select_only();
    Ok(waiting.column(coming_version::Column::HoldsFrom).into_tuple().all(tx).await?)
}

/// Puts every version in force that is due at `now`, in their order; one that does not fit stays out for good. Says whether any has come.
///
/// # Errors
/// [`Error::NotFound`] for an unknown town; the database's.
pub async fn bring_in(tx: &impl ConnectionTrait, town: TownId, now: Moment) -> Result<bool, Error> {
    let head = town::Entity::find_by_id(town.0).lock_exclusive().one(tx).await?.ok_or(Error::NotFound)?;
    // What the town's row says only saves the look.
    if !waiting_times(tx, town).await?.into_iter().any(|from| from <= now.0) {
        return Ok(false);
    }
    let mut version = u64::try_from(head.reference_version).unwrap_or(0);
    let mut came = false;
    for row in waiting(tx, town).await?.into_iter().filter(|row| row.holds_from <= now.0) {
        let revision = u64::try_from(row.revision).unwrap_or(0);
        let fits = row.misfit.is_empty();
        if fits {
            let data: Reference = serde_json::from_str(&row.body).map_err(Error::internal)?;
            version += 1;
            put_in_force(tx, &data, version, &row.by, Moment(row.holds_from), Some(Moment(row.holds_from))).await?;
        }
        end(tx, &row, if fits { CAME } else { STAYED_OUT }, now, fits.then_some(version)).await?;
        let body = json!({ "revision": revision, "from": row.holds_from, "version": fits.then_some(version), "misfit": row.misfit });
        let action = if fits { "town_comes" } else { "town_stays_out" };
        let record = Record { actor: row.by, action: action.to_owned(), object: format!("town:{}", head.code), body };
        let standing = [revision];
        let mut written = vec![Subject::ComingStanding(&standing)];
        written.extend(fits.then_some(Subject::InForce(version)));
        audit::attest(tx, town, now, record, &written).await?;
        came |= fits;
    }
    set_next(tx, town).await?;
    Ok(came)
}

/// Ends one that waits: it never comes.
///
/// # Errors
/// The database's.
pub async fn take_back(tx: &impl ConnectionTrait, row: &coming_version::Model, now: Moment) -> Result<(), Error> {
    end(tx, row, TAKEN_BACK, now, None).await
}

async fn end(tx: &impl ConnectionTrait, row: &coming_version::Model, how: &str, now: Moment, version: Option<u64>) -> Result<(), Error> {
    let version = version.map(i64::try_from).transpose().map_err(Error::internal)?;
    let ended = coming_version::Entity::update_many()
        .col_expr(coming_version::Column::Ended, Expr::value(Some(how)))
        .col_expr(coming_version::Column::EndedAt, Expr::value(Some(now.0)))
        .col_expr(coming_version::Column::Version, Expr::value(version))
        .col_expr(coming_version::Column::Body, Expr::value(""));
    ended.filter(is(row)).exec(tx).await?;
    Ok(())
}

/// Puts a version of the reference data in force. `at`: when; `holds_from`: the same if it comes by its date.
///
/// # Errors
/// The database's.
pub async fn put_in_force(
    db: &impl ConnectionTrait,
    data: &Reference,
    version: u64,
    by: &str,
    at: Moment,
    holds_from: Option<Moment>,
) -> Result<(), Error> {
    let version = i64::try_from(version).map_err(Error::internal)?;
    let row = reference::ActiveModel {
        town: Set(data.town.id.0),
        version: Set(version),
        body: Set(serde_json::to_string(data).map_err(Error::internal)?),
        created_at: Set(at.0),
        by: Set(by.to_owned()),
        holds_from: Set(holds_from.map(|from| from.0)),
    };
    reference::Entity::insert(row).exec_without_returning(db).await?;
    let head = town::ActiveModel {
        id: Set(data.town.id.0),
        name: Set(data.town.name.clone()),
        reference_version: Set(version),
        ..Default::default()
    };
    head.update(db).await?;
    Ok(())
}

/// The newest of a town, waiting or ended, the newest first, without what they hold.
///
/// # Errors
/// The database's.
pub async fn lately(db: &impl ConnectionTrait, town: TownId, most: u64) -> Result<Vec<coming_version::Model>, Error> {
    let mut rows = of_town(town)
        .select_only()
        .columns([
            coming_version::Column::Town,
            coming_version::Column::Revision,
            coming_version::Column::HoldsFrom,
            coming_version::Column::MadeAt,
            coming_version::Column::By,
            coming_version::Column::BasedOn,
            coming_version::Column::MayLose,
            coming_version::Column::Ticks,
            coming_version::Column::Misfit,
            coming_version::Column::Ended,
            coming_version::Column::EndedAt,
            coming_version::Column::Version,
            coming_version::Column::Outcomes,
            coming_version::Column::OpenTicks,
        ])
        .expr_as(Expr::value(""), "tables")
        .expr_as(Expr::value(""), "body")
        .order_by_desc(coming_version::Column::Revision)
        .limit(most)
        .all(db)
        .await?;
    rows.sort_by_key(|row| std::cmp::Reverse((row.holds_from, row.revision)));
    Ok(rows)
}

/// Revisions of those that came and have reassignments left.
///
/// # Errors
/// The database's.
pub async fn unfinished(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<u64>, Error> {
    let open = of_town(town).filter(coming_version::Column::Ended.eq(CAME)).filter(coming_version::Column::OpenTicks.gt(0));
    let rows: Vec<i64> = open.select_only().column(coming_version::Column::Revision).into_tuple().all(db).await?;
    Ok(rows.into_iter().filter_map(|revision| u64::try_from(revision).ok()).collect())
}

/// One that came, with its reassignments.
///
/// # Errors
/// [`Error::NotFound`] if it did not; the database's.
pub async fn ticks_of(db: &impl ConnectionTrait, town: TownId, revision: u64) -> Result<coming_version::Model, Error> {
    let row = come_to(db, town, revision).await?;
    if row.ended.as_deref() == Some(CAME) { Ok(row) } else { Err(Error::NotFound) }
}

/// What has become of one, however it ended.
///
/// # Errors
/// [`Error::NotFound`] if there is none; the database's.
pub async fn come_to(db: &impl ConnectionTrait, town: TownId, revision: u64) -> Result<coming_version::Model, Error> {
    let revision = i64::try_from(revision).map_err(|_| Error::NotFound)?;
    coming_version::Entity::find_by_id((town.0, revision)).one(db).await?.ok_or(Error::NotFound)
}

/// Writes down what became of the first of its reassignments, and how many are left.
///
/// # Errors
/// The database's.
pub async fn note_outcomes(tx: &impl ConnectionTrait, row: &coming_version::Model) -> Result<(), Error> {
    let noted = coming_version::Entity::update_many()
        .col_expr(coming_version::Column::Outcomes, Expr::value(row.outcomes.as_str()))
        .col_expr(coming_version::Column::OpenTicks, Expr::value(row.open_ticks));
    noted.filter(is(row)).exec(tx).await?;
    Ok(())
}
