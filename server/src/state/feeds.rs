//! What is known of the towns' feeds without asking for them.

use super::Stamp;
use shared::id::TownId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// Most audiences and recipients of a town that are remembered. A town has as many as people, units and grids together.
const MOST_KEYS: usize = 100_000;

/// A town's feed: how far it has come, and for whom.
#[derive(Debug, Default)]
pub struct Feed {
    /// The state of the database that this is of, or an older one.
    pub as_of: Stamp,
    /// The newest feed number.
    pub head: u64,
    /// Version of the reference data in force.
    pub reference: u64,
    /// Newest feed number within a verified backup.
    pub backed_up_through: u64,
    /// What has moved after this number is known.
    known_from: u64,
    /// The newest number of each audience and recipient that has moved since.
    newest: HashMap<String, u64>,
}

impl Feed {
    /// What has moved up to now is not known; all that moves after `head` will be.
    pub fn begin(&mut self, head: u64) {
        self.newest.clear();
        (self.head, self.known_from) = (head, head);
    }

    /// The feed has come to `head`, and between it has moved for these. Called with all of them.
    pub fn go_on(&mut self, head: u64, moved: impl IntoIterator<Item = (String, u64)>) {
        for (key, number) in moved {
            let newest = self.newest.entry(key).or_default();
            *newest = number.max(*newest);
        }
        self.head = head;
        if self.newest.len() > MOST_KEYS {
            self.begin(head);
        }
    }

    /// Whether it may have moved after `after` for any of these audiences and recipients.
    #[must_use]
    pub fn may_have_moved(&self, keys: &[String], after: u64) -> bool {
        after < self.known_from || keys.iter().any(|key| self.newest.get(key).is_some_and(|number| *number > after))
    }
}

/// The feeds of all towns about which somebody has asked.
#[derive(Debug, Default)]
pub struct Feeds {
    towns: Mutex<HashMap<TownId, Arc<Turn<Feed>>>>,
}

impl Feeds {
    /// The town's feed, for one at a time.
    pub async fn of(&self, town: TownId) -> OwnedMutexGuard<Feed> {
        let feed = Arc::clone(self.towns.lock().unwrap_or_else(PoisonError::into_inner).entry(town).or_default());
        feed.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_moved_before_the_beginning_nothing_is_known_and_later_only_what_moved_has() {
        let mut feed = Feed::default();
        feed.begin(7);
        let moved = |feed: &Feed, key: &str, after| feed.may_have_moved(&[key.to_owned()], after);
        assert!(moved(&feed, "g:1", 6), "who knows");
        assert!(!moved(&feed, "g:1", 7));
        feed.go_on(9, [("g:1".to_owned(), 8), ("p:1".to_owned(), 9), ("p:1".to_owned(), 8)]);
        assert_eq!(["g:1", "p:1", "u:1"].map(|key| moved(&feed, key, 7)), [true, true, false]);
        assert_eq!(["g:1", "p:1", "u:1"].map(|key| moved(&feed, key, 8)), [false, true, false]);
        feed.begin(9);
        assert!(moved(&feed, "u:1", 8));
    }
}
