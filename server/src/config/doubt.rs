//! What a configuration that is in order leaves open: said once, at start.

use super::Config;

impl Config {
    /// What whoever runs the server should look at, in Chinese and English.
    #[must_use]
    pub fn doubts(&self) -> Vec<(&'static str, &'static str)> {
        let mut doubts = Vec::new();
        if self.behind_proxy {
            doubts.push((
                "behind_proxy 已过时, 请改用 trusted_proxies 列出反向代理的地址 (见 docs/proxy.md)",
                "behind_proxy is deprecated: list the proxy's addresses in trusted_proxies (docs/proxy.md)",
            ));
        }
        let https = self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        if https && self.tls.is_none() && !self.own_https && self.trusted_proxies.is_empty() {
            doubts.push((
                "public_url 是 https 而本服务不说 TLS, 前面应有反向代理, 但 trusted_proxies 没有填: 全镇会被当成同一个来访地址, 一人输错密码会连累众人",
                "public_url is https and this server speaks no TLS, so a proxy stands in front, but trusted_proxies is missing: the whole town counts as one address, and wrong passwords of one hold up the others",
            ));
        }
        if !self.trusted_proxies.is_empty() && self.public_url.is_none() {
            doubts.push((
                "trusted_proxies 已填而 public_url 没有填: Cookie 不会限定 https, 来源检查只能看代理转来的 Host",
                "trusted_proxies is set and public_url is missing: cookies are not bound to https, and the check for other sites relies on the Host that the proxy passes on",
            ));
        }
        doubts
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use crate::config::Settings;

    fn doubts(text: &str) -> Vec<&'static str> {
        let config = toml::from_str::<Settings>(text).unwrap().check().unwrap();
        config.doubts().into_iter().map(|(_, english)| english.split([' ', ':']).next().unwrap_or_default()).collect()
    }

    #[test]
    fn what_is_missing_behind_a_proxy_is_said_at_start() {
        assert_eq!(doubts(""), [""; 0]);
        assert_eq!(doubts("public_url = \"https://jingge.example\""), ["public_url"]);
        assert_eq!(doubts("trusted_proxies = \"loopback\""), ["trusted_proxies"]);
        assert_eq!(doubts("trusted_proxies = [\"127.0.0.1\"]\npublic_url = \"https://jingge.example\""), [""; 0]);
        assert_eq!(doubts("behind_proxy = true\npublic_url = \"https://jingge.example\""), ["behind_proxy"]);
    }

    #[test]
    fn the_old_key_means_this_machine_and_private_networks_until_the_new_one_is_there() {
        let trusts = |text: &str, peer: &str| {
            toml::from_str::<Settings>(text).unwrap().check().unwrap().trusted_proxies.contains(peer.parse().unwrap())
        };
        assert!(trusts("behind_proxy = true", "10.0.0.1") && trusts("behind_proxy = true", "127.0.0.1"));
        assert!(!trusts("behind_proxy = true", "203.0.113.9") && !trusts("behind_proxy = false", "127.0.0.1"));
        assert!(!trusts("behind_proxy = true\ntrusted_proxies = \"192.0.2.7\"", "127.0.0.1"));
    }
}
