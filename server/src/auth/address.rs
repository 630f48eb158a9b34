//! From which address a request came.

use crate::config::TrustedProxies;
use actix_web::http::header::HeaderMap;
use std::net::{IpAddr, SocketAddr};

/// What a proxy names the asker's address in.
pub const FORWARDED: &str = "x-forwarded-for";

/// The address of the asker: the peer, or behind trusted proxies the last address that none of them has. Earlier ones are the asker's own
/// claim, and without a trusted peer so are all.
#[must_use]
pub fn address_of(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &TrustedProxies) -> Option<IpAddr> {
    let mut nearest = peer?.to_canonical();
    let lines: Vec<&str> = headers.get_all(FORWARDED).map(|line| line.to_str().unwrap_or("-")).collect();
    for named in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !trusted.contains(nearest) {
            break;
        }
        match read(named.trim()) {
            Some(address) => nearest = address,
            None => break,
        }
    }
    Some(nearest)
}

/// An address as proxies write it, some with a port behind.
fn read(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let address: Option<IpAddr> = bare.parse().ok().or_else(|| text.parse().ok().map(|with_port: SocketAddr| with_port.ip()));
    address.map(|address| address.to_canonical())
}

/// Whoever has one IPv6 address has the whole /64.
#[must_use]
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6((six.to_bits() >> 64 << 64).into()),
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use actix_web::test::TestRequest;

    /// Who is thought to ask, when this peer sends these lines to a server that trusts 10.0.0.1 and 10.0.0.2.
    fn asker(peer: &str, lines: &[&str]) -> String {
        let trusted = TrustedProxies::of(&["10.0.0.1", "10.0.0.2"]).unwrap();
        let request = lines.iter().fold(TestRequest::default(), |request, line| request.append_header((FORWARDED, *line)));
        address_of(Some(peer.parse().unwrap()), request.to_http_request().headers(), &trusted).unwrap().to_string()
    }

    #[test]
    fn a_forwarded_address_is_believed_only_from_a_trusted_proxy() {
        assert_eq!(asker("10.0.0.9", &["192.0.2.7"]), "10.0.0.9", "spoofed by somebody who reaches the server directly");
        assert_eq!(asker("10.0.0.1", &["192.0.2.7"]), "192.0.2.7");
        assert_eq!(asker("10.0.0.1", &[]), "10.0.0.1", "the proxy itself asks");
    }

    #[test]
    fn of_several_addresses_the_last_that_no_proxy_of_ours_has_counts() {
        assert_eq!(asker("10.0.0.1", &["1.1.1.1, 192.0.2.7"]), "192.0.2.7", "the first is the asker's own claim");
        assert_eq!(asker("10.0.0.1", &["1.1.1.1, 192.0.2.7, 10.0.0.2"]), "192.0.2.7");
        assert_eq!(asker("10.0.0.1", &["1.1.1.1", "192.0.2.7", "10.0.0.2"]), "192.0.2.7", "in lines of their own");
        assert_eq!(asker("10.0.0.1", &["10.0.0.2"]), "10.0.0.2", "the other proxy itself asks");
    }

    #[test]
    fn what_is_no_address_ends_the_search_where_the_last_one_was_found() {
        assert_eq!(asker("10.0.0.1", &["192.0.2.7, unknown"]), "10.0.0.1");
        assert_eq!(asker("10.0.0.1", &["192.0.2.7, <script>, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(asker("10.0.0.1", &["192.0.2.7:4711"]), "192.0.2.7");
        assert_eq!(asker("10.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
        assert_eq!(asker("10.0.0.1", &["[2001:db8::1]"]), "2001:db8::1");
        assert_eq!(asker("::ffff:10.0.0.1", &["::ffff:192.0.2.7"]), "192.0.2.7");
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_one() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
    }
}
