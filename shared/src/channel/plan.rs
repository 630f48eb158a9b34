//! When a message goes, and which notices go together.

use super::{ChannelManner, ChannelSetting, ChannelTarget, QuietHours};
use crate::moment::{Moment, UtcOffset};
use chrono::{Duration, NaiveTime, Timelike as _};

/// What a receiver bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Messages within any sixty seconds.
    pub a_minute: u32,
    /// Bytes of a message's text as UTF-8.
    pub bytes: usize,
    /// Notices of one message.
    pub notices: usize,
}

impl ChannelTarget {
    /// What its receiver bears: of robots two a minute less than their makers allow, for clocks differ and somebody may press the test button.
    #[must_use]
    pub const fn pace(&self) -> Pace {
        let (a_minute, bytes, notices) = match self {
            Self::WeCom { .. } => (18, 2_048, 50),
            Self::DingTalk { .. } => (18, 4_000, 50),
            Self::Feishu { .. } => (60, 4_000, 50),
            Self::Mail { .. } => (6, 32_000, 200),
            Self::Sms { .. } => (10, 400, 10),
            Self::Webhook { .. } => (60, 64_000, 100),
        };
        Pace { a_minute, bytes, notices }
    }
}

/// When a notice goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Not before then.
    pub at: Moment,
    /// Whether it is held until then, to go with the others that are.
    pub held: bool,
}

/// When a notice that is made `now` goes through this channel, by the town's clock.
#[must_use]
pub fn due(setting: &ChannelSetting, now: Moment, offset: UtcOffset) -> Due {
    let at = match &setting.manner {
        ChannelManner::Single => now,
        ChannelManner::Digest { at } => at.iter().map(|minute| next(*minute, now, offset)).min().unwrap_or(now),
    };
    let at = quiet_until(setting.quiet, at, offset).unwrap_or(at);
    Due { at, held: at > now }
}

/// When the quiet hours end that `now` lies in; `None`: it lies in none.
#[must_use]
pub fn quiet_until(quiet: Option<QuietHours>, now: Moment, offset: UtcOffset) -> Option<Moment> {
    let QuietHours { from, until } = quiet?;
    let minute = minute_of(now, offset);
    let quiet = if from < until { (from..until).contains(&minute) } else { minute >= from || minute < until };
    quiet.then(|| next(until, now, offset))
}

fn minute_of(now: Moment, offset: UtcOffset) -> u16 {
    let local = now.local(offset);
    u16::try_from(local.hour() * 60 + local.minute()).unwrap_or(0)
}

/// The next instant after `now` at which the town's clock shows this minute of a day.
fn next(minute: u16, now: Moment, offset: UtcOffset) -> Moment {
    let midnight = Moment::from_local(now.local_date(offset).and_time(NaiveTime::MIN), offset);
    let today = midnight.plus_millis(Duration::minutes(i64::from(minute)).num_milliseconds());
    if today > now { today } else { today.plus_days(1) }
}

/// How many of the first of these notices go in the next message: all that fit, if one of them was held or there are more than the minute has messages
/// `left`; else one. `waiting` has of each, in the order in which they were made, whether it was held and how many bytes its line takes, the
/// first notice's own; `left` is at least 1.
#[must_use]
pub fn together(waiting: &[(bool, usize)], left: u32, pace: Pace) -> usize {
    let few = waiting.len() <= usize::try_from(left).unwrap_or(usize::MAX);
    if few && waiting.iter().all(|(held, _)| !held) {
        return waiting.len().min(1);
    }
    let mut bytes = 0_usize;
    let fit = waiting.iter().take(pace.notices).take_while(|(_, line)| {
        bytes = bytes.saturating_add(*line);
        bytes <= pace.bytes
    });
    // What alone is too long is cut.
    fit.count().max(waiting.len().min(1))
}
