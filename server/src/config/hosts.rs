//! Which hosts messages may be sent to.

use std::{fmt, net::IpAddr};
use url::{Host, Url};

/// What may stand in the list.
pub(super) const EXPECTED: &str = "hosts such as sms.example.gov.cn, or whole origins such as http://10.0.0.5:8080 or smtp://10.0.0.6:25";

/// Hosts of webhooks, gateways and installations of one's own. A name alone (`sms.example.gov.cn`, `sms.example.gov.cn:8443`) may be spoken to by https, and only
/// at addresses of the open internet; an origin that is written out (`http://10.0.0.5:8080`, `smtp://10.0.0.6:25`) just as it says, wherever it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChannelHosts(Vec<Entry>);

/// How far a host is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// At addresses of the open internet.
    Public,
    /// Wherever its name leads.
    Anywhere,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    scheme: String,
    host: String,
    port: u16,
    trust: Trust,
}

impl ChannelHosts {
    /// Of these entries.
    ///
    /// # Errors
    /// The first one that is neither a host nor an origin.
    pub fn of(entries: &[impl AsRef<str>]) -> Result<Self, String> {
        entries
            .iter()
            .map(|entry| Entry::of(entry.as_ref().trim()).ok_or_else(|| entry.as_ref().to_owned()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// How far this origin is believed; `None`: nothing is sent there.
    #[must_use]
    pub fn trust(&self, scheme: &str, host: &str, port: u16) -> Option<Trust> {
        let same = |entry: &&Entry| entry.scheme == scheme && entry.host.eq_ignore_ascii_case(host) && entry.port == port;
        self.0.iter().filter(same).map(|entry| entry.trust).max_by_key(|trust| *trust == Trust::Anywhere)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Entry {
    fn of(text: &str) -> Option<Self> {
        let (trust, written) =
            if text.contains("://") { (Trust::Anywhere, text.to_owned()) } else { (Trust::Public, format!("https://{text}")) };
        let url = Url::parse(&written).ok()?;
        let port = url.port_or_known_default().or_else(|| (url.scheme() == "smtp").then_some(25))?;
        let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        let known = matches!(url.scheme(), "http" | "https" | "smtp");
        let host = url.host_str().filter(|host| !host.is_empty() && bare && known)?.to_owned();
        Some(Self { scheme: url.scheme().to_owned(), host, port, trust })
    }
}

impl fmt::Display for ChannelHosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&all.join(", "))
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.trust {
            Trust::Public if self.port == 443 => f.write_str(&self.host),
            Trust::Public => write!(f, "{}:{}", self.host, self.port),
            Trust::Anywhere => write!(f, "{}://{}:{}", self.scheme, self.host, self.port),
        }
    }
}

/// Whether the address is one of the open internet: not of this machine, of this network or for a special use.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            let special = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast() || v4.is_documentation();
            let shared = a == 100 && (64..128).contains(&b);
            let tests = (a, b) == (198, 18) || (a, b) == (198, 19) || (a, b, c) == (192, 0, 0) || (a, b, c) == (192, 88, 99);
            !(special || shared || tests || a == 0 || a >= 240)
        }
        IpAddr::V6(v6) => {
            let [first, second, ..] = v6.segments();
            // Addresses that hold one of version 4 lead where that leads: 64:ff9b::/32, 2002::/16, ::/96.
            let holds_v4 = (first, second) == (0x64, 0xff9b) || first == 0x2002 || v6.segments().starts_with(&[0, 0, 0, 0, 0, 0]);
            let unique_local = first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80 || first & 0xffc0 == 0xfec0;
            let documentation = (first, second) == (0x2001, 0xdb8) || (first, second) == (0x2001, 0);
            !(holds_v4 || unique_local || documentation || v6.is_multicast())
        }
    }
}

/// The address that a host is, if it is written as one.
#[must_use]
pub fn literal(host: &str) -> Option<IpAddr> {
    match Host::parse(host).ok()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_host_is_spoken_to_as_it_is_listed_and_not_otherwise() {
        let hosts = ChannelHosts::of(&["sms.example.gov.cn", "hook.example.cn:8443", "http://10.0.0.5:8080", "smtp://mail.local"]).unwrap();
        assert_eq!(hosts.trust("https", "SMS.example.gov.cn", 443), Some(Trust::Public));
        assert_eq!(hosts.trust("https", "hook.example.cn", 8443), Some(Trust::Public));
        assert_eq!(hosts.trust("http", "10.0.0.5", 8080), Some(Trust::Anywhere));
        assert_eq!(hosts.trust("smtp", "mail.local", 25), Some(Trust::Anywhere));
        let refused = [
            ("http", "sms.example.gov.cn", 443),
            ("https", "sms.example.gov.cn", 8443),
            ("https", "evil.cn", 443),
            ("https", "10.0.0.5", 8080),
        ];
        assert!(refused.iter().all(|(scheme, host, port)| hosts.trust(scheme, host, *port).is_none()));
        assert_eq!(hosts.to_string(), "sms.example.gov.cn, hook.example.cn:8443, http://10.0.0.5:8080, smtp://mail.local:25");
        for wrong in ["", "ftp://a.cn", "https://a.cn/path", "http://user@a.cn", "a b"] {
            assert!(ChannelHosts::of(&[wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn addresses_of_this_machine_this_network_and_special_uses_are_not_of_the_open_internet() {
        let inside = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "::ffff:10.0.0.1",
            "::10.0.0.1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "fec0::1",
            "ff02::1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
        ];
        for address in inside {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "114.114.114.114", "2400:3200::1", "100.128.0.1", "172.32.0.1"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        assert_eq!(literal("127.1"), Some("127.0.0.1".parse().unwrap()), "however it is written");
        assert_eq!(literal("[::1]"), Some("::1".parse().unwrap()));
    }
}
