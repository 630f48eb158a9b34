//! Which private addresses this machine has.

use crate::config::is_private;
use std::net::{IpAddr, Ipv4Addr};

/// The private addresses of this machine, those of other networks than its own first.
pub(super) fn of_this_machine() -> Vec<IpAddr> {
    let found = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::warn!(%error, "the addresses of this machine could not be read");
        Vec::new()
    });
    let mut addresses: Vec<IpAddr> = found.iter().map(if_addrs::Interface::ip).filter(|address| is_private(*address)).collect();
    addresses.push(Ipv4Addr::LOCALHOST.into());
    addresses.sort_by_key(|address| (address.is_loopback(), *address));
    addresses.dedup();
    addresses
}

/// The host of a `Host` header, without its port.
pub(super) fn host_of(header: &str) -> &str {
    match header.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|sign| sign.is_ascii_digit()) => host,
        _ => header,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_its_own_address_last() {
        assert_eq!(of_this_machine().last(), Some(&Ipv4Addr::LOCALHOST.into()));
        assert!(of_this_machine().iter().all(|address| is_private(*address)));
    }

    #[test]
    fn a_host_is_told_from_its_port() {
        assert_eq!([host_of("a:8443"), host_of("10.0.0.1"), host_of("a:"), host_of("")], ["a", "10.0.0.1", "a:", ""]);
    }
}
