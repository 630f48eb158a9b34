//! Rows of the queue.

use super::run::Work;
use crate::{entity::job, error::Error, state::State};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use serde_json::Value;
use shared::{Moment, TownId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How long a server may be at a job before others take it for dead, in minutes.
const LOCK_MINUTES: i64 = 10;
/// Days after which a finished job is forgotten.
const KEPT_DAYS: i64 = 30;
/// Rows of one statement: databases take only so many values.
const AT_ONCE: usize = 500;

/// Work to be queued.
#[derive(Clone, Debug)]
pub struct Queued {
    /// Which work.
    pub name: &'static str,
    /// The town, if it is one town's.
    pub town: Option<TownId>,
    /// What makes this job the same as another of its name.
    pub subject: String,
    /// What it is about.
    pub body: Value,
    /// Not before.
    pub run_at: Moment,
}

/// A claimed job.
#[derive(Clone, Debug)]
pub struct Job {
    /// Id.
    pub id: Uuid,
    /// Which work.
    pub name: String,
    /// The town, if it is one town's.
    pub town: Option<TownId>,
    /// What it is about.
    pub body: Value,
    /// Failed tries so far.
    pub attempts: u32,
}

/// How a job ended.
pub(super) enum Outcome {
    /// It need not be done again.
    Done,
    /// It is to be tried again.
    Failed {
        /// What went wrong.
        why: String,
        /// Not before.
        again_at: Moment,
    },
}

/// Queues work. The same name and subject are one job: asked for again it is due again, even if it was done before.
///
/// # Errors
/// The database's.
pub async fn queue(tx: &impl ConnectionTrait, queued: Queued) -> Result<(), Error> {
    queue_all(tx, vec![queued]).await
}

/// The same for several; those that are one job are queued once, as the last of them says.
///
/// # Errors
/// The database's.
pub async fn queue_all(tx: &impl ConnectionTrait, queued: Vec<Queued>) -> Result<(), Error> {
    let rows: BTreeMap<Uuid, job::Model> = queued.into_iter().map(row_of).map(|row| (row.id, row)).collect();
    let rows: Vec<job::Model> = rows.into_values().collect();
    for rows in rows.chunks(AT_ONCE) {
        let again = OnConflict::column(job::Column::Id)
            .update_columns([job::Column::RunAt, job::Column::Attempts, job::Column::LastError, job::Column::DoneAt])
            .to_owned();
        let rows = rows.iter().map(|row| row.clone().into_active_model());
        job::Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn row_of(queued: Queued) -> job::Model {
    let Queued { name, town, subject, body, run_at } = queued;
    job::Model {
        id: id_of(name, &subject),
        town: town.map(|town| town.0),
        name: name.to_owned(),
        body: body.to_string(),
        run_at: run_at.0,
        attempts: 0,
        last_error: None,
        locked_until: None,
        done_at: None,
    }
}

fn id_of(name: &str, subject: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("job\u{1f}{name}\u{1f}{subject}").as_bytes())
}

/// Queues the present turn of all work that comes round by itself, and forgets old finished jobs when a turn begins.
pub(super) async fn queue_recurring(state: &State, work: &[Work], now: Moment) -> Result<(), Error> {
    for work in work {
        let Some(hours) = work.every_hours else { continue };
        let turn = now.0.div_euclid(hours.max(1) * 3_600_000);
        let subject = turn.to_string();
        if job::Entity::find_by_id(id_of(work.name, &subject)).one(state.db.reader()).await?.is_some() {
            continue;
        }
        let tx = state.db.write().await?;
        queue(&tx, Queued { name: work.name, town: None, subject, body: Value::Null, run_at: now }).await?;
        job::Entity::delete_many().filter(job::Column::DoneAt.lt(now.plus_days(-KEPT_DAYS).0)).exec(&tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Due jobs, oldest first, that from now on are this server's for a while.
pub(super) async fn claim(state: &State, now: Moment, most: u64) -> Result<Vec<Job>, Error> {
    if due(now).limit(1).one(state.db.reader()).await?.is_none() {
        return Ok(Vec::new());
    }
    let tx = state.db.write().await?;
    let mut claimed = Vec::new();
    for row in due(now).limit(most).all(&tx).await? {
        // Another server may have been faster: only one of them finds the row still free.
        let mine = job::Entity::update_many()
            .col_expr(job::Column::LockedUntil, Expr::value(now.plus_minutes(LOCK_MINUTES).0))
            .filter(job::Column::Id.eq(row.id))
            .filter(job::Column::DoneAt.is_null())
            .filter(free(now))
            .exec(&tx)
            .await?;
        if mine.rows_affected == 1 {
            claimed.push(job_of(row)?);
        }
    }
    tx.commit().await?;
    Ok(claimed)
}

fn due(now: Moment) -> sea_orm::Select<job::Entity> {
    job::Entity::find()
        .filter(job::Column::DoneAt.is_null())
        .filter(job::Column::RunAt.lte(now.0))
        .filter(free(now))
        .order_by_asc(job::Column::RunAt)
        .order_by_asc(job::Column::Id)
}

fn free(now: Moment) -> Condition {
    Condition::any().add(job::Column::LockedUntil.is_null()).add(job::Column::LockedUntil.lte(now.0))
}

fn job_of(row: job::Model) -> Result<Job, Error> {
    Ok(Job {
        id: row.id,
        name: row.name,
        town: row.town.map(TownId),
        body: serde_json::from_str(&row.body).map_err(Error::internal)?,
        attempts: u32::try_from(row.attempts).unwrap_or(0),
    })
}

/// Writes down how claimed jobs ended.
pub(super) async fn settle(state: &State, outcomes: Vec<(Job, Outcome)>, now: Moment) -> Result<(), Error> {
    let tx = state.db.write().await?;
    for (job, outcome) in outcomes {
        let change = job::Entity::update_many()
            .col_expr(job::Column::LockedUntil, Expr::value(Option::<i64>::None))
            .filter(job::Column::Id.eq(job.id));
        let change = match outcome {
            Outcome::Done => change.col_expr(job::Column::DoneAt, Expr::value(now.0)),
            Outcome::Failed { why, again_at } => change
                .col_expr(job::Column::Attempts, Expr::value(i32::try_from(job.attempts.saturating_add(1)).unwrap_or(i32::MAX)))
                .col_expr(job::Column::LastError, Expr::value(why))
                .col_expr(job::Column::RunAt, Expr::value(again_at.0)),
        };
        change.exec(&tx).await?;
    }
    tx.commit().await?;
    Ok(())
}
