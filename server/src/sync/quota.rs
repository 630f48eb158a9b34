//! What one person may send in a push and in a day, and how full the disk may become. What is over it waits on the phone; nothing is
//! refused for good by a quota.

mod store;

use super::read::Pushed;
use crate::{
    auth::Sender,
    error::Error,
    state::{Sent, State},
};
use chrono::NaiveTime;
use shared::{
    id::{IssueId, OpId},
    moment::Moment,
    person::Person,
    photo::Hash,
    sync::LaterCause,
};
use std::collections::{HashMap, HashSet};
pub use store::named;
use store::sent_since;

/// Commands on one issue that are decided in one push: each loads and saves the issue whole.
const OPS_AN_ISSUE: usize = 20;
/// Commands of a person that may wait for the bytes of the same photo: when these come, all their issues are told at once.
const NAMING_A_PHOTO: u64 = 10;

/// On whose account it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    /// The sender's.
    Sender,
    /// No account: an office took in a file.
    Nobody,
}

/// What a push may still spend. The default has no end.
#[derive(Clone, Debug)]
pub struct Allowance {
    left: Sent,
    spent: Sent,
    crowded: HashSet<OpId>,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { left: Sent { records: u64::MAX, bytes: u64::MAX }, spent: Sent::default(), crowded: HashSet::new() }
    }
}

impl Allowance {
    /// What this sender may still send today, and in this push.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(state: &State, sender: &Sender, pushed: &[Pushed], charge: Charge, now: Moment) -> Result<Self, Error> {
        let crowded = crowded(pushed);
        if charge == Charge::Nobody {
            return Ok(Self { crowded, ..Self::default() });
        }
        let (sent, limits) = (sent_today(state, &sender.person, now).await?, &state.config.limits);
        let records = limits.records_per_day.saturating_sub(sent.records);
        let left = Sent { records, bytes: limits.bytes_per_day.saturating_sub(sent.bytes) };
        Ok(Self { left, spent: Sent::default(), crowded })
    }

    /// Why this command waits, if it does; `naming` counts the commands that wait for the bytes of each photo already.
    #[must_use]
    pub fn hold(&self, pushed: &Pushed, naming: &HashMap<Hash, u64>) -> Option<LaterCause> {
        if self.crowded.contains(&pushed.op) {
            return Some(LaterCause::Busy);
        }
        if self.left.records == 0 || self.left.bytes < bytes_of(&pushed.raw) {
            return Some(LaterCause::Quota);
        }
        let often = |hash: &Hash| naming.get(hash).is_some_and(|count| *count >= NAMING_A_PHOTO);
        pushed.files().iter().any(|file| often(&file.hash)).then_some(LaterCause::Busy)
    }

    /// A command has its verdict, and this much of it is kept.
    pub fn spend(&mut self, kept: &str) {
        let bytes = bytes_of(kept);
        self.left.records = self.left.records.saturating_sub(1);
        self.left.bytes = self.left.bytes.saturating_sub(bytes);
        self.spent = Sent { records: self.spent.records + 1, bytes: self.spent.bytes + bytes };
    }

    /// Takes what was spent out, to be settled with what it was spent on.
    pub fn taken(&mut self) -> Sent {
        std::mem::take(&mut self.spent)
    }
}

/// The commands that find too many before them on their issue.
fn crowded(pushed: &[Pushed]) -> HashSet<OpId> {
    let mut before: HashMap<IssueId, usize> = HashMap::new();
    let over = pushed.iter().filter(|pushed| {
        let count = before.entry(pushed.issue).or_default();
        *count += 1;
        *count > OPS_AN_ISSUE
    });
    over.map(|pushed| pushed.op).collect()
}

fn bytes_of(text: &str) -> u64 {
    u64::try_from(text.len()).unwrap_or(u64::MAX)
}

/// Whether this person may bring so many bytes more today, and whether the disk has room for them.
///
/// # Errors
/// [`Error::Quota`], [`Error::StorageFull`]; the database's.
pub async fn admit_bytes(state: &State, person: &Person, bytes: u64) -> Result<(), Error> {
    let now = state.clock.now();
    let sent = sent_today(state, person, now).await?;
    if sent.bytes.saturating_add(bytes) > state.config.limits.bytes_per_day {
        let offset = state.reference(person.town).await?.town.offset;
        let tomorrow = Moment::from_local(now.local_date(offset).and_time(NaiveTime::MIN), offset).plus_days(1);
        return Err(Error::Quota { seconds: u64::try_from(tomorrow.millis_since(now) / 1_000).unwrap_or(0).max(1) });
    }
    check_room(state).await
}

/// These bytes of a photo are kept.
pub fn count_bytes(state: &State, person: &Person, bytes: u64) {
    state.sent.add(person.id, Sent { records: 0, bytes });
}

/// Photos leave so much of the disk free that words, sign-ins and the database's own work go on.
///
/// # Errors
/// [`Error::StorageFull`].
pub async fn check_room(state: &State) -> Result<(), Error> {
    let Some(room) = state.incoming.room().await? else { return Ok(()) };
    let floor = state.config.limits.floor_of(room.total);
    if room.free >= floor {
        return Ok(());
    }
    let mib = |bytes: u64| bytes / (1024 * 1024);
    Err(Error::StorageFull(format!("{} MiB are free, uploads leave {} MiB", mib(room.free), mib(floor))))
}

/// What this person has sent since midnight in their town: counted from the ledger once a day and process, then carried on.
async fn sent_today(state: &State, person: &Person, now: Moment) -> Result<Sent, Error> {
    let offset = state.reference(person.town).await?.town.offset;
    let day = now.local_date(offset);
    if let Some(sent) = state.sent.of(person.id, day) {
        return Ok(sent);
    }
    let since = Moment::from_local(day.and_time(NaiveTime::MIN), offset);
    let mut counted = sent_since(state.db.reader(), person, since).await?;
    counted.bytes = counted.bytes.saturating_add(state.incoming.bytes_of(person.town, person.id).await?);
    Ok(state.sent.begin(person.id, day, counted))
}
