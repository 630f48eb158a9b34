//! Reassignments that were ticked with a version: ordinary commands in the name of its publisher, once it holds.

use crate::{
    auth::person_with,
    coming,
    error::Error,
    record::{CommandRequest, Outcome, Work},
    state::State,
};
use serde::{Deserialize, Serialize};
use shared::{
    id::{IssueId, PersonId, TownId, UnitId},
    issue::{Command, Refusal},
    lang::Lang,
    moment::Moment,
    person::{Principal, RoleKind},
    record::{AnyCommand, AnyRecord, RecordKind, RecordRef},
    reference::Reference,
    text::refusal_text,
    town_table::{NotReassigned, Reassigned, Words},
};
use uuid::Uuid;

/// How many are decided in one transaction.
const AT_ONCE: usize = 50;

/// A reassignment that was ticked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tick {
    pub(super) issue: IssueId,
    /// The unit that had it then; `None`: nobody.
    pub(super) from: Option<UnitId>,
    /// The unit that the rules of the version name; `None`: none, or the same.
    pub(super) to: Option<UnitId>,
}

/// What became of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TickOutcome {
    Done,
    Refused(Words),
}

/// Carries out what is left of a version that has come, in its order, some in a transaction; what became of all.
///
/// # Errors
/// The database's. What was done before stays done, and is not done again.
pub(super) async fn reassign(state: &State, town: TownId, revision: u64, now: Moment) -> Result<Reassigned, Error> {
    loop {
        let tx = state.db.write().await?;
        // Holds the town's row: no other server does the same ones.
        let mut work = Work::begin(&tx, state, town, now).await?;
        let mut row = coming::ticks_of(&tx, town, revision).await?;
        let ticks: Vec<Tick> = serde_json::from_str(&row.ticks).map_err(Error::internal)?;
        let mut outcomes: Vec<TickOutcome> = serde_json::from_str(&row.outcomes).map_err(Error::internal)?;
        let version = row.version.and_then(|version| u64::try_from(version).ok()).unwrap_or(0);
        let mut part: Vec<(Tick, CommandRequest)> = Vec::new();
        let principal = publisher(&tx, &row.by).await?;
        for tick in ticks.iter().skip(outcomes.len()).take(AT_ONCE) {
            let request = request_of(town, tick, version, principal.clone(), work.instant(now));
            part.push((tick.clone(), request));
        }
        if part.is_empty() {
            tx.rollback().await?;
            return Ok(told_of(&ticks, &outcomes));
        }
        let mut requests: Vec<CommandRequest> = part.iter().map(|(_, request)| request.clone()).collect();
        work.load(&mut requests).await?;
        let reference = state.reference(town).await?;
        for ((tick, _), request) in part.iter().zip(&requests) {
            let standing = work.record(request.record).map(standing_of);
            outcomes.push(match standing {
                _ if tick.to.is_none() => not_moved(),
                Some(Some(unit)) if unit == tick.from => match work.carry_out(request).await? {
                    Outcome::Done { .. } => TickOutcome::Done,
                    Outcome::Refused(refusal) => TickOutcome::Refused(words_of(&refusal, &reference)),
                },
                _ => changed(),
            });
        }
        work.save().await?;
        row.open_ticks = i64::try_from(ticks.len().saturating_sub(outcomes.len())).map_err(Error::internal)?;
        row.outcomes = serde_json::to_string(&outcomes).map_err(Error::internal)?;
        coming::note_outcomes(&tx, &row).await?;
        tx.commit().await?;
        state.listeners.nudge();
    }
}

/// Who published it, as they are now.
async fn publisher(db: &impl crate::state::Connection, by: &str) -> Result<Principal, Error> {
    let id: Uuid = by.trim_start_matches("person:").parse().map_err(Error::internal)?;
    let person = person_with(db, PersonId(id)).await?.ok_or_else(|| Error::internal("a publisher without an account"))?;
    Ok(Principal::Person(person))
}

fn request_of(town: TownId, tick: &Tick, version: u64, principal: Principal, now: Moment) -> CommandRequest {
    let reason = format!("按资料第 {version} 版改派 · by version {version} of the town's data");
    let unit = tick.to.unwrap_or(UnitId(Uuid::nil()));
    let command = match tick.from {
        None => Command::Assign { unit, helpers: Vec::new(), reason },
        Some(_) => Command::Reassign { unit, reason, helpers: Vec::new() },
    };
    let record = RecordRef { kind: RecordKind::Issue, id: tick.issue.into() };
    CommandRequest { principal, publishes: Some(version), ..CommandRequest::of_system(town, record, AnyCommand::Issue(command), now) }
}

/// The unit that has an issue, if it is open; `None`: it is not open.
fn standing_of(record: &AnyRecord) -> Option<Option<UnitId>> {
    let AnyRecord::Issue(issue) = record else { return None };
    issue.status.kind().is_open().then(|| issue.status.assignment().map(|assignment| assignment.unit))
}

fn words(zh: &str, en: &str) -> TickOutcome {
    TickOutcome::Refused(Words { zh: zh.to_owned(), en: en.to_owned() })
}

fn not_moved() -> TickOutcome {
    words("新资料没有给出别的责任单位", "the new data name no other unit")
}

fn changed() -> TickOutcome {
    words("这件已办结, 或已不在原单位", "it is not open any more, or another unit has it")
}

fn words_of(refusal: &Refusal, reference: &Reference) -> Words {
    if matches!(refusal, Refusal::NotForRole(role) if *role != RoleKind::Admin) {
        return Words { zh: "发布人已不是管理员".to_owned(), en: "who published it is no administrator any more".to_owned() };
    }
    let text = |lang| refusal_text(refusal, Some(reference), lang);
    Words { zh: text(Lang::Zh), en: text(Lang::En) }
}

/// What became of them, as it is told.
pub(super) fn told_of(ticks: &[Tick], outcomes: &[TickOutcome]) -> Reassigned {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let refused = ticks.iter().zip(outcomes).filter_map(|(tick, outcome)| match outcome {
        TickOutcome::Done => None,
        TickOutcome::Refused(why) => Some(NotReassigned { issue: tick.issue, code: tick.issue.short_code(), why: why.clone() }),
    });
    let done = outcomes.iter().filter(|outcome| **outcome == TickOutcome::Done).count();
    Reassigned { ticked: count(ticks.len()), done: count(done), refused: refused.collect() }
}
