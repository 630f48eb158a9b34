//! Which requests may change something: those of our own pages.

use super::header::OWN;
use crate::{certificate::is_encrypted, state::State};
use actix_web::{
    HttpRequest,
    http::{
        Method,
        header::{self, HeaderMap},
    },
};

/// Whether a request only looks, or comes from our own app: it carries the app's header, and an Origin that is ours if it has one.
#[must_use]
pub fn is_ours(method: &Method, headers: &HeaderMap, public_url: Option<&str>) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    if !headers.contains_key(OWN) {
        return false;
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    origin.to_str().is_ok_and(|origin| same(origin, host, public_url))
}

/// Whether a form of our plain pages, which can carry no header of ours, was sent from one of them: by the Origin, or where an old
/// browser sends none, by the Referer. The forms' own token is checked by their handlers.
#[must_use]
pub fn is_own_form(method: &Method, headers: &HeaderMap, public_url: Option<&str>) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from = headers.get(header::ORIGIN).or_else(|| headers.get(header::REFERER)).and_then(|from| from.to_str().ok());
    from.is_some_and(|from| same(origin_in(from), host, public_url))
}

/// The same of the pages behind a link, which tell nobody where they are: under their policy a browser names the origin `null` in a form.
/// Newer ones say beside it that it is our own page; with others the form's mark, which only its page holds, must do.
#[must_use]
pub fn is_link_form(method: &Method, headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let named = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let hidden = || named("origin") == Some("null") && named("sec-fetch-site").is_none_or(|site| site == "same-origin");
    is_own_form(method, headers, public_url) || hidden()
}

/// Host and port that were asked for.
#[must_use]
pub fn asked_host(request: &HttpRequest) -> &str {
    request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()
}

/// Where people reach this server, without a path: the configured address, else the one that was asked; by https if it is spoken.
#[must_use]
pub fn reached_at(state: &State, request: &HttpRequest) -> String {
    let asked = asked_host(request);
    let public = || state.config.public_url.clone();
    let scheme = if is_encrypted(request) { "https" } else { state.config.scheme() };
    let secure = public().filter(|url| url.starts_with("https://")).or_else(|| state.https.origin(asked));
    secure.or_else(public).unwrap_or_else(|| format!("{scheme}://{asked}"))
}

/// Scheme and host of an address.
fn origin_in(address: &str) -> &str {
    let host = address.find("://").map_or(0, |scheme| scheme + 3);
    let end = address.get(host..).and_then(|rest| rest.find('/')).map_or(address.len(), |path| host + path);
    address.get(..end).unwrap_or_default()
}

fn same(origin: &str, host: Option<&str>, public_url: Option<&str>) -> bool {
    if public_url.is_some_and(|url| url.eq_ignore_ascii_case(origin)) {
        return true;
    }
    let named = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    matches!((named, host), (Some(named), Some(host)) if named.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let pairs =
            pairs.iter().map(|(name, value)| (header::HeaderName::try_from(*name).unwrap(), header::HeaderValue::from_str(value).unwrap()));
        pairs.collect()
    }

    #[test]
    fn looking_is_always_allowed() {
        assert!(is_ours(&Method::GET, &headers(&[("origin", "https://evil.example")]), None));
    }

    #[test]
    fn a_change_needs_our_own_header() {
        assert!(!is_ours(&Method::POST, &headers(&[("host", "a:1"), ("origin", "http://a:1")]), None));
        assert!(is_ours(&Method::POST, &headers(&[("host", "a:1"), ("x-jingge", "1")]), None));
    }

    #[test]
    fn a_plain_form_needs_to_come_from_our_own_page() {
        let own = |pairs: &[(&str, &str)]| is_own_form(&Method::POST, &headers(pairs), None);
        assert!(own(&[("host", "a:1"), ("origin", "http://a:1")]));
        assert!(own(&[("host", "a:1"), ("referer", "http://a:1/plain/sign-in")]), "an old browser");
        for foreign in ["http://a:2", "null", "http://evil.example", ""] {
            assert!(!own(&[("host", "a:1"), ("origin", foreign), ("referer", "http://a:1/plain")]), "{foreign}");
            assert!(!own(&[("host", "a:1"), ("referer", foreign)]), "{foreign}");
        }
        assert!(!own(&[("host", "a:1")]) && !own(&[("host", "a:1"), ("x-jingge", "1")]));
    }

    #[test]
    fn a_form_behind_a_link_may_hide_its_origin_and_no_other_site_may() {
        let own = |pairs: &[(&str, &str)]| is_link_form(&Method::POST, &headers(pairs), None);
        assert!(own(&[("host", "a:1"), ("origin", "null"), ("sec-fetch-site", "same-origin")]));
        assert!(own(&[("host", "a:1"), ("origin", "null")]) && own(&[("host", "a:1"), ("origin", "http://a:1")]));
        for site in ["cross-site", "same-site", "none"] {
            assert!(!own(&[("host", "a:1"), ("origin", "null"), ("sec-fetch-site", site)]), "{site}");
        }
        assert!(!own(&[("host", "a:1"), ("origin", "https://evil.example")]) && !own(&[("host", "a:1")]));
    }

    #[test]
    fn a_change_from_another_site_is_refused() {
        let from = |origin: &str| headers(&[("host", "a:1"), ("x-jingge", "1"), ("origin", origin)]);
        assert!(is_ours(&Method::POST, &from("http://a:1"), None));
        for origin in ["http://a:2", "http://evil.example", "null", "http://a:1.evil.example", ""] {
            assert!(!is_ours(&Method::DELETE, &from(origin), None), "{origin}");
        }
        assert!(is_ours(&Method::PUT, &from("https://jingge.example"), Some("https://jingge.example")));
    }
}
