//! Addresses and names that hold within one network only.

use std::net::{IpAddr, Ipv4Addr};

/// What may stand in the list.
pub(super) const EXPECTED: &str = "up to eight private addresses such as 192.168.1.10, or names under .local";

/// Most hosts that are given by hand.
const MOST: usize = 8;

/// Networks that are never on the internet, with the bits of their prefix.
pub const PRIVATE: [(Ipv4Addr, u8); 6] = [
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
];

/// The ending of names that hold within one network only.
pub const LOCAL: &str = "local";

/// Whether the address is one that the authority may certify.
#[must_use]
pub fn is_private(address: IpAddr) -> bool {
    let IpAddr::V4(address) = address else { return false };
    PRIVATE.iter().any(|(start, bits)| (address.to_bits() ^ start.to_bits()) >> (32 - bits) == 0)
}

/// The hosts that a person typed, or the first that is neither a private address nor a name under `.local`; empty text is none.
///
/// # Errors
/// That host, or the whole text if there are too many.
pub fn named_in(text: &str) -> Result<Vec<String>, String> {
    let apart = |sign: char| sign.is_whitespace() || [',', ';', '，', '；', '、'].contains(&sign);
    let hosts: Vec<String> = text.split(apart).filter(|host| !host.is_empty()).map(str::to_ascii_lowercase).collect();
    match hosts.iter().find(|host| !may_be_named(host)) {
        Some(wrong) => Err(wrong.clone()),
        None if hosts.len() > MOST => Err(text.to_owned()),
        None => Ok(hosts),
    }
}

fn may_be_named(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(address) => is_private(address),
        Err(_) => is_name(host) && host.rsplit_once('.').is_some_and(|(_, last)| last == LOCAL),
    }
}

/// Whether this may be the name of a host.
#[must_use]
pub fn is_name(host: &str) -> bool {
    let label = |label: &str| {
        let ends = !label.starts_with('-') && !label.ends_with('-');
        (1..=63).contains(&label.len()) && ends && label.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-')
    };
    host.len() <= 253 && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_private_addresses_and_local_names_are_taken_from_a_person() {
        assert_eq!(
            named_in("192.168.1.10， Jingge.local、10.0.0.3"),
            Ok(vec!["192.168.1.10".into(), "jingge.local".into(), "10.0.0.3".into()])
        );
        assert_eq!(named_in(" "), Ok(Vec::new()));
        let wrong =
            ["8.8.8.8", "172.32.0.1", "gov.cn", "local", "a..local", "-a.local", "*.local", "https://a.local", "::1", "2400:3200::1"];
        for wrong in wrong {
            assert_eq!(named_in(&format!("10.0.0.1 {wrong}")), Err(wrong.to_owned()));
        }
        assert!(named_in(&"10.0.0.1 ".repeat(9)).is_err());
    }
}
