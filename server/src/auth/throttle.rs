//! How often somebody may try to sign in: per account and per address, known or unknown alike.

use crate::error::Error;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

/// Tries for one account before waiting begins, and the time that gives one back.
const ACCOUNT: (u32, Duration) = (20, Duration::from_secs(30));
/// The same for one address; whole offices share one.
const ADDRESS: (u32, Duration) = (200, Duration::from_secs(2));
/// Keys kept before forgotten ones are swept out.
const SWEEP_AT: usize = 10_000;

/// The gate before the password check. One per server, shared by its threads.
pub struct Gate {
    accounts: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Gate {
    fn default() -> Self {
        Self { accounts: RateLimiter::keyed(quota(ACCOUNT)), addresses: RateLimiter::keyed(quota(ADDRESS)) }
    }
}

impl Gate {
    /// Counts one try.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds to wait.
    pub fn try_once(&self, username: &str, address: Option<IpAddr>) -> Result<(), Error> {
        self.sweep();
        if let Some(address) = address {
            admit(&self.addresses, &network_of(address))?;
        }
        admit(&self.accounts, &key_of(username))
    }

    fn sweep(&self) {
        if self.accounts.len() > SWEEP_AT {
            self.accounts.retain_recent();
        }
        if self.addresses.len() > SWEEP_AT {
            self.addresses.retain_recent();
        }
    }
}

fn quota((burst, every): (u32, Duration)) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(every).unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN)).allow_burst(burst)
}

fn admit<K: Clone + Eq + std::hash::Hash>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Error> {
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(limiter.clock().now());
        Error::TooMany { seconds: wait.as_secs().saturating_add(1) }
    })
}

/// User names are told apart as the database does, and no longer than it keeps them.
fn key_of(username: &str) -> String {
    username.trim().chars().take(64).collect()
}

/// Whoever has one IPv6 address has the whole /64.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6((six.to_bits() >> 64 << 64).into()),
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_account_is_closed_for_a_while_after_many_tries_and_others_are_not() {
        let gate = Gate::default();
        for _ in 0..ACCOUNT.0 {
            gate.try_once("wang", None).unwrap();
        }
        let refused = gate.try_once("wang", None);
        assert!(matches!(refused, Err(Error::TooMany { seconds: 1..=31 })), "{refused:?}");
        gate.try_once("li", None).unwrap();
    }

    #[test]
    fn an_address_is_closed_after_many_tries_whatever_the_accounts() {
        let gate = Gate::default();
        let address: IpAddr = "192.0.2.7".parse().unwrap();
        for count in 0..ADDRESS.0 {
            gate.try_once(&count.to_string(), Some(address)).unwrap();
        }
        assert!(matches!(gate.try_once("somebody else", Some(address)), Err(Error::TooMany { .. })));
        gate.try_once("somebody else", Some("192.0.2.8".parse().unwrap())).unwrap();
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_one() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
    }
}
