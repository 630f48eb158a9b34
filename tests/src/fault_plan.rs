//! A plan of network faults, drawn by dice: the same seed gives the same faults.

use crate::dice::Dice;

/// What becomes of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It arrives and is answered.
    None,
    /// It never arrives.
    RequestLost,
    /// It is carried out, and the answer never arrives.
    AnswerLost,
    /// It arrives twice.
    Twice,
    /// The answer is cut off after so many bytes.
    Cut(usize),
    /// A portal answers 200 with a page of its own.
    Portal,
    /// A proxy answers 502 with a page of its own.
    Proxy,
    /// It arrives later, when nobody waits for it any more.
    Delayed,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "fine",
            Self::RequestLost => "request lost",
            Self::AnswerLost => "answer lost",
            Self::Twice => "twice",
            Self::Cut(_) => "cut",
            Self::Portal => "portal",
            Self::Proxy => "proxy",
            Self::Delayed => "delayed",
        })
    }
}

/// How often faults happen: of a hundred messages, how many meet each.
#[derive(Clone, Copy, Debug, Default)]
pub struct FaultRates {
    /// [`Fault::RequestLost`].
    pub request_lost: u64,
    /// [`Fault::AnswerLost`].
    pub answer_lost: u64,
    /// [`Fault::Twice`].
    pub twice: u64,
    /// [`Fault::Cut`].
    pub cut: u64,
    /// [`Fault::Portal`].
    pub portal: u64,
    /// [`Fault::Proxy`].
    pub proxy: u64,
    /// [`Fault::Delayed`].
    pub delayed: u64,
}

impl FaultRates {
    /// What becomes of the next message.
    pub fn fault(&self, dice: &mut Dice) -> Fault {
        let mut roll = dice.roll(100);
        let parts = [self.request_lost, self.answer_lost, self.twice, self.cut, self.portal, self.proxy, self.delayed];
        let Some(which) = parts.iter().position(|part| {
            let hit = roll < *part;
            roll = roll.saturating_sub(*part);
            hit
        }) else {
            return Fault::None;
        };
        let after = usize::try_from(dice.roll(600)).unwrap_or(0);
        [Fault::RequestLost, Fault::AnswerLost, Fault::Twice, Fault::Cut(after), Fault::Portal, Fault::Proxy, Fault::Delayed][which]
    }
}

/// Faults drawn one after the other, from a seed.
#[derive(Clone, Debug)]
pub struct FaultPlan {
    rates: FaultRates,
    dice: Dice,
}

impl FaultPlan {
    /// The plan of this seed: of ten messages about five meet a fault.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        let rates = FaultRates { request_lost: 12, answer_lost: 14, twice: 8, cut: 8, portal: 4, proxy: 0, delayed: 0 };
        Self { rates, dice: Dice::new(seed) }
    }

    /// What becomes of the next message.
    pub fn fault(&mut self) -> Fault {
        self.rates.fault(&mut self.dice)
    }
}
