//! A row in two numbers of eight bytes: what heat reads of every issue, and what the rest reads of some.
//!
//! Times are told apart within [`Counted::TIMES`], which takes 41 bits.

use shared::{
    counted::Counted,
    geo::Spot,
    heat::HeatIssue,
    issue::{Source, StatusKind},
    kind::KindNumber,
    moment::Moment,
};

/// Bits of a time.
const TIME: u32 = 41;
/// Bits of a kind's number, of a state and of a source.
const KIND: u32 = 14;
const STATE: u32 = 3;
const SOURCE: u32 = 4;
/// Latitude of what has no place: no degree comes to it.
const NOWHERE: i32 = i32::MIN;

/// Kind, state, source, marks, and when it was reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look(u64);

/// Deadline or cure, proofs and returns, marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Course(u64);

/// The place in two columns.
pub(super) fn place_of(spot: Option<Spot>) -> (i32, i32) {
    spot.map_or((NOWHERE, 0), |spot| (spot.lat_e7, spot.lon_e7))
}

/// The place of two columns.
#[inline]
pub(super) fn spot_of(lat_e7: i32, lon_e7: i32) -> Option<Spot> {
    (lat_e7 != NOWHERE).then_some(Spot { lat_e7, lon_e7 })
}

/// What heat sees of it.
#[inline]
pub(super) fn heat_of(lat_e7: i32, lon_e7: i32, Look(look): Look) -> HeatIssue {
    let mut bits = Bits(look);
    HeatIssue {
        spot: spot_of(lat_e7, lon_e7),
        // As many bits as were put in: none of them is cut off.
        kind: KindNumber(bits.take(KIND) as u16),
        state: nth(&StatusKind::ALL, bits.take(STATE), StatusKind::Void),
        source: nth(&Source::ALL, bits.take(SOURCE), Source::Patrol),
        overdue: bits.take(1) == 1,
        relapse: bits.take(1) == 1,
        reported_at: time(bits.take(TIME)),
    }
}

impl Look {
    pub(super) fn of(row: &Counted) -> Self {
        let parts = [
            (u64::from(row.kind.0), KIND),
            (row.state as u64, STATE),
            (row.source as u64, SOURCE),
            (u64::from(row.overdue), 1),
            (u64::from(row.relapse), 1),
            (number(row.reported_at), TIME),
        ];
        Self(packed(&parts))
    }
}

impl Course {
    pub(super) fn of(row: &Counted) -> Self {
        // What is open has a deadline, what is closed a cure, and nothing both.
        let end = row.due_at.map(number).or(row.cure_minutes.map(u64::from));
        let parts = [
            (u64::from(row.attempts), 8),
            (u64::from(row.returns), 8),
            (u64::from(row.in_time), 1),
            (u64::from(row.relapsed), 1),
            (u64::from(end.is_some()), 1),
            (end.unwrap_or(0), TIME),
        ];
        Self(packed(&parts))
    }

    /// Fills in what this says.
    pub(super) fn unpack(self, row: &mut Counted) {
        let mut bits = Bits(self.0);
        // Eight bits each.
        (row.attempts, row.returns) = (bits.take(8) as u8, bits.take(8) as u8);
        (row.in_time, row.relapsed) = (bits.take(1) == 1, bits.take(1) == 1);
        let end = Some(bits.take(1)).filter(|there| *there == 1).map(|_| bits.take(TIME));
        row.due_at = end.filter(|_| row.state.is_open()).map(time);
        row.cure_minutes = end.filter(|_| !row.state.is_open()).and_then(|minutes| u32::try_from(minutes).ok());
    }
}

struct Bits(u64);

impl Bits {
    fn take(&mut self, many: u32) -> u64 {
        let taken = self.0 & ((1 << many) - 1);
        self.0 >>= many;
        taken
    }
}

/// The parts, the first in the lowest bits.
fn packed(parts: &[(u64, u32)]) -> u64 {
    parts.iter().rev().fold(0, |bits, (part, many)| (bits << many) | (part & ((1 << many) - 1)))
}

fn nth<T: Copy>(all: &[T], number: u64, else_: T) -> T {
    usize::try_from(number).ok().and_then(|number| all.get(number)).copied().unwrap_or(else_)
}

fn number(at: Moment) -> u64 {
    let [first, _] = Counted::TIMES;
    u64::try_from(at.millis_since(first)).unwrap_or(0)
}

fn time(number: u64) -> Moment {
    let [first, _] = Counted::TIMES;
    first.plus_millis(number.cast_signed())
}
