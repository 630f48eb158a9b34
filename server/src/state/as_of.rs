//! What was read of the database and is true as long as nothing is committed.

use super::Stamp;
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

/// Most values that are kept; one more, and all are read again.
const MOST: usize = 10_000;

/// Values by their keys, all of one state of the database: with the first one of a newer state the older ones are forgotten.
pub struct AsOf<K, V> {
    inside: Mutex<(Stamp, HashMap<K, V>)>,
}

impl<K, V> Default for AsOf<K, V> {
    fn default() -> Self {
        Self { inside: Mutex::new((Stamp::default(), HashMap::new())) }
    }
}

impl<K: Eq + Hash, V: Clone> AsOf<K, V> {
    /// The value, if it was read of this state or a newer one.
    pub fn get(&self, stamp: Stamp, key: &K) -> Option<V> {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.0 >= stamp { inside.1.get(key).cloned() } else { None }
    }

    /// Keeps what was read after the look that gave this stamp.
    pub fn put(&self, stamp: Stamp, key: K, value: V) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, values) = &mut *inside;
        // What an older look goes before may be older than what is kept.
        if stamp < *of {
            return;
        }
        if stamp > *of || values.len() >= MOST {
            values.clear();
            *of = stamp;
        }
        values.insert(key, value);
    }
}
