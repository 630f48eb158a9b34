//! How much may come in, and for how long one asker may hold the database.

use super::{ConfigError, Settings, wrong};
use std::time::Duration;

/// One MiB.
pub const MIB: u64 = 1024 * 1024;
/// Least that a person may be allowed in a day: a record with all its photos must fit.
const LEAST_MEGABYTES: u64 = 256;

/// Bounds of what a server takes. Nothing over them is refused for good: it waits on the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most commands of one person that are decided on one calendar day of the town.
    pub records_per_day: u64,
    /// Most bytes of one person, words and photos, that are kept on one such day.
    pub bytes_per_day: u64,
    /// Bytes of the disk that uploads leave free; `None`: 512 MiB, or 5 % of a smaller disk.
    pub free_bytes: Option<u64>,
    /// How long the commands of one push may hold the database before others have their turn.
    pub slice: Duration,
    /// How long after its arrival a push is still decided; the rest of it waits for the next.
    pub push: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            records_per_day: 2_000,
            bytes_per_day: 2_048 * MIB,
            free_bytes: None,
            slice: Duration::from_millis(100),
            push: Duration::from_secs(8),
        }
    }
}

impl Limits {
    /// The limits that the settings ask for.
    ///
    /// # Errors
    /// A day in which nobody could send anything.
    pub(super) fn of(settings: &Settings) -> Result<Self, ConfigError> {
        let usual = Self::default();
        if settings.records_per_day == Some(0) {
            return Err(wrong("records_per_day", "0".to_owned(), "1 or more"));
        }
        if let Some(few) = settings.megabytes_per_day.filter(|given| *given < LEAST_MEGABYTES) {
            return Err(wrong("megabytes_per_day", few.to_string(), "256 or more"));
        }
        let bytes = |megabytes: u64| megabytes.saturating_mul(MIB);
        Ok(Self {
            records_per_day: settings.records_per_day.unwrap_or(usual.records_per_day),
            bytes_per_day: settings.megabytes_per_day.map_or(usual.bytes_per_day, bytes),
            free_bytes: settings.free_megabytes.map(bytes),
            ..usual
        })
    }

    /// Bytes that uploads leave free on a disk of this size.
    #[must_use]
    pub fn floor_of(&self, disk: u64) -> u64 {
        self.free_bytes.unwrap_or_else(|| (disk / 20).min(512 * MIB))
    }
}
