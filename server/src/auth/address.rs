//! From which address a request came.

use crate::config::Config;
use actix_web::HttpRequest;
use std::net::IpAddr;

/// The address of the asker: the peer, or behind a trusted proxy the last one the proxy named (earlier ones are the asker's own claim).
pub fn address_of(request: &HttpRequest, config: &Config) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    if !config.behind_proxy {
        return peer;
    }
    let named = request.headers().get_all("x-forwarded-for").last().and_then(|value| value.to_str().ok());
    named.and_then(|named| named.rsplit(',').next()).and_then(|last| last.trim().parse().ok()).or(peer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use actix_web::test::TestRequest;

    fn asked(behind_proxy: bool) -> Option<IpAddr> {
        let config = Config { behind_proxy, ..Config::in_folder("data") };
        let request = TestRequest::default()
            .peer_addr("10.0.0.1:9".parse().unwrap())
            .insert_header(("x-forwarded-for", "1.1.1.1, 192.0.2.7"))
            .to_http_request();
        address_of(&request, &config)
    }

    #[test]
    fn a_forwarded_address_is_believed_only_from_a_trusted_proxy() {
        assert_eq!(asked(false), Some("10.0.0.1".parse().unwrap()));
        assert_eq!(asked(true), Some("192.0.2.7".parse().unwrap()));
    }
}
