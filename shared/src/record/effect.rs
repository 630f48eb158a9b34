//! A command decided and carried out in memory: all that has to be saved of it.

use super::{AnyCommand, AnyEntry, AnyRecord, Cause, Context, Decision, Entry, FollowUp, Record, Timer, Via};
use crate::{
    id::{OpId, RecordId, TownId},
    issue::Refusal,
    moment::Moment,
    notice::NoticeFor,
};

/// Where a command is aimed, and what its entries say of where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// The town.
    pub town: TownId,
    /// The record.
    pub record: RecordId,
    /// The phone's command, if a phone sent it.
    pub op: Option<OpId>,
    /// When the phone says it was recorded.
    pub recorded_at: Option<Moment>,
    /// How it came, if not from its sender's own device.
    pub via: Option<Via>,
    /// The record from whose command it follows.
    pub cause: Option<Cause>,
}

/// What a command came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The record after it.
    pub after: AnyRecord,
    /// What happened, in order.
    pub entries: Vec<AnyEntry>,
    /// Who is told.
    pub notices: Vec<NoticeFor>,
    /// What the clock will ask.
    pub timers: Vec<Timer<AnyCommand>>,
    /// What is asked of other records.
    pub follow_ups: Vec<FollowUp>,
}

impl Effect {
    /// Decides, folds, and gathers what follows.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing happens then.
    pub fn of<R: Record>(now: Option<&R>, command: &R::Command, act: &Act, context: &Context<'_>) -> Result<Self, Refusal>
    where
        R::Event: Clone,
        AnyRecord: From<R>,
        AnyEntry: From<Entry<R::Event>>,
        AnyCommand: From<R::Command>,
    {
        let Decision { events, follow_ups } = R::decide(now, command, context)?;
        let (after, entries) = folded(now, &events, act, context)?;
        let happened: Vec<&R::Event> = events.iter().collect();
        let notices = R::notices(now, &after, &happened);
        let timers = R::timers(&after, &happened, context.reference);
        let timer = |Timer { until, command }: Timer<R::Command>| Timer { until, command: command.into() };
        Ok(Self {
            notices,
            timers: timers.into_iter().map(timer).collect(),
            after: after.into(),
            entries: entries.into_iter().map(Into::into).collect(),
            follow_ups,
        })
    }
}

/// Decides and folds as a phone does: what the phone promised stands, nobody is told, and no clock is set.
///
/// # Errors
/// A [`Refusal`]; nothing happens then.
pub(super) fn play<R: Record>(
    now: Option<&R>,
    command: &R::Command,
    act: &Act,
    context: &Context<'_>,
) -> Result<(AnyRecord, Vec<FollowUp>), Refusal>
where
    R::Event: Clone,
    AnyRecord: From<R>,
{
    let Decision { mut events, follow_ups } = R::decide(now, command, context)?;
    R::keep_promise(command, &mut events);
    Ok((folded(now, &events, act, context)?.0.into(), follow_ups))
}

/// A record, and the entries that made it so.
type Folded<R> = (R, Vec<Entry<<R as Record>::Event>>);

/// The record after these events, and the entries they make.
fn folded<R: Record>(now: Option<&R>, events: &[R::Event], act: &Act, context: &Context<'_>) -> Result<Folded<R>, Refusal>
where
    R::Event: Clone,
{
    let by = context.principal.actor();
    let entry = |event: &R::Event| {
        let Act { op, recorded_at, via, cause, .. } = *act;
        Entry { at: context.now, by, op, recorded_at, via, cause, link: context.principal.by_link(), event: event.clone() }
    };
    let entries: Vec<Entry<R::Event>> = events.iter().map(entry).collect();
    let fold = |record: Option<R>, entry: &Entry<R::Event>| Some(R::apply(record, act.record, act.town, entry.clone()));
    // At least one event: a decision without any would leave nothing to save.
    let after = entries.iter().fold(now.cloned(), fold).ok_or(Refusal::NotFound)?;
    Ok((after, entries))
}

/// The record as it was when it had this version, folded from its own entries; `None`: version 0, or it was never there.
pub(super) fn at_version<R: Record>(record: &R, town: TownId, version: u64) -> Option<R>
where
    R::Event: Clone,
{
    let until = usize::try_from(version).unwrap_or(usize::MAX);
    let entries = record.entries().iter().take(until).cloned();
    entries.fold(None, |folded, entry| Some(R::apply(folded, record.id(), town, entry)))
}
