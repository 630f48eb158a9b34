//! Rows of channels.

use super::{
    delivery::store as deliveries,
    listener::Listener,
    setting::{self, Kept},
};
use crate::{entity::channel, error::Error, state::SealKey};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use shared::{
    channel::{ChannelRow, ChannelSetting, DeliveryError},
    id::{ChannelId, TownId},
    moment::Moment,
};
use uuid::Uuid;

/// Days for which is said how many messages were given up.
const GIVEN_UP_DAYS: i64 = 30;

/// A channel as it works.
pub struct Channel {
    /// Id.
    pub id: ChannelId,
    /// The town.
    pub town: TownId,
    /// How it is set, its secrets in it.
    pub setting: ChannelSetting,
    /// Its secrets cannot be read with this server's key.
    pub lost: bool,
    /// Whether it is in use.
    pub on: bool,
    /// Tries that have failed since one did not.
    pub failures: u32,
    /// Not before then, after one that failed.
    pub next_at: Option<Moment>,
    /// Who is sending, and until when nobody else does.
    pub lease: Option<(Uuid, Moment)>,
}

/// The town's channels that are in use.
///
/// # Errors
/// The database's, or a setting that cannot be read.
pub async fn in_use(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<Listener>, Error> {
    let found = channel::Entity::find().filter(channel::Column::Town.eq(town.0)).filter(channel::Column::IsOn.eq(true));
    let rows = found.order_by_asc(channel::Column::Id).all(db).await?;
    rows.iter().map(|row| Listener::read(row.id, &row.setting)).collect()
}

/// The channel; `locked`: held until the transaction ends.
///
/// # Errors
/// The database's, or a setting that cannot be read.
pub async fn channel(db: &impl ConnectionTrait, key: &SealKey, id: ChannelId, locked: bool) -> Result<Option<Channel>, Error> {
    let found = channel::Entity::find_by_id(id.0);
    let found = if locked { found.lock_exclusive() } else { found };
    found.one(db).await?.map(|row| working(key, row)).transpose()
}

fn working(key: &SealKey, row: channel::Model) -> Result<Channel, Error> {
    let id = ChannelId(row.id);
    let mut setting = setting::read(&row.setting)?;
    let secrets = setting::secrets_of(key, id, &row.secrets);
    let lost = secrets.is_none();
    setting.target = setting.target.with_secrets(&secrets.unwrap_or_default());
    Ok(Channel {
        id,
        town: TownId(row.town),
        setting,
        lost,
        on: row.is_on,
        failures: u32::try_from(row.failures).unwrap_or(0),
        next_at: row.next_at.map(Moment),
        lease: row.lease.zip(row.leased_until.map(Moment)),
    })
}

/// The names of the town's channels with their ids.
///
/// # Errors
/// The database's.
pub async fn names(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<(ChannelId, String)>, Error> {
    let found = channel::Entity::find().select_only().columns([channel::Column::Id, channel::Column::Name]);
    let rows: Vec<(Uuid, String)> = found.filter(channel::Column::Town.eq(town.0)).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(id, name)| (ChannelId(id), name)).collect())
}

/// The town's channels as they are shown, the oldest first; `only`: this one.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn rows(
    db: &impl ConnectionTrait,
    key: &SealKey,
    town: TownId,
    only: Option<ChannelId>,
    now: Moment,
) -> Result<Vec<ChannelRow>, Error> {
    let mut which = Condition::all().add(channel::Column::Town.eq(town.0));
    if let Some(id) = only {
        which = which.add(channel::Column::Id.eq(id.0));
    }
    let rows =
        channel::Entity::find().filter(which).order_by_asc(channel::Column::CreatedAt).order_by_asc(channel::Column::Id).all(db).await?;
    let ids: Vec<ChannelId> = rows.iter().map(|row| ChannelId(row.id)).collect();
    let counts = deliveries::counts(db, &ids, now.plus_days(-GIVEN_UP_DAYS)).await?;
    let shown = |row: channel::Model| {
        let (waiting, given_up) = counts.get(&row.id).copied().unwrap_or_default();
        let (created_at, last_sent_at) = (Moment(row.created_at), row.last_sent_at.map(Moment));
        let last_error: Option<DeliveryError> = row.last_error.as_deref().map(serde_json::from_str).transpose().map_err(Error::internal)?;
        let Channel { id, mut setting, lost, .. } = working(key, row)?;
        setting.target = setting.target.masked();
        let last_error = if lost { Some(DeliveryError::SecretLost) } else { last_error };
        Ok(ChannelRow { id, setting, created_at, waiting, given_up, last_sent_at, last_error })
    };
    rows.into_iter().map(shown).collect()
}

/// Adds a channel.
///
/// # Errors
/// The database's.
pub async fn add(
    tx: &impl ConnectionTrait,
    key: &SealKey,
    town: TownId,
    setting: &ChannelSetting,
    now: Moment,
) -> Result<ChannelId, Error> {
    let id = ChannelId(Uuid::now_v7());
    let Kept { setting: written, secrets } = setting::kept(key, id, setting)?;
    let row = channel::ActiveModel {
        id: Set(id.0),
        town: Set(town.0),
        name: Set(setting.name.clone()),
        setting: Set(written),
        secrets: Set(secrets),
        is_on: Set(setting.on),
        created_at: Set(now.0),
        failures: Set(0),
        next_at: Set(None),
        last_sent_at: Set(None),
        last_error: Set(None),
        lease: Set(None),
        leased_until: Set(None),
    };
    row.insert(tx).await?;
    Ok(id)
}

/// Sets a channel anew; what went wrong before is forgotten.
///
/// # Errors
/// The database's.
pub async fn change(tx: &impl ConnectionTrait, key: &SealKey, id: ChannelId, setting: &ChannelSetting) -> Result<(), Error> {
    let Kept { setting: written, secrets } = setting::kept(key, id, setting)?;
    let changed = channel::Entity::update_many()
        .col_expr(channel::Column::Name, Expr::value(setting.name.clone()))
        .col_expr(channel::Column::Setting, Expr::value(written))
        .col_expr(channel::Column::Secrets, Expr::value(secrets))
        .col_expr(channel::Column::IsOn, Expr::value(setting.on))
        .col_expr(channel::Column::Failures, Expr::value(0))
        .col_expr(channel::Column::NextAt, Expr::value(Option::<i64>::None))
        .col_expr(channel::Column::LastError, Expr::value(Option::<String>::None));
    changed.filter(channel::Column::Id.eq(id.0)).exec(tx).await?;
    Ok(())
}

/// Removes a channel; its messages are forgotten by the next sweep.
///
/// # Errors
/// The database's.
pub async fn remove(tx: &impl ConnectionTrait, id: ChannelId, now: Moment) -> Result<(), Error> {
    deliveries::give_up_of(tx, id, now).await?;
    channel::Entity::delete_by_id(id.0).exec(tx).await?;
    Ok(())
}

/// Takes the channel for whoever has this token.
///
/// # Errors
/// The database's.
pub async fn lease(tx: &impl ConnectionTrait, id: ChannelId, token: Uuid, until: Moment) -> Result<(), Error> {
    let taken = channel::Entity::update_many()
        .col_expr(channel::Column::Lease, Expr::value(token))
        .col_expr(channel::Column::LeasedUntil, Expr::value(until.0));
    taken.filter(channel::Column::Id.eq(id.0)).exec(tx).await?;
    Ok(())
}

/// Gives it back, if it is still theirs.
///
/// # Errors
/// The database's.
pub async fn give_back(tx: &impl ConnectionTrait, id: ChannelId, token: Uuid) -> Result<(), Error> {
    let free = channel::Entity::update_many()
        .col_expr(channel::Column::Lease, Expr::value(Option::<Uuid>::None))
        .col_expr(channel::Column::LeasedUntil, Expr::value(Option::<i64>::None));
    free.filter(channel::Column::Id.eq(id.0)).filter(channel::Column::Lease.eq(token)).exec(tx).await?;
    Ok(())
}

/// Writes down that its receiver has confirmed a message.
///
/// # Errors
/// The database's.
pub async fn confirmed(tx: &impl ConnectionTrait, id: ChannelId, now: Moment) -> Result<(), Error> {
    let confirmed = channel::Entity::update_many()
        .col_expr(channel::Column::Failures, Expr::value(0))
        .col_expr(channel::Column::NextAt, Expr::value(Option::<i64>::None))
        .col_expr(channel::Column::LastSentAt, Expr::value(now.0))
        .col_expr(channel::Column::LastError, Expr::value(Option::<String>::None));
    confirmed.filter(channel::Column::Id.eq(id.0)).exec(tx).await?;
    Ok(())
}

/// Writes down why its last try failed, and not before when there is another.
///
/// # Errors
/// The database's.
pub async fn failed(tx: &impl ConnectionTrait, id: ChannelId, failures: u32, error: &str, next_at: Moment) -> Result<(), Error> {
    let failed = channel::Entity::update_many()
        .col_expr(channel::Column::Failures, Expr::value(i32::try_from(failures).unwrap_or(i32::MAX)))
        .col_expr(channel::Column::NextAt, Expr::value(next_at.0))
        .col_expr(channel::Column::LastError, Expr::value(error));
    failed.filter(channel::Column::Id.eq(id.0)).exec(tx).await?;
    Ok(())
}
