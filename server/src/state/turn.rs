//! Whose turn it is. To write at length: one push a person at a time, each slice by slice in the line of the database (`group.rs`), so that of
//! what waits there each person has one slice, and the short write of a sign-in never stands behind more than the one group under way. To
//! read: one request a person at a time. Whatever one account asks, the others find the database free.

use crate::error::Error;
use shared::id::PersonId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Requests of one person whose turn it is at once, and how many more may wait; several phones may share an account.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// At once.
    pub at_once: usize,
    /// Waiting behind them.
    pub waiting: usize,
}

/// Pushes lie in memory from when they are read until they are decided; there is room for a second, as one may be slow.
pub(super) const SENDING: Line = Line { at_once: 2, waiting: 24 };
/// Chunks of photos, of all phones of an account; those that come slowly leave places for others.
pub(super) const UPLOADING: Line = Line { at_once: 6, waiting: 256 };
/// What was read, of pushes, forms and rescue files.
pub(super) const PUSHING: Line = Line { at_once: 1, waiting: 24 };
/// A page asks for many pictures at once.
pub(super) const READING: Line = Line { at_once: 1, waiting: 256 };
/// Seconds after which one that found no room in the line may come again.
const COME_AGAIN: u64 = 5;
/// Steps of long work between two breaths.
const STEPS: usize = 8;
/// Persons remembered before those without a push are forgotten.
const SWEEP_AT: usize = 1_000;

/// Lines of which each person has one, first come first served.
pub struct Turns {
    line: Line,
    persons: Mutex<HashMap<PersonId, Arc<Semaphore>>>,
}

/// The right to go on for one person; it ends with this value.
pub struct Turn {
    _own: OwnedSemaphorePermit,
}

impl Turns {
    /// Lines of this kind.
    pub(super) fn new(line: Line) -> Self {
        Self { line, persons: Mutex::default() }
    }

    /// Waits until it is this person's turn.
    ///
    /// # Errors
    /// [`Error::TooMany`] if too many of this person's wait already.
    pub async fn of(&self, person: PersonId) -> Result<Turn, Error> {
        let own = self.line_of(person);
        // One in the map, one here; the others belong to those who wait and to those whose turn it is.
        if Arc::strong_count(&own) >= self.line.at_once + self.line.waiting + 2 {
            return Err(Error::TooMany { seconds: COME_AGAIN });
        }
        Ok(Turn { _own: own.acquire_owned().await.map_err(Error::internal)? })
    }

    fn line_of(&self, person: PersonId) -> Arc<Semaphore> {
        let mut persons = self.persons.lock().unwrap_or_else(PoisonError::into_inner);
        if persons.len() > SWEEP_AT {
            persons.retain(|_, line| Arc::strong_count(line) > 1);
        }
        Arc::clone(persons.entry(person).or_insert_with(|| Arc::new(Semaphore::new(self.line.at_once))))
    }
}

/// Lets the other requests of this thread go on now and then during a long piece of work: `done` counts its steps.
pub async fn breathe(done: usize) {
    if done % STEPS == STEPS - 1 {
        tokio::task::yield_now().await;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use futures_util::FutureExt as _;
    use uuid::Uuid;

    fn person(number: u128) -> PersonId {
        PersonId(Uuid::from_u128(number))
    }

    #[tokio::test]
    async fn a_person_has_one_push_at_a_time_and_keeps_nobody_else_up() {
        let turns = Turns::new(PUSHING);
        let first = turns.of(person(1)).await.unwrap();
        assert!(turns.of(person(1)).now_or_never().is_none());
        assert!(turns.of(person(2)).now_or_never().is_some());
        drop(first);
        assert!(turns.of(person(1)).now_or_never().is_some());
    }

    #[tokio::test]
    async fn a_line_without_end_is_told_to_come_again() {
        let turns = Turns::new(PUSHING);
        let first = turns.of(person(1)).await.unwrap();
        let mut waiting: Vec<_> = (0..=PUSHING.waiting).map(|_| Box::pin(turns.of(person(1)))).collect();
        let told: Vec<_> = waiting.iter_mut().map(|one| one.now_or_never().map(|told| told.err())).collect();
        assert!(told.iter().take(PUSHING.waiting).all(Option::is_none), "they wait");
        assert!(matches!(told.last(), Some(Some(Some(Error::TooMany { seconds: COME_AGAIN })))));
        drop((first, waiting));
        assert!(turns.of(person(1)).now_or_never().is_some(), "and nobody is forgotten in it");
    }
}
