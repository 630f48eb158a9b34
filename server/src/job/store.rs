//! Rows of the queue. Which job a row is, is its name; in which queue it waits, says the list of jobs.

use crate::{entity::job, error::Error, state::State};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait as _, IntoActiveModel, PaginatorTrait as _, QueryFilter, QueryOrder,
    QuerySelect, UpdateMany,
    sea_query::{Expr, LockBehavior, LockType, OnConflict},
};
use shared::{id::TownId, moment::Moment};
use uuid::Uuid;

/// How long a server that says nothing may have a job before others take it for dead, in minutes: twice what clocks may be off.
const LEASE_MINUTES: i64 = 10;
/// Days after which a finished job is forgotten.
const KEPT_DAYS: i64 = 30;
/// Days after which a job that was given up is forgotten.
const GIVEN_UP_DAYS: i64 = 365;
/// Rows of one statement: databases take only so many values.
const AT_ONCE: usize = 500;
/// Old jobs that are forgotten in one transaction.
const FORGOTTEN: u64 = 500;
/// What is written of a job whose server said nothing any more.
const DIED: &str = "its server ended during the last try";
/// What is written of a row that this version has no job for.
const UNKNOWN: &str = "this version knows no job of this name";

/// A claimed job.
#[derive(Clone, Debug)]
pub(super) struct Claimed {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) town: Option<TownId>,
    pub(super) body: String,
    /// Tries so far, this one included.
    pub(super) attempts: u32,
    /// What this claim is known by.
    token: Uuid,
}

/// A job whose last try failed, or that cannot be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// Its name in the row.
    pub name: String,
    /// When it is, or was, due.
    pub run_at: Moment,
    /// Tries so far.
    pub attempts: u32,
    /// Why.
    pub error: String,
    /// Whether it is not tried again by itself.
    pub given_up: bool,
}

/// Writes rows down; one that is there is due again, whoever has it.
pub(super) async fn put(tx: &impl ConnectionTrait, rows: Vec<job::Model>) -> Result<(), Error> {
    for rows in rows.chunks(AT_ONCE) {
        use job::Column::{Attempts, Body, Claim, DoneAt, GivenUpAt, LastError, LockedUntil, RunAt};
        let again = OnConflict::column(job::Column::Id)
            .update_columns([Body, RunAt, Attempts, LastError, LockedUntil, DoneAt, Claim, GivenUpAt])
            .to_owned();
        let rows = rows.iter().map(|row| row.clone().into_active_model());
        job::Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// How many jobs of this name are neither done nor given up.
pub(super) async fn waiting(tx: &impl ConnectionTrait, name: &str) -> Result<u64, Error> {
    Ok(job::Entity::find().filter(open()).filter(job::Column::Name.eq(name)).count(tx).await?)
}

/// Begins a turn of a job that comes round by itself, unless it was begun already. Earlier turns that were not done make place for it, and
/// old jobs that are finished or given up are forgotten, some hundred in a transaction.
pub(super) async fn begin_turn(state: &State, row: job::Model, now: Moment) -> Result<(), Error> {
    if job::Entity::find_by_id(row.id).one(state.db.reader()).await?.is_some() {
        return Ok(());
    }
    let earlier = Condition::all()
        .add(job::Column::Name.eq(row.name.clone()))
        .add(job::Column::Id.ne(row.id))
        .add(job::Column::DoneAt.is_null())
        .add(free(now));
    let tx = state.db.write().await?;
    // Another server may have begun it meanwhile, and be done with it.
    let begun = OnConflict::column(job::Column::Id).do_nothing().to_owned();
    job::Entity::insert_many([row.into_active_model()]).on_conflict(begun).exec_without_returning(&tx).await?;
    tx.commit().await?;
    forget(state, &earlier).await?;
    forget(state, &Condition::all().add(job::Column::DoneAt.lt(now.plus_days(-KEPT_DAYS).0))).await?;
    let given_up = Condition::all().add(job::Column::DoneAt.is_null()).add(job::Column::GivenUpAt.lt(now.plus_days(-GIVEN_UP_DAYS).0));
    forget(state, &given_up).await
}

/// Forgets all these jobs. They are looked for beside the writer, which is held for no more rows than one statement takes.
async fn forget(state: &State, which: &Condition) -> Result<(), Error> {
    loop {
        let some = job::Entity::find().select_only().column(job::Column::Id).filter(which.clone()).limit(FORGOTTEN);
        let ids: Vec<Uuid> = some.into_tuple().all(state.db.reader()).await?;
        if ids.is_empty() {
            return Ok(());
        }
        let tx = state.db.write().await?;
        let gone = job::Entity::delete_many().filter(job::Column::Id.is_in(ids)).filter(which.clone()).exec(&tx).await?;
        tx.commit().await?;
        if gone.rows_affected == 0 {
            // Each of them is wanted again by now.
            return Ok(());
        }
    }
}

/// Writes down of due rows that no job has their name. They wait for a version that knows them.
pub(super) async fn note_unknown(state: &State, known: &[&str], now: Moment) -> Result<(), Error> {
    let unknown = Condition::all()
        .add(open())
        .add(job::Column::RunAt.lte(now.0))
        .add(job::Column::Name.is_not_in(known.iter().copied()))
        .add(job::Column::LastError.is_null());
    if job::Entity::find().filter(unknown.clone()).limit(1).one(state.db.reader()).await?.is_none() {
        return Ok(());
    }
    let tx = state.db.write().await?;
    job::Entity::update_many().col_expr(job::Column::LastError, Expr::value(UNKNOWN)).filter(unknown).exec(&tx).await?;
    Ok(tx.commit().await?)
}

/// Due jobs of these names, oldest first, that from now on are this server's for a while. Of several servers that ask at once, none gets
/// what another gets, and none waits for another. A job whose server died is claimed alone: if it is what kills servers, it takes no
/// other with it.
pub(super) async fn claim(state: &State, names: &[&str], now: Moment, most: u64) -> Result<Vec<Claimed>, Error> {
    if due(names, now).limit(1).one(state.db.reader()).await?.is_none() {
        return Ok(Vec::new());
    }
    let tx = state.db.write().await?;
    let mut rows = due(names, now).limit(most).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).all(&tx).await?;
    let has_died = |row: &job::Model| row.locked_until.is_some();
    let alone = rows.first().is_some_and(has_died);
    let together = if alone { 1 } else { rows.iter().take_while(|row| !has_died(row)).count() };
    rows.truncate(together);
    let token = Uuid::now_v7();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut mine = job::Entity::update_many()
        .col_expr(job::Column::LockedUntil, Expr::value(leased(now)))
        .col_expr(job::Column::Claim, Expr::value(token))
        .col_expr(job::Column::Attempts, Expr::col(job::Column::Attempts).add(1));
    if alone {
        mine = mine.col_expr(job::Column::LastError, Expr::value(DIED));
    }
    mine.filter(job::Column::Id.is_in(ids)).exec(&tx).await?;
    tx.commit().await?;
    Ok(rows.into_iter().map(|row| claimed(row, token)).collect())
}

fn claimed(row: job::Model, token: Uuid) -> Claimed {
    let attempts = u32::try_from(row.attempts).unwrap_or(0).saturating_add(1);
    Claimed { id: row.id, name: row.name, town: row.town.map(TownId), body: row.body, attempts, token }
}

/// Says that this server is alive and still has these jobs.
pub(super) async fn renew(state: &State, jobs: &[Claimed], now: Moment) -> Result<(), Error> {
    let longer = job::Entity::update_many().col_expr(job::Column::LockedUntil, Expr::value(leased(now)));
    settle(state, longer, jobs).await
}

/// Gives jobs back that were not begun, or broken off by a server that stops; that was no try.
pub(super) async fn give_back(state: &State, jobs: &[Claimed]) -> Result<(), Error> {
    let untried = unlocked().col_expr(job::Column::Attempts, Expr::col(job::Column::Attempts).sub(1));
    settle(state, untried, jobs).await
}

/// Writes down why a try failed, and when the next is; `None`: there is none.
pub(super) async fn fail(state: &State, job: &Claimed, why: String, again_at: Option<Moment>, now: Moment) -> Result<(), Error> {
    let failed = unlocked().col_expr(job::Column::LastError, Expr::value(why));
    let failed = match again_at {
        Some(again_at) => failed.col_expr(job::Column::RunAt, Expr::value(again_at.0)),
        None => failed.col_expr(job::Column::GivenUpAt, Expr::value(now.0)),
    };
    settle(state, failed, std::slice::from_ref(job)).await
}

/// Writes down in this transaction that the job is done, if it is still this server's.
pub(super) async fn finish(tx: &impl ConnectionTrait, job: &Claimed, now: Moment) -> Result<(), Error> {
    let done = unlocked().col_expr(job::Column::DoneAt, Expr::value(now.0)).filter(held(std::slice::from_ref(job))).exec(tx).await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Error::Busy("the job is another server's by now".to_owned())) }
}

/// Has those tried again that were given up; how many they are.
///
/// # Errors
/// The database's.
pub async fn retry(state: &State, now: Moment) -> Result<u64, Error> {
    let tx = state.db.write().await?;
    let anew = unlocked()
        .col_expr(job::Column::GivenUpAt, Expr::value(Option::<i64>::None))
        .col_expr(job::Column::Attempts, Expr::value(0))
        .col_expr(job::Column::RunAt, Expr::value(now.0));
    let given_up = anew.filter(job::Column::DoneAt.is_null()).filter(job::Column::GivenUpAt.is_not_null()).exec(&tx).await?;
    tx.commit().await?;
    Ok(given_up.rows_affected)
}

/// Jobs that fail, those that were given up first, then the oldest.
///
/// # Errors
/// The database's.
pub async fn failing(db: &impl ConnectionTrait, most: u64) -> Result<Vec<Failing>, Error> {
    let failed = job::Entity::find().filter(job::Column::DoneAt.is_null()).filter(job::Column::LastError.is_not_null());
    let rows = failed.order_by_asc(job::Column::GivenUpAt.is_null()).order_by_asc(job::Column::RunAt).limit(most).all(db).await?;
    let told = |row: job::Model| Failing {
        name: row.name,
        run_at: Moment(row.run_at),
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        error: row.last_error.unwrap_or_default(),
        given_up: row.given_up_at.is_some(),
    };
    Ok(rows.into_iter().map(told).collect())
}

async fn settle(state: &State, change: UpdateMany<job::Entity>, jobs: &[Claimed]) -> Result<(), Error> {
    let tx = state.db.write().await?;
    change.filter(held(jobs)).exec(&tx).await?;
    Ok(tx.commit().await?)
}

fn unlocked() -> UpdateMany<job::Entity> {
    job::Entity::update_many()
        .col_expr(job::Column::LockedUntil, Expr::value(Option::<i64>::None))
        .col_expr(job::Column::Claim, Expr::value(Option::<Uuid>::None))
}

/// Those of these jobs that are still this server's and not done.
fn held(jobs: &[Claimed]) -> Condition {
    let token = jobs.first().map(|job| job.token);
    Condition::all()
        .add(job::Column::Id.is_in(jobs.iter().map(|job| job.id)))
        .add(job::Column::Claim.eq(token))
        .add(job::Column::DoneAt.is_null())
}

fn due(names: &[&str], now: Moment) -> sea_orm::Select<job::Entity> {
    job::Entity::find()
        .filter(open())
        .filter(job::Column::RunAt.lte(now.0))
        .filter(free(now))
        .filter(job::Column::Name.is_in(names.iter().copied()))
        .order_by_asc(job::Column::RunAt)
        .order_by_asc(job::Column::Id)
}

fn open() -> Condition {
    Condition::all().add(job::Column::DoneAt.is_null()).add(job::Column::GivenUpAt.is_null())
}

fn free(now: Moment) -> Condition {
    Condition::any().add(job::Column::LockedUntil.is_null()).add(job::Column::LockedUntil.lte(now.0))
}

const fn leased(now: Moment) -> i64 {
    now.plus_minutes(LEASE_MINUTES).0
}
