//! The faults of a network, decided by dice: the same seed, the same weather.

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
    /// A portal answers 200 with a page of its own.
    Portal,
    /// A proxy answers 502 with a page of its own.
    Proxy,
    /// It arrives later, when nobody waits for it any more.
    Delayed,
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

/// How bad the weather is: of a hundred messages, how many fare so.
#[derive(Clone, Copy, Debug, Default)]
pub struct Climate {
    /// [`Fate::RequestLost`].
    pub request_lost: u64,
    /// [`Fate::AnswerLost`].
    pub answer_lost: u64,
    /// [`Fate::Twice`].
    pub twice: u64,
    /// [`Fate::Cut`].
    pub cut: u64,
    /// [`Fate::Portal`].
    pub portal: u64,
    /// [`Fate::Proxy`].
    pub proxy: u64,
    /// [`Fate::Delayed`].
    pub delayed: u64,
}

impl Climate {
    /// What becomes of the next message.
    pub fn fate(&self, dice: &mut Dice) -> Fate {
        let mut roll = dice.roll(100);
        let parts = [self.request_lost, self.answer_lost, self.twice, self.cut, self.portal, self.proxy, self.delayed];
        let Some(which) = parts.iter().position(|part| {
            let hit = roll < *part;
            roll = roll.saturating_sub(*part);
            hit
        }) else {
            return Fate::Fine;
        };
        let after = usize::try_from(dice.roll(600)).unwrap_or(0);
        [Fate::RequestLost, Fate::AnswerLost, Fate::Twice, Fate::Cut(after), Fate::Portal, Fate::Proxy, Fate::Delayed][which]
    }
}

/// Bad weather.
#[derive(Clone, Debug)]
pub struct Storm {
    climate: Climate,
    dice: Dice,
}

impl Storm {
    /// The weather of this seed: of ten messages about five do not fare well.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        let climate = Climate { request_lost: 12, answer_lost: 14, twice: 8, cut: 8, portal: 4, proxy: 0, delayed: 0 };
        Self { climate, dice: Dice::new(seed) }
    }

    /// What becomes of the next message.
    pub fn fate(&mut self) -> Fate {
        self.climate.fate(&mut self.dice)
    }
}
