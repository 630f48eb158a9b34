//! Saying what waits for a channel.
//!
//! One server at a time sends for a channel (its lease). A message is written down before it is tried, with the notices that it tells, and again once its
//! receiver has confirmed it. So of a server that dies in between, or an answer that is lost, the same message goes again under the same id.

use super::{
    delivery::store as deliveries,
    link::{Links, link_of},
    message::{Message, lang_of},
    send::send,
    store::{self, Channel},
};
use crate::{
    entity::delivery,
    error::Error,
    job::{Body, Claim, Finished, Job, Queue, Queued, Retry, queue},
    state::State,
};
use serde::{Deserialize, Serialize};
use shared::{
    channel::{ChannelTarget, DeliveryError, Facts, quiet_until, together},
    id::{ChannelId, TownId},
    moment::Moment,
    reference::Reference,
    text::Frame,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Instants are rounded up to it: notices of the same moment wake a channel once.
const SLOT_MS: i64 = 5_000;
/// How long one turn goes on sending, so that other channels have theirs.
const TURN: Duration = Duration::from_secs(30);
/// How long a server that says nothing keeps a channel from others: longer than one message takes.
const LEASE_MS: i64 = 60_000;
/// Waiting after the first failure, in minutes; it doubles with each, up to the most.
const FIRST_MINUTES: i64 = 1;
const MOST_MINUTES: i64 = 60;
/// A robot of DingTalk that was asked too fast says nothing for ten minutes.
const PENALTY_MINUTES: i64 = 11;
/// A message is given up when it is older than this and was tried so often.
const HOPELESS_DAYS: i64 = 3;
const ENOUGH: i32 = 8;
/// What could not be told for so long goes together, as what was held does: nobody wants an hour's messages one by one.
const LATE_MS: i64 = 5 * 60_000;
/// Between two messages to Feishu, which takes five a second.
const BREATH: Duration = Duration::from_millis(220);

/// Sends what is due through a channel.
#[derive(Serialize, Deserialize)]
pub struct Tell {
    channel: ChannelId,
    /// When it wakes: one job for all notices of the same few seconds.
    slot: i64,
}

impl Body for Tell {
    const NAME: &'static str = "tell";
}

impl Tell {
    /// The job that wakes the channel at this instant, or some seconds later.
    ///
    /// # Errors
    /// As [`Queued::of`].
    pub fn queued(channel: ChannelId, town: TownId, at: Moment) -> Result<Queued, Error> {
        let slot = at.0.saturating_add(SLOT_MS - 1).div_euclid(SLOT_MS);
        Queued::of(&Self { channel, slot }, Some(town), Moment(slot.saturating_mul(SLOT_MS)))
    }
}

/// What is to be done next.
enum Next {
    /// Nothing before this instant.
    Rest(Option<Moment>),
    /// This message.
    Send { channel: Box<Channel>, message: Uuid, rows: Vec<delivery::Model> },
}

impl Job for Tell {
    const QUEUE: Queue = Queue::Outside;
    const DEADLINE: Duration = Duration::from_secs(60);
    const RETRY: Retry = Retry { attempts: 20, first_minutes: 1, longest_minutes: 60 };

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        let (state, town, token, begun) = (claim.state, claim.town()?, Uuid::now_v7(), Instant::now());
        let now = || claim.now.plus_millis(i64::try_from(begun.elapsed().as_millis()).unwrap_or(0));
        let rest = loop {
            if begun.elapsed() > TURN {
                break Some(now());
            }
            match next(state, self.channel, token, now()).await? {
                Next::Rest(until) => break until,
                Next::Send { channel, message, rows } => try_once(state, &channel, message, &rows, &now).await?,
            }
        };
        let tx = state.db.write().await?;
        store::give_back(&tx, self.channel, token).await?;
        if let Some(until) = rest {
            // Never in the slot of this very job, which ends here.
            let after = Moment((self.slot + 1).saturating_mul(SLOT_MS));
            queue(&tx, Self::queued(self.channel, town, until.max(after))?).await?;
        }
        claim.finish_in(tx).await
    }
}

/// Chooses the next message of a channel and writes down that it is tried.
async fn next(state: &State, id: ChannelId, token: Uuid, now: Moment) -> Result<Next, Error> {
    let tx = state.db.write().await?;
    let Some(channel) = store::channel(&tx, state.keys.seal(), id, true).await?.filter(|channel| channel.on) else {
        return Ok(Next::Rest(None));
    };
    if let Some((_, until)) = channel.lease.filter(|(theirs, until)| *theirs != token && *until > now) {
        return Ok(Next::Rest(Some(until)));
    }
    let reference = state.reference(channel.town).await?;
    if let Some(until) = quiet_until(channel.setting.quiet, now, reference.town.offset).or(channel.next_at.filter(|next_at| *next_at > now))
    {
        return Ok(Next::Rest(Some(until)));
    }
    let pending = deliveries::pending(&tx, id).await?;
    if pending.is_empty() {
        return Ok(Next::Rest(None));
    }
    let pace = channel.setting.target.pace();
    let tried = deliveries::tried_after(&tx, id, now.plus_minutes(-1)).await?;
    let left = pace.a_minute.saturating_sub(u32::try_from(tried.len()).unwrap_or(u32::MAX));
    if left == 0 {
        return Ok(Next::Rest(tried.into_iter().min().map(|oldest| oldest.plus_minutes(1).plus_millis(1))));
    }
    let Some((message, rows)) = chosen(&channel, &reference, state, pending, left, now)? else {
        return Ok(Next::Rest(earliest(&tx, id).await?));
    };
    store::lease(&tx, id, token, now.plus_millis(LEASE_MS)).await?;
    deliveries::try_together(&tx, &rows, message, now).await?;
    tx.commit().await?;
    Ok(Next::Send { channel: Box::new(channel), message, rows })
}

/// When the first of what waits is due.
async fn earliest(tx: &impl crate::state::Connection, id: ChannelId) -> Result<Option<Moment>, Error> {
    Ok(deliveries::pending(tx, id).await?.iter().map(|row| Moment(row.next_at)).min())
}

/// What goes next: what was tried before, as it was tried; else the first that is due, and with it as many as go together.
fn chosen(
    channel: &Channel,
    reference: &Reference,
    state: &State,
    pending: Vec<delivery::Model>,
    left: u32,
    now: Moment,
) -> Result<Option<(Uuid, Vec<delivery::Model>)>, Error> {
    if let Some(message) = pending.iter().find_map(|row| row.message) {
        return Ok(Some((message, pending.into_iter().filter(|row| row.message == Some(message)).collect())));
    }
    let mut due: Vec<delivery::Model> = pending.into_iter().filter(|row| row.next_at <= now.0).collect();
    let Some(receiver) = due.first().map(|row| row.receiver.clone()) else { return Ok(None) };
    // Others wait for the same minute.
    let others = due.iter().filter(|row| row.receiver != receiver).count();
    due.retain(|row| row.receiver == receiver);
    let frame = Frame { reference, lang: lang_of(channel.setting.language) };
    let size = |row: &delivery::Model| {
        let facts: Facts = serde_json::from_str(&row.body).map_err(Error::internal)?;
        let late = now.0.saturating_sub(row.at) > LATE_MS;
        Ok::<_, Error>((row.held || late, frame.line_bytes(&facts, link_of(&state.config, &facts))))
    };
    let mut lines = due.iter().map(size).collect::<Result<Vec<_>, _>>()?;
    // The heading takes its room before the first line.
    if let Some((_, first)) = lines.first_mut() {
        *first += frame.reference.town.name.len() + 40;
    }
    let room = left.saturating_sub(u32::try_from(others).unwrap_or(u32::MAX)).max(1);
    due.truncate(together(&lines, room, channel.setting.target.pace()));
    Ok(Some((Uuid::now_v7(), due)))
}

/// Sends a message and writes down what came of it.
async fn try_once(
    state: &State,
    channel: &Channel,
    message: Uuid,
    rows: &[delivery::Model],
    now: &(dyn Fn() -> Moment + Sync),
) -> Result<(), Error> {
    let sent = speak(state, channel, message, rows, now()).await?;
    let (tx, now) = (state.db.write().await?, now());
    match &sent {
        Ok(()) => {
            deliveries::sent(&tx, channel.id, message, rows.len(), now).await?;
            store::confirmed(&tx, channel.id, now).await?;
        }
        Err(error) => {
            let failures = channel.failures.saturating_add(1);
            let next_at = now.plus_minutes(wait_after(failures, error, &channel.setting.target));
            let written = serde_json::to_string(error).map_err(Error::internal)?;
            let hopeless = (now.plus_days(-HOPELESS_DAYS), ENOUGH);
            deliveries::failed(&tx, channel.id, message, (&written, next_at, now), hopeless).await?;
            store::failed(&tx, channel.id, failures, &written, next_at).await?;
            tracing::warn!(channel = %channel.id, %message, failures, error = error_name(error), "a message was not taken");
        }
    }
    tx.commit().await?;
    if matches!(channel.setting.target, ChannelTarget::Feishu { .. }) {
        tokio::time::sleep(BREATH).await;
    }
    Ok(())
}

async fn speak(
    state: &State,
    channel: &Channel,
    id: Uuid,
    rows: &[delivery::Model],
    at: Moment,
) -> Result<Result<(), DeliveryError>, Error> {
    if channel.lost {
        return Ok(Err(DeliveryError::SecretLost));
    }
    let told: Vec<Facts> = rows.iter().map(|row| serde_json::from_str(&row.body)).collect::<Result<_, _>>().map_err(Error::internal)?;
    let reference: Arc<Reference> = state.reference(channel.town).await?;
    let frame = Frame { reference: &reference, lang: lang_of(channel.setting.language) };
    let receiver = rows.first().map_or("", |row| row.receiver.as_str());
    let links = Links::of(state, channel, &told).await?;
    let message = Message { id, at, receiver, told, frame, links };
    Ok(send(&state.config.channel_hosts, &channel.setting.target, &message).await)
}

/// Minutes until the next try.
fn wait_after(failures: u32, error: &DeliveryError, target: &ChannelTarget) -> i64 {
    let doubled = FIRST_MINUTES.checked_shl(failures.saturating_sub(1)).filter(|minutes| *minutes > 0).unwrap_or(MOST_MINUTES);
    let minutes = doubled.min(MOST_MINUTES);
    let penalty = *error == DeliveryError::TooFast && matches!(target, ChannelTarget::DingTalk { .. });
    if penalty { minutes.max(PENALTY_MINUTES) } else { minutes }
}

/// Its name alone: what receivers say goes into no log.
pub(super) const fn error_name(error: &DeliveryError) -> &'static str {
    match error {
        DeliveryError::Unreachable => "unreachable",
        DeliveryError::TooSlow => "too_slow",
        DeliveryError::HostNotAllowed => "host_not_allowed",
        DeliveryError::AddressNotAllowed => "address_not_allowed",
        DeliveryError::Redirected => "redirected",
        DeliveryError::Status(_) => "status",
        DeliveryError::Refused { .. } => "refused",
        DeliveryError::TooFast => "too_fast",
        DeliveryError::Unreadable => "unreadable",
        DeliveryError::WrongLogin => "wrong_login",
        DeliveryError::SecretLost => "secret_lost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_that_fails_is_left_alone_longer_each_time_up_to_an_hour() {
        let robot = ChannelTarget::DingTalk { access_token: None, secret: None, base: None };
        let waits: Vec<i64> =
            [1, 2, 3, 6, 7, 8, 64, 65, u32::MAX].map(|failures| wait_after(failures, &DeliveryError::TooSlow, &robot)).to_vec();
        assert_eq!(waits, [1, 2, 4, 32, 60, 60, 60, 60, 60]);
        assert_eq!(wait_after(1, &DeliveryError::TooFast, &robot), 11, "it says nothing for ten minutes");
    }
}
