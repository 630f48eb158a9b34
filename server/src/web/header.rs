//! The headers on every answer: our own mark, and what keeps a browser from being talked into something.

use crate::config::Config;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Marks every answer of ours and every request of the app: a captive portal's page has none, and another site cannot send it.
pub const OWN: HeaderName = HeaderName::from_static("x-jingge");

/// Only our own files, scripts from files, WebAssembly; nothing inline, no frames.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; \
    base-uri 'none'; form-action 'self'";

/// The part of it that says where pictures come from.
const PICTURES: &str = "img-src 'self' blob: data:";

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()"),
];

/// Whether a path is one of the pages that work without our program.
pub fn is_plain(path: &str) -> bool {
    path == "/plain" || ["/plain/", "/join/", "/setup/"].iter().any(|pages| path.starts_with(pages))
}

/// Whether a path is one of the pages behind the link of a notice.
pub fn is_link(path: &str) -> bool {
    path == "/n" || path.starts_with("/n/")
}

/// Whether a path is part of the page on which a phone learns to trust the own authority: what it shows is for everybody, and has to be had plainly.
pub fn is_trust(path: &str) -> bool {
    path == "/plain/style.css" || path == "/plain/ca" || path.starts_with("/plain/ca/")
}

/// Nothing but pictures, sounds, forms and the one style sheet of ours: no script at all.
const LINK_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
    form-action 'self'";

/// The policy of the app's pages where base maps come from another server: pictures of its origins besides, and nothing else of them.
pub fn policy_with_base_maps(config: &Config) -> Option<HeaderValue> {
    let base = config.base_maps.as_ref().filter(|base| base.is_outside())?;
    let (before, after) = CONTENT_SECURITY_POLICY.split_once(PICTURES)?;
    HeaderValue::try_from([before, PICTURES, " ", &base.origins.join(" "), after].concat()).ok()
}

/// Puts the headers on an answer. A stricter policy that is there already stays; API answers are not stored unless they say so.
pub fn harden(headers: &mut HeaderMap, path: &str, config: &Config) {
    headers.insert(OWN, HeaderValue::from_static("1"));
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_plain(path) {
        // Under no-referrer a browser sends forms with the origin "null".
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    }
    if is_link(path) {
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = match policy_with_base_maps(config).filter(|_| !is_plain(path) && !is_link(path)) {
            Some(policy) => policy,
            None => HeaderValue::from_static(if is_link(path) { LINK_POLICY } else { CONTENT_SECURITY_POLICY }),
        };
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if (path.starts_with("/api/") || is_plain(path) || is_link(path)) && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if config.secure_cookies {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_answer_carries_our_mark_and_the_policy() {
        let mut headers = HeaderMap::new();
        harden(&mut headers, "/", &Config::in_folder("data"));
        assert_eq!(headers.get("x-jingge").unwrap(), "1");
        assert_eq!(headers.get("x-content-type-options").unwrap(), "nosniff");
        assert!(!headers.contains_key("strict-transport-security"));
        let policy = headers.get("content-security-policy").unwrap().to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src"), "{policy}");
        assert!(!policy.contains("unsafe-inline"));
    }

    fn policy_of(path: &str, settings: &str) -> String {
        let mut headers = HeaderMap::new();
        harden(&mut headers, path, &toml::from_str::<crate::config::Settings>(settings).unwrap().check().unwrap());
        headers.get("content-security-policy").unwrap().to_str().unwrap().to_owned()
    }

    #[test]
    fn base_maps_of_another_server_add_its_origins_to_where_pictures_come_from_and_change_nothing_else() {
        let base = "basemap_url = \"https://t{s}.example/{z}/{x}/{y}.png\"\nbasemap_subdomains = \"0,1\"\nbasemap_attribution = \"a\"";
        assert_eq!(
            policy_of("/heat", base),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data: https://t0.example \
            https://t1.example; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; \
            base-uri 'none'; form-action 'self'"
        );
        assert_eq!(policy_of("/heat", ""), CONTENT_SECURITY_POLICY);
        assert_eq!((policy_of("/plain", base), policy_of("/n/secret", base)), (CONTENT_SECURITY_POLICY.to_owned(), LINK_POLICY.to_owned()));
    }

    #[test]
    fn pages_behind_a_link_are_not_stored_tell_nobody_where_they_are_and_run_no_script() {
        let mut headers = HeaderMap::new();
        harden(&mut headers, "/n/secret", &Config::in_folder("data"));
        let of = |name: &str| headers.get(name).unwrap().to_str().unwrap();
        assert_eq!((of("cache-control"), of("referrer-policy"), of("x-robots-tag")), ("no-store", "no-referrer", "noindex, nofollow"));
        assert!(of("content-security-policy").starts_with("default-src 'none'; style-src 'self'; img-src 'self'; media-src"));
        assert!(!is_link("/notices") && is_link("/n"));
    }

    #[test]
    fn answers_of_the_api_are_not_stored_unless_they_say_so() {
        let mut headers = HeaderMap::new();
        harden(&mut headers, "/api/session", &Config::in_folder("data"));
        assert_eq!(headers.get("cache-control").unwrap(), "no-store");
        let mut photo = HeaderMap::new();
        photo.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=60"));
        harden(&mut photo, "/api/photo/x/thumb", &Config::in_folder("data"));
        assert_eq!(photo.get("cache-control").unwrap(), "private, max-age=60");
    }
}
