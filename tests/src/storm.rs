//! A network in bad weather: for each message a die decides what becomes of it. The same seed, the same weather.

/// What becomes of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives and is answered.
    Fine,
    /// It never arrives.
    RequestLost,
    /// It is carried out, and the answer never arrives.
    AnswerLost,
    /// It arrives twice.
    Twice,
    /// The answer is cut off after so many bytes.
    Cut(usize),
    /// Somebody else answers 200 with a page of their own.
    Portal,
}

/// Dice from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall alike for the same seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides.max(1)
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.roll(of.len() as u64)).unwrap_or(0))
    }
}

/// Bad weather.
#[derive(Clone, Debug)]
pub struct Storm {
    dice: Dice,
}

impl Storm {
    /// The weather of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { dice: Dice::new(seed) }
    }

    /// What becomes of the next message.
    pub fn fate(&mut self) -> Fate {
        match self.dice.roll(100) {
            0..12 => Fate::RequestLost,
            12..26 => Fate::AnswerLost,
            26..34 => Fate::Twice,
            34..42 => Fate::Cut(usize::try_from(self.dice.roll(600)).unwrap_or(0)),
            42..46 => Fate::Portal,
            _ => Fate::Fine,
        }
    }
}
