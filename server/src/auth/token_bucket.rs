//! Tries that come back with time: each key has a few, then one at a time; a try that was right is given back at once.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Keys kept before those that have all their tries again are swept out.
const SWEEP_AT: usize = 10_000;

/// How many tries each key has.
pub struct TokenBuckets<K> {
    most: u32,
    every: Duration,
    /// When a key will have all its tries again; a key that is not in it has them.
    whole_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash> TokenBuckets<K> {
    /// `most` tries, of which one comes back `every` so often.
    pub fn of((most, every): (u32, Duration)) -> Self {
        Self { most, every, whole_at: Mutex::default() }
    }

    /// Takes one try.
    ///
    /// # Errors
    /// None is left: how long until there is one. Nothing is taken then.
    pub fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut whole_at = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        if whole_at.len() > SWEEP_AT {
            whole_at.retain(|_, at| *at > now);
        }
        let until_whole = whole_at.get(&key).map_or(Duration::ZERO, |at| at.saturating_duration_since(now)) + self.every;
        match until_whole.checked_sub(self.every * self.most) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => {
                whole_at.insert(key, now + until_whole);
                Ok(())
            }
        }
    }

    /// Gives one try back.
    pub fn give_back(&self, key: &K) {
        let mut whole_at = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = whole_at.get_mut(key) {
            *at = at.checked_sub(self.every).unwrap_or(*at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn tries_are_used_up_and_come_back_one_by_one() {
        let (tries, start) = (TokenBuckets::of((3, 20 * SECOND)), Instant::now());
        for _ in 0..3 {
            assert_eq!(tries.take("wang", start), Ok(()));
        }
        assert_eq!(tries.take("wang", start), Err(20 * SECOND));
        assert_eq!(tries.take("li", start), Ok(()));
        assert_eq!(tries.take("wang", start + 19 * SECOND), Err(SECOND), "asking too early takes nothing");
        assert_eq!(tries.take("wang", start + 20 * SECOND), Ok(()));
        assert_eq!(tries.take("wang", start + 20 * SECOND), Err(20 * SECOND));
        let later = start + 600 * SECOND;
        assert!((0..3).all(|_| tries.take("wang", later).is_ok()), "no more than all of them come back");
        assert!(tries.take("wang", later).is_err());
    }

    #[test]
    fn what_is_given_back_may_be_used_again() {
        let (tries, start) = (TokenBuckets::of((2, 20 * SECOND)), Instant::now());
        for _ in 0..9 {
            assert_eq!(tries.take("wang", start), Ok(()));
            tries.give_back(&"wang");
        }
        assert!(tries.take("wang", start).is_ok() && tries.take("wang", start).is_ok());
        assert!(tries.take("wang", start).is_err());
    }
}
