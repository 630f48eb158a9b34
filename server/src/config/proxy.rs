//! Which peers are proxies of ours, whose word on the asker's address counts.

use ipnet::IpNet;
use std::{fmt, net::IpAddr};

/// What may stand in the list.
pub(super) const EXPECTED: &str = "addresses or networks such as 127.0.0.1 or 10.0.0.0/8, or the words loopback and private";

const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1/128"];
const PRIVATE: [&str; 5] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"];

/// Addresses and networks of the proxies in front of this server; empty: there is none, and no forwarded address is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Of these entries: an address, a network, `loopback` (this machine) or `private` (the networks of RFC 1918, RFC 4193 and link-local).
    ///
    /// # Errors
    /// The first entry that is none of these.
    pub fn of(entries: &[impl AsRef<str>]) -> Result<Self, String> {
        let mut networks = Vec::new();
        for entry in entries.iter().map(AsRef::as_ref) {
            let written: &[&str] = match entry.trim() {
                "loopback" => &LOOPBACK,
                "private" => &PRIVATE,
                one => &[one],
            };
            for one in written {
                let network = one.parse().or_else(|_| one.parse().map(|address: IpAddr| IpNet::from(address.to_canonical())));
                networks.push(network.map_err(|_| entry.to_owned())?);
            }
        }
        Ok(Self(networks))
    }

    /// Whatever is on this machine or in a private network: what `behind_proxy = true` has always meant to say.
    #[must_use]
    pub fn nearby() -> Self {
        Self::of(&["loopback", "private"]).unwrap_or_default()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this peer is one.
    #[must_use]
    pub fn contains(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.iter().any(|network| network.contains(&peer))
    }
}

impl fmt::Display for TrustedProxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&all.join(", "))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_address_stands_for_itself_a_network_for_all_in_it_and_a_word_for_the_usual_ones() {
        let trusted = TrustedProxies::of(&["192.0.2.7", "10.1.0.0/16", "loopback"]).unwrap();
        for inside in ["192.0.2.7", "10.1.255.3", "127.0.0.1", "::1", "::ffff:10.1.0.9"] {
            assert!(trusted.contains(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["192.0.2.8", "10.2.0.1", "2001:db8::1", "192.168.1.1"] {
            assert!(!trusted.contains(outside.parse().unwrap()), "{outside}");
        }
        assert!(!TrustedProxies::default().contains("127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn an_entry_that_is_no_address_is_named() {
        assert_eq!(TrustedProxies::of(&["127.0.0.1", "caddy"]), Err("caddy".to_owned()));
        assert_eq!(TrustedProxies::of(&["10.0.0.0/33"]), Err("10.0.0.0/33".to_owned()));
    }
}
