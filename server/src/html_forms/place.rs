//! Places for reading forms with files: few at once, and of one person fewer, so that a slow sender keeps no one else waiting.

use crate::{auth::AskerKnown, error::Error};
use actix_web::{HttpMessage as _, HttpRequest};
use shared::id::PersonId;
use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, Semaphore, SemaphorePermit},
    time::timeout,
};

/// Forms that are read at once in this process.
const ALL: usize = 16;
/// Forms of one person that are read at once: the second is the first, sent again.
const EACH: usize = 2;
/// How long a place is waited for.
const WAIT: Duration = Duration::from_secs(30);

static PLACES: Semaphore = Semaphore::const_new(ALL);
/// A person's place has become free.
static FREED: Notify = Notify::const_new();
static TAKEN: LazyLock<Mutex<HashMap<Option<PersonId>, usize>>> = LazyLock::new(Mutex::default);

/// A place; given back with the value.
pub struct Place {
    /// Held for its end; `None` while it is waited for.
    permit: Option<SemaphorePermit<'static>>,
    person: Option<PersonId>,
}

impl Place {
    /// A place for whoever sent this request.
    ///
    /// # Errors
    /// [`Error::Busy`] if none, or none of this person's, has become free in half a minute.
    pub async fn of(request: &HttpRequest) -> Result<Self, Error> {
        let person = request.extensions().get::<AskerKnown>().map(|known| known.0);
        let own = timeout(WAIT, Self::awaited(person)).await;
        let mut place = own.map_err(|_| Error::Busy("this person's forms are being read".to_owned()))?;
        let permit = timeout(WAIT, PLACES.acquire()).await;
        let permit = permit.map_err(|_| Error::Busy("too many forms are being read".to_owned()))?;
        place.permit = Some(permit.map_err(Error::internal)?);
        Ok(place)
    }

    async fn awaited(person: Option<PersonId>) -> Self {
        loop {
            // Before the look, so that what becomes free behind it is not missed.
            let freed = FREED.notified();
            if let Some(place) = Self::own(person) {
                return place;
            }
            freed.await;
        }
    }

    fn own(person: Option<PersonId>) -> Option<Self> {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(person).or_default();
        if *count >= EACH {
            return None;
        }
        *count += 1;
        Some(Self { permit: None, person })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.person) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(taken.remove(&self.person)),
        }
        drop(taken);
        FREED.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use actix_web::test::TestRequest;
    use uuid::Uuid;

    #[actix_web::test]
    async fn a_person_has_two_places_waits_for_a_third_and_others_have_theirs() {
        let of = |person: u128| {
            let request = TestRequest::default().to_http_request();
            request.extensions_mut().insert(AskerKnown(PersonId(Uuid::from_u128(person))));
            request
        };
        let first = Place::of(&of(1)).await.unwrap();
        let _second = Place::of(&of(1)).await.unwrap();
        let third = of(1);
        let mut third = std::pin::pin!(Place::of(&third));
        assert!(timeout(Duration::from_millis(50), &mut third).await.is_err(), "it waits");
        assert!(Place::of(&of(2)).await.is_ok());
        drop(first);
        assert!(timeout(WAIT, third).await.unwrap().is_ok());
    }
}
