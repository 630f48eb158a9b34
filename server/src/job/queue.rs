//! The queues: what waits in one never waits for what is in another.

/// A queue. Each has a worker of its own, on a thread of its own, and does its jobs one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Deadlines of records: short transactions, many at the same instant.
    Clock,
    /// Deliveries to other systems, which may be slow, away or hang.
    Outside,
    /// Reports that somebody waits for.
    Reports,
    /// What is shown of photos: a fraction of a second each, thousands after a day without a network.
    Photos,
    /// The store itself: sweeping, looking for damage. May take hours.
    Upkeep,
}

impl Queue {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Clock, Self::Outside, Self::Reports, Self::Photos, Self::Upkeep];

    /// Its name in logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::Outside => "outside",
            Self::Reports => "reports",
            Self::Photos => "photos",
            Self::Upkeep => "upkeep",
        }
    }

    /// Jobs that a server claims at once. Many, where one takes milliseconds; one, where another server could have begun the next.
    pub(super) const fn batch(self) -> u64 {
        match self {
            Self::Clock => 50,
            Self::Outside | Self::Reports | Self::Photos | Self::Upkeep => 1,
        }
    }
}
