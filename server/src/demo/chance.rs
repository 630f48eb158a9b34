//! Seeded chance: the same seed always tells the same story.

/// A small generator of numbers (SplitMix64); not for secrets.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// A generator for a seed.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number with `from ≤ n < until`; `from` if there is none.
    pub(super) fn int(&mut self, from: i32, until: i32) -> i32 {
        let width = u64::try_from(i64::from(until) - i64::from(from)).unwrap_or(0).max(1);
        from.saturating_add(i32::try_from(self.next() % width).unwrap_or(0))
    }

    /// A number from 0 to 1, 1 excluded.
    pub(super) fn share(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap_or(0)) / 4_294_967_296.0
    }

    /// Whether something happens that does so in `percent` of all cases.
    pub(super) fn percent(&mut self, percent: i32) -> bool {
        self.int(0, 100) < percent
    }

    /// One of the list; `None` only of an empty one.
    pub(super) fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let count = i32::try_from(list.len()).unwrap_or(i32::MAX);
        list.get(usize::try_from(self.int(0, count)).unwrap_or(0))
    }

    /// A UUID with these bits and the given milliseconds at its front, in the layout of version 7.
    pub(super) fn uuid(&mut self, millis: i64) -> uuid::Uuid {
        let stamp = u128::from(u64::try_from(millis).unwrap_or(0) & 0xFFFF_FFFF_FFFF) << 80;
        let random = (u128::from(self.next()) << 64 | u128::from(self.next())) & ((1 << 80) - 1);
        let bits = stamp | random;
        let version = (bits & !(0xF << 76)) | (7 << 76);
        uuid::Uuid::from_u128((version & !(0b11 << 62)) | (0b10 << 62))
    }
}
