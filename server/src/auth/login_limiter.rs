//! How often somebody may try to sign in, known or unknown alike. Wrong passwords are counted per account, and all tries per address.
//!
//! An account has few wrong tries from one network and more from all networks together: a guesser elsewhere uses up the former and
//! never, alone, the latter, so the owner still gets in. A browser in which the owner has signed in before has tries of its own, and
//! neither uses up those of others nor waits for them: whoever guesses, on the same network or on a thousand, does not keep it out.

use super::{address::network_of, token_bucket::TokenBuckets};
use crate::error::Error;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use std::{
    net::IpAddr,
    num::NonZeroU32,
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

/// Wrong tries for one account from one network before waiting begins, and the time that gives one back.
const ACCOUNT_FROM_NETWORK: (u32, Duration) = (5, Duration::from_secs(20));
/// The same in one browser that has signed in before, whatever goes on elsewhere.
const KNOWN: (u32, Duration) = (5, Duration::from_secs(20));
/// The same from all networks together; it fills faster than one network may use it up.
const ACCOUNT: (u32, Duration) = (20, Duration::from_secs(15));
/// Tries from one address, right or wrong; whole offices share one.
const ADDRESS: (u32, Duration) = (200, Duration::from_secs(2));
/// Passwords of strangers that are checked or about to be at once; the others wait aside, so that known browsers need not wait behind them.
const STRANGERS: usize = 8;
/// Addresses kept before forgotten ones are swept out.
const SWEEP_AT: usize = 10_000;

/// The gate before the password check. One per server, shared by its threads.
pub struct LoginLimiter {
    from_network: TokenBuckets<(String, Option<IpAddr>)>,
    accounts: TokenBuckets<String>,
    known: TokenBuckets<(String, Uuid)>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    strangers: Semaphore,
}

/// A try that was let through to the password check.
#[must_use]
pub struct Try {
    account: String,
    from: Whence,
}

/// Where a try came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whence {
    /// A network; `None`: it cannot be told.
    Network(Option<IpAddr>),
    /// A browser that has signed in before.
    Known(Uuid),
}

impl Default for LoginLimiter {
    fn default() -> Self {
        Self {
            from_network: TokenBuckets::of(ACCOUNT_FROM_NETWORK),
            accounts: TokenBuckets::of(ACCOUNT),
            known: TokenBuckets::of(KNOWN),
            addresses: RateLimiter::keyed(quota(ADDRESS)),
            strangers: Semaphore::new(STRANGERS),
        }
    }
}

impl LoginLimiter {
    /// Counts one try, as wrong until [`LoginLimiter::give_back`] takes that back. A try that is refused counts for nothing. `known` is the number
    /// of a browser that has signed in to this account before.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds to wait.
    pub fn try_once(&self, username: &str, address: Option<IpAddr>, known: Option<Uuid>) -> Result<Try, Error> {
        let now = Instant::now();
        let (account, network) = (key_of(username), address.map(network_of));
        if let Some(number) = known {
            self.known.take((account.clone(), number), now).map_err(too_many)?;
            return Ok(Try { account, from: Whence::Known(number) });
        }
        let near = (account.clone(), network);
        self.from_network.take(near.clone(), now).map_err(too_many)?;
        if let Err(wait) = self.accounts.take(account.clone(), now) {
            self.from_network.give_back(&near);
            return Err(too_many(wait));
        }
        let tried = Try { account, from: Whence::Network(network) };
        if let Err(error) = network.map_or(Ok(()), |network| self.admit(&network)) {
            self.give_back(tried);
            return Err(error);
        }
        Ok(tried)
    }

    /// The password was right: the try does not count against the account.
    pub fn give_back(&self, tried: Try) {
        let Try { account, from } = tried;
        match from {
            Whence::Known(number) => self.known.give_back(&(account, number)),
            Whence::Network(network) => {
                self.accounts.give_back(&account);
                self.from_network.give_back(&(account, network));
            }
        }
    }

    /// Waits until this try's password may be checked, and holds its turn; a known browser does not wait.
    ///
    /// # Errors
    /// [`Error::Internal`] if the server is ending.
    pub async fn turn(&self, tried: &Try) -> Result<Option<SemaphorePermit<'_>>, Error> {
        match tried.from {
            Whence::Known(_) => Ok(None),
            Whence::Network(_) => self.strangers.acquire().await.map(Some).map_err(Error::internal),
        }
    }

    fn admit(&self, network: &IpAddr) -> Result<(), Error> {
        if self.addresses.len() > SWEEP_AT {
            self.addresses.retain_recent();
        }
        self.addresses.check_key(network).map_err(|not_until| too_many(not_until.wait_time_from(self.addresses.clock().now())))
    }
}

fn too_many(wait: Duration) -> Error {
    let begun = u64::from(wait.subsec_nanos() > 0);
    Error::TooMany { seconds: (wait.as_secs() + begun).max(1) }
}

fn quota((burst, every): (u32, Duration)) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(every).unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN)).allow_burst(burst)
}

/// User names are told apart as the database does, and no longer than it keeps them.
fn key_of(username: &str) -> String {
    username.trim().chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn address(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    fn wait_of(refused: Result<Try, Error>) -> Option<u64> {
        match refused {
            Err(Error::TooMany { seconds }) => Some(seconds),
            _ => None,
        }
    }

    #[test]
    fn after_five_wrong_tries_an_account_waits_and_others_do_not() {
        let gate = LoginLimiter::default();
        for _ in 0..5 {
            assert!(gate.try_once("wang", address(7), None).is_ok());
        }
        let wait = wait_of(gate.try_once("wang", address(7), None));
        assert!(matches!(wait, Some(15..=20)), "{wait:?}");
        assert!(gate.try_once("li", address(7), None).is_ok());
    }

    #[test]
    fn right_passwords_cost_an_account_nothing() {
        let gate = LoginLimiter::default();
        for _ in 0..50 {
            let tried = gate.try_once("wang", address(7), None).unwrap();
            gate.give_back(tried);
        }
        assert!((0..5).all(|_| gate.try_once("wang", address(7), None).is_ok()));
        assert!(gate.try_once("wang", address(7), None).is_err());
    }

    #[test]
    fn a_guesser_on_one_network_does_not_lock_the_owner_out_but_guessers_on_many_use_the_account_up() {
        let gate = LoginLimiter::default();
        let guesses = |last| (0..50).filter(|_| gate.try_once("wang", address(last), None).is_ok()).count();
        assert_eq!(guesses(7), 5);
        assert_eq!(guesses(8), 5, "the owner has tries of their own");
        let rest: usize = (9..60).map(guesses).sum();
        assert_eq!(rest, 10, "twenty in all");
        assert!(ACCOUNT.1 < ACCOUNT_FROM_NETWORK.1);
    }

    #[test]
    fn an_address_is_closed_after_many_tries_whatever_the_accounts() {
        let gate = LoginLimiter::default();
        for count in 0..ADDRESS.0 {
            assert!(gate.try_once(&count.to_string(), address(7), None).is_ok());
        }
        let wait = wait_of(gate.try_once("somebody else", address(7), None));
        assert!(matches!(wait, Some(1..=3)), "{wait:?}");
        assert!(gate.try_once("somebody else", address(8), None).is_ok());
    }

    #[test]
    fn a_known_browser_gets_in_however_many_wrong_tries_come_from_its_own_network_and_from_everywhere() {
        let (gate, phone) = (LoginLimiter::default(), Some(Uuid::now_v7()));
        for round in 0..400_u32 {
            let guess = gate.try_once("wang", address(7), None);
            let elsewhere = gate.try_once("wang", address(u8::try_from(round % 200).unwrap()), None);
            drop((guess, elsewhere, gate.try_once(&round.to_string(), address(7), None)));
        }
        assert!(gate.try_once("wang", address(7), None).is_err() && gate.try_once("li", address(7), None).is_err(), "strangers wait");
        for _ in 0..50 {
            let tried = gate.try_once("wang", address(7), phone).unwrap();
            gate.give_back(tried);
        }
    }

    #[test]
    fn a_known_browser_has_five_wrong_tries_too_and_takes_none_of_the_others() {
        let gate = LoginLimiter::default();
        let guesses = |known| (0..50).filter(|_| gate.try_once("wang", address(7), Some(known)).is_ok()).count();
        assert_eq!((guesses(Uuid::from_u128(1)), guesses(Uuid::from_u128(2))), (5, 5));
        let wait = wait_of(gate.try_once("wang", address(7), Some(Uuid::from_u128(1))));
        assert!(matches!(wait, Some(15..=20)), "{wait:?}");
        assert!(gate.try_once("wang", address(7), None).is_ok());
    }

    #[tokio::test]
    async fn a_known_browser_does_not_wait_behind_a_crowd_of_strangers() {
        let gate = LoginLimiter::default();
        let mut turns = Vec::new();
        for number in 0..STRANGERS {
            let tried = gate.try_once(&number.to_string(), address(7), None).unwrap();
            turns.push(gate.turn(&tried).await.unwrap());
        }
        let (stranger, known) =
            (gate.try_once("wang", address(7), None).unwrap(), gate.try_once("wang", address(7), Some(Uuid::now_v7())).unwrap());
        assert!(tokio::time::timeout(Duration::from_millis(20), gate.turn(&stranger)).await.is_err());
        assert!(gate.turn(&known).await.unwrap().is_none());
        turns.pop();
        assert!(gate.turn(&stranger).await.unwrap().is_some());
    }
}
