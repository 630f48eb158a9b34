//! The figures' numbers, kept by unit and changed with each issue. What the clock changes, how many deadlines have run out, is looked up
//! in a list of the running ones.

use shared::{
    moment::Moment,
    score::{Case, Figures, Tally},
};

/// Numbers of all units.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    /// By the number of the unit.
    units: Vec<Share>,
    /// Of issues without a unit.
    nobody: Share,
}

/// Numbers of one unit.
#[derive(Debug, Default)]
struct Share {
    tally: Tally,
    /// Deadlines whose clock runs, ascending.
    running: Vec<Moment>,
}

impl Share {
    fn run_out(&self, now: Moment) -> u32 {
        u32::try_from(self.running.partition_point(|due_at| *due_at <= now)).unwrap_or(u32::MAX)
    }
}

impl Tallies {
    /// Counts an issue of a unit. While many are counted one after the other, the deadlines wait to be sorted.
    pub(super) fn count(&mut self, unit: u16, case: &Case) {
        let share = self.share(unit, case);
        share.tally.add(&Tally::of(case));
        share.running.extend(case.running_until());
    }

    /// Puts the deadlines in order, after all were counted.
    pub(super) fn sort(&mut self) {
        for share in self.units.iter_mut().chain([&mut self.nobody]) {
            share.running.sort_unstable();
            share.running.shrink_to_fit();
        }
    }

    /// Counts one more.
    pub(super) fn add(&mut self, unit: u16, case: &Case) {
        let share = self.share(unit, case);
        share.tally.add(&Tally::of(case));
        if let Some(due_at) = case.running_until() {
            let place = share.running.partition_point(|other| *other <= due_at);
            share.running.insert(place, due_at);
        }
    }

    /// Counts one no longer that was counted like this.
    pub(super) fn take(&mut self, unit: u16, case: &Case) {
        let share = self.share(unit, case);
        share.tally.take(&Tally::of(case));
        if let Some(due_at) = case.running_until()
            && let Ok(place) = share.running.binary_search(&due_at)
        {
            share.running.remove(place);
        }
    }

    /// The figures of all.
    pub(super) fn all(&self, now: Moment) -> Figures {
        let (mut tally, mut run_out) = (Tally::default(), 0);
        for share in self.units.iter().chain([&self.nobody]) {
            tally.add(&share.tally);
            run_out += share.run_out(now);
        }
        tally.figures(run_out)
    }

    /// The figures of a unit; `None`: it has no issues.
    pub(super) fn unit(&self, unit: u16, now: Moment) -> Option<Figures> {
        let share = self.units.get(usize::from(unit)).filter(|share| !share.tally.is_empty())?;
        Some(share.tally.figures(share.run_out(now)))
    }

    /// Bytes of the deadlines.
    pub(super) fn bytes(&self) -> usize {
        let deadlines = self.units.iter().chain([&self.nobody]).map(|share| share.running.capacity());
        deadlines.sum::<usize>() * size_of::<Moment>()
    }

    fn share(&mut self, unit: u16, case: &Case) -> &mut Share {
        if case.unit.is_none() {
            return &mut self.nobody;
        }
        let place = usize::from(unit);
        if self.units.len() <= place {
            self.units.resize_with(place + 1, Share::default);
        }
        self.units.get_mut(place).unwrap_or(&mut self.nobody)
    }
}
