//! How often links are asked for: each link has its pace, and so has each network that asks for links which are none.

use crate::{
    auth::{TokenBuckets, address_of, network_of},
    error::Error,
    state::State,
};
use actix_web::HttpRequest;
use shared::id::LinkId;
use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

/// What one link may be asked for at once, pages and photos alike, and how soon for one more.
const EACH: (u32, Duration) = (300, Duration::from_millis(200));
/// The same from one network: a village behind one address.
const NETWORK: (u32, Duration) = (600, Duration::from_millis(100));
/// Links that are none, from one network.
const WRONG: (u32, Duration) = (30, Duration::from_secs(2));

/// The paces of a server.
pub struct LinkPace {
    each: TokenBuckets<LinkId>,
    networks: TokenBuckets<Option<IpAddr>>,
    wrong: TokenBuckets<Option<IpAddr>>,
}

impl Default for LinkPace {
    fn default() -> Self {
        Self { each: TokenBuckets::of(EACH), networks: TokenBuckets::of(NETWORK), wrong: TokenBuckets::of(WRONG) }
    }
}

impl LinkPace {
    /// Somebody at this address asks for a link.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn asks(&self, address: Option<IpAddr>) -> Result<(), Error> {
        self.networks.take(address.map(network_of), Instant::now()).map_err(too_many)
    }

    /// It is one.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn found(&self, link: LinkId) -> Result<(), Error> {
        self.each.take(link, Instant::now()).map_err(too_many)
    }

    /// It is none.
    ///
    /// # Errors
    /// [`Error::TooMany`] once too many were none.
    pub fn missed(&self, address: Option<IpAddr>) -> Result<(), Error> {
        self.wrong.take(address.map(network_of), Instant::now()).map_err(too_many)
    }
}

/// From which address a request came.
pub(super) fn address_in(state: &State, request: &HttpRequest) -> Option<IpAddr> {
    address_of(request.peer_addr().map(|peer| peer.ip()), request.headers(), &state.config.trusted_proxies)
}

fn too_many(wait: Duration) -> Error {
    Error::TooMany { seconds: wait.as_secs() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn whoever_tries_links_waits_and_those_who_hold_one_do_not_wait_with_them() {
        let (pace, here) = (LinkPace::default(), Some(IpAddr::from([192, 0, 2, 7])));
        assert_eq!((0..100).filter(|_| pace.missed(here).is_ok()).count(), 30);
        assert!(matches!(pace.missed(here), Err(Error::TooMany { seconds: 1..=3 })));
        assert!(pace.missed(Some(IpAddr::from([192, 0, 2, 8]))).is_ok());
        assert!(pace.asks(here).is_ok() && pace.found(LinkId(Uuid::nil())).is_ok());
    }
}
