//! Who waits for the feed to move: open programs, each with a request that is answered when something has changed for its person.
//!
//! Nothing of it is kept or written anywhere: it stands here only while the request does.

use crate::error::Error;
use shared::id::{PersonId, TownId};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, oneshot};

/// Most programs of one person, on all devices that share the account. One more takes the place of the one that has waited longest: the
/// connection of that one may have been lost without a word.
const EACH: usize = 8;
/// Seconds after which one that finds no room may come again; until then it asks now and then, as without listening.
pub const COME_AGAIN: u64 = 60;

/// What a listener is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The feed has moved for this person; the town's newest number.
    Moved(u64),
    /// Nothing has come; to be asked again at once: whether the asker is still signed in, or the server still runs, may be another matter now.
    AskAgain,
    /// There is no room.
    Later,
}

/// A program that waits.
#[derive(Debug)]
pub struct Listener {
    /// Whose.
    pub person: PersonId,
    /// In which town.
    pub town: TownId,
    /// The audiences and recipients whose changes concern the person.
    pub keys: Vec<String>,
    /// The feed number up to which nothing has come that concerns them.
    pub after: u64,
}

/// All who wait.
#[derive(Debug)]
pub struct Listeners {
    inside: Mutex<Inside>,
    nudged: Notify,
}

#[derive(Debug)]
struct Inside {
    next: u64,
    most: usize,
    ended: bool,
    watched: bool,
    all: HashMap<u64, (Listener, oneshot::Sender<Word>)>,
}

impl Default for Listeners {
    fn default() -> Self {
        let inside = Inside { next: 0, most: usize::MAX, ended: false, watched: false, all: HashMap::new() };
        Self { inside: Mutex::new(inside), nudged: Notify::new() }
    }
}

/// A place among those who wait; given back with the value.
#[derive(Debug)]
pub struct Seat {
    listeners: Arc<Listeners>,
    number: u64,
    word: oneshot::Receiver<Word>,
}

/// The duty of looking at the feed for all who wait: one task has it at a time.
#[derive(Debug)]
pub struct Watching {
    listeners: Arc<Listeners>,
    over: bool,
}

impl Listeners {
    /// At most so many.
    pub fn allow(&self, most: usize) {
        self.lock().most = most;
    }

    /// Gives a place, and to one caller at a time the duty of looking at the feed.
    ///
    /// # Errors
    /// [`Error::TooMany`] if the room is full, [`Error::Busy`] if the server stops.
    pub fn join(self: &Arc<Self>, listener: Listener) -> Result<(Seat, Option<Watching>), Error> {
        let (sender, word) = oneshot::channel();
        let mut inside = self.lock();
        if inside.ended {
            return Err(Error::Busy("stopping".to_owned()));
        }
        let own = || inside.all.iter().filter(|(_, (other, _))| other.person == listener.person).map(|(number, _)| *number);
        if own().count() >= EACH {
            let oldest = own().min();
            inside.tell(|number, _| Some(*number) == oldest, Word::Later);
        }
        if inside.all.len() >= inside.most {
            return Err(Error::TooMany { seconds: COME_AGAIN });
        }
        inside.next += 1;
        let number = inside.next;
        inside.all.insert(number, (listener, sender));
        let watching = (!std::mem::replace(&mut inside.watched, true)).then(|| Watching { listeners: Arc::clone(self), over: false });
        drop(inside);
        Ok((Seat { listeners: Arc::clone(self), number, word }, watching))
    }

    /// Something was written: it is looked now, not at the next turn.
    pub fn nudge(&self) {
        self.nudged.notify_one();
    }

    /// A session of this person may have ended: all of theirs are to ask again, and those without one are refused then.
    pub fn ask_again(&self, person: PersonId) {
        self.lock().tell(|_, listener| listener.person == person, Word::AskAgain);
    }

    /// The server stops: nobody waits any more.
    pub fn end(&self) {
        let mut inside = self.lock();
        inside.ended = true;
        inside.tell(|_, _| true, Word::AskAgain);
    }

    /// How many wait.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lock().all.len()
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    fn tell(&mut self, whom: impl Fn(&u64, &Listener) -> bool, word: Word) {
        for (_, (_, sender)) in self.all.extract_if(|number, (listener, _)| whom(number, listener)) {
            // Whoever has hung up in this moment is not told.
            let _ = sender.send(word);
        }
    }
}

impl Seat {
    /// Waits to be told.
    pub async fn word(&mut self) -> Word {
        (&mut self.word).await.unwrap_or(Word::AskAgain)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.listeners.lock().all.remove(&self.number);
    }
}

impl Watching {
    /// The towns in which somebody waits, each with the feed number up to which all who wait there know everything. Empty: nobody waits, and
    /// the duty has ended.
    #[must_use]
    pub fn towns(&mut self) -> HashMap<TownId, u64> {
        let mut inside = self.listeners.lock();
        let mut towns = HashMap::new();
        for (listener, _) in inside.all.values() {
            let after = towns.entry(listener.town).or_insert(listener.after);
            *after = listener.after.min(*after);
        }
        if towns.is_empty() {
            inside.watched = false;
            self.over = true;
        }
        towns
    }

    /// What concerns anybody who waits in the town.
    #[must_use]
    pub fn keys_in(&self, town: TownId) -> Vec<String> {
        let inside = self.listeners.lock();
        let keys = inside.all.values().filter(|(listener, _)| listener.town == town).flat_map(|(listener, _)| &listener.keys);
        keys.collect::<HashSet<_>>().into_iter().cloned().collect()
    }

    /// The town's feed has come to `head`, and this has moved: takes out those whom it concerns, to be told.
    #[must_use]
    pub fn concerned(&self, town: TownId, head: u64, moved: &HashSet<String>) -> Vec<oneshot::Sender<Word>> {
        let mut inside = self.listeners.lock();
        let told = inside.all.extract_if(|_, (listener, _)| {
            let behind = listener.town == town && listener.after < head;
            let concerned = behind && listener.keys.iter().any(|key| moved.contains(key));
            if behind {
                listener.after = head;
            }
            concerned
        });
        told.map(|(_, (_, sender))| sender).collect()
    }

    /// Waits until something was written here.
    pub async fn nudged(&self) {
        self.listeners.nudged.notified().await;
    }
}

impl Drop for Watching {
    /// A task that was broken off has not given its duty back: the next who comes takes it.
    fn drop(&mut self) {
        if !self.over {
            self.listeners.lock().watched = false;
        }
    }
}

#[cfg(test)]
mod tests;
