//! Who exports: one file a person at a time, and few at once on a server.

use crate::error::Error;
use shared::id::PersonId;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

/// Files of all persons that are made at once.
const MOST: usize = 4;
/// Seconds after which one that found no seat may come again.
const COME_AGAIN: u64 = 20;

/// The seats of a server.
#[derive(Default)]
pub struct Seats {
    taken: Arc<Mutex<HashSet<PersonId>>>,
}

/// The right to make a file; it ends with this value.
#[derive(Debug)]
pub(super) struct Seat {
    person: PersonId,
    taken: Arc<Mutex<HashSet<PersonId>>>,
}

impl Seats {
    /// A seat for this person.
    ///
    /// # Errors
    /// [`Error::Exporting`] if the person has one, or if all are taken.
    pub(super) fn take(&self, person: PersonId) -> Result<Seat, Error> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.len() >= MOST || !taken.insert(person) {
            return Err(Error::Exporting { seconds: COME_AGAIN });
        }
        Ok(Seat { person, taken: Arc::clone(&self.taken) })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.person);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_person_has_one_seat_and_a_server_few_and_each_is_free_again() {
        let seats = Seats::default();
        let person = |number| PersonId(Uuid::from_u128(number));
        let mut all: Vec<Seat> = (0..4).map(|number| seats.take(person(number)).unwrap()).collect();
        assert!(matches!(seats.take(person(9)), Err(Error::Exporting { .. })), "all are taken");
        all.truncate(2);
        assert!(matches!(seats.take(person(0)), Err(Error::Exporting { .. })), "one a person");
        assert!(seats.take(person(9)).is_ok() && seats.take(person(3)).is_ok());
    }
}
