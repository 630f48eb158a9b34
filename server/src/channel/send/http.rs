//! One request and its answer, to hosts that may be spoken to and addresses that may be connected to.

use super::super::setting::trust_of;
use crate::config::{ChannelHosts, Trust, is_public, literal};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::{
    Request, Uri,
    body::Bytes,
    header::{CONTENT_TYPE, HeaderValue},
};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::{
    client::legacy::{
        Client,
        connect::{HttpConnector, dns::Name},
    },
    rt::TokioExecutor,
};
use rustls::crypto::ring;
use shared::channel::DeliveryError;
use std::{
    error::Error as StdError,
    fmt, io,
    net::{SocketAddr, ToSocketAddrs as _},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::timeout;
use url::Url;

/// How long a request may take in all, name and connection included.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// Most bytes of an answer that are read.
const ANSWER: usize = 64 * 1024;

/// What a receiver answered with a status of the 200s.
pub(super) struct Answer {
    /// All of it.
    pub(super) body: Vec<u8>,
}

/// A request that is to be made.
pub(super) struct Asked<'a> {
    pub(super) method: &'static str,
    pub(super) url: &'a str,
    pub(super) content_type: &'static str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

impl<'a> Asked<'a> {
    /// A JSON text to be posted.
    pub(super) fn json(url: &'a str, body: String) -> Self {
        Self { method: "POST", url, content_type: "application/json; charset=utf-8", headers: Vec::new(), body }
    }
}

/// Asks, and reads an answer of the 200s whole. Nothing but the address itself is asked: no redirect, no proxy.
///
/// # Errors
/// Why there is no such answer.
pub(super) async fn ask(hosts: &ChannelHosts, asked: Asked<'_>) -> Result<Answer, DeliveryError> {
    let url = Url::parse(asked.url).map_err(|_| DeliveryError::HostNotAllowed)?;
    let trust = trust_of(hosts, &url).ok_or(DeliveryError::HostNotAllowed)?;
    // A host that is written as an address is not looked up, so the filter below does not see it.
    if trust == Trust::Public && url.host_str().and_then(literal).is_some_and(|address| !is_public(address)) {
        return Err(DeliveryError::AddressNotAllowed);
    }
    let uri: Uri = url.as_str().parse().map_err(|_| DeliveryError::HostNotAllowed)?;
    let mut request =
        Request::builder().method(asked.method).uri(uri).header(CONTENT_TYPE, asked.content_type).header("user-agent", "jingge");
    for (name, value) in asked.headers {
        request = request.header(name, HeaderValue::from_str(&value).map_err(|_| DeliveryError::Unreadable)?);
    }
    let request = request.body(Full::new(Bytes::from(asked.body))).map_err(|_| DeliveryError::Unreadable)?;
    timeout(PATIENCE, exchange(trust, request)).await.unwrap_or(Err(DeliveryError::TooSlow))
}

async fn exchange(trust: Trust, request: Request<Full<Bytes>>) -> Result<Answer, DeliveryError> {
    let mut connector = HttpConnector::new_with_resolver(Addresses { trust });
    connector.enforce_http(false);
    let tls =
        HttpsConnectorBuilder::new().with_provider_and_webpki_roots(ring::default_provider()).map_err(|_| DeliveryError::Unreachable)?;
    let connector = tls.https_or_http().enable_http1().wrap_connector(connector);
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
    let answer = client.request(request).await.map_err(|error| unreached(&error))?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), ANSWER).collect().await;
    match status {
        200..300 => {}
        300..400 => return Err(DeliveryError::Redirected),
        429 => return Err(DeliveryError::TooFast),
        _ => return Err(DeliveryError::Status(status)),
    }
    let body = body.map_err(|error| if error.is::<LengthLimitError>() { DeliveryError::Unreadable } else { DeliveryError::Unreachable })?;
    Ok(Answer { body: body.to_bytes().to_vec() })
}

fn unreached(error: &(dyn StdError + 'static)) -> DeliveryError {
    let mut cause = Some(error);
    while let Some(one) = cause {
        // An error inside an error of the system is not its source.
        let inside = one.downcast_ref::<io::Error>().and_then(io::Error::get_ref).is_some_and(|inside| inside.is::<Inside>());
        if inside || one.is::<Inside>() {
            return DeliveryError::AddressNotAllowed;
        }
        cause = one.source();
    }
    DeliveryError::Unreachable
}

/// The addresses of a host that may be connected to.
///
/// # Errors
/// [`DeliveryError::Unreachable`] if its name leads nowhere, [`DeliveryError::AddressNotAllowed`] if only to addresses that may not be.
pub(super) async fn addresses(host: String, port: u16, trust: Trust) -> Result<Vec<SocketAddr>, DeliveryError> {
    let looked_up = tokio::task::spawn_blocking(move || (host.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>));
    let all = looked_up.await.map_err(|_| DeliveryError::Unreachable)?.map_err(|_| DeliveryError::Unreachable)?;
    let allowed: Vec<SocketAddr> = all.into_iter().filter(|address| trust == Trust::Anywhere || is_public(address.ip())).collect();
    if allowed.is_empty() { Err(DeliveryError::AddressNotAllowed) } else { Ok(allowed) }
}

/// Looks names up for the connector, which connects to what this gives it and to nothing else.
#[derive(Clone, Copy)]
struct Addresses {
    trust: Trust,
}

/// The name leads only to addresses that may not be connected to.
#[derive(Debug)]
struct Inside;

impl fmt::Display for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an address inside")
    }
}

impl StdError for Inside {}

impl tower_service::Service<Name> for Addresses {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, io::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let trust = self.trust;
        Box::pin(async move {
            addresses(name.as_str().to_owned(), 0, trust).await.map(Vec::into_iter).map_err(|error| match error {
                DeliveryError::AddressNotAllowed => io::Error::other(Inside),
                _ => io::Error::from(io::ErrorKind::NotFound),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    async fn asked(hosts: &[&str], url: &str) -> DeliveryError {
        ask(&ChannelHosts::of(hosts).unwrap(), Asked::json(url, String::new())).await.err().unwrap()
    }

    #[tokio::test]
    async fn a_name_or_number_that_leads_into_this_network_is_not_connected_to() {
        assert_eq!(asked(&["localhost"], "https://localhost/x").await, DeliveryError::AddressNotAllowed);
        for host in ["127.0.0.1", "10.0.0.1", "[::1]", "169.254.169.254"] {
            assert_eq!(asked(&[host], &format!("https://{host}/x")).await, DeliveryError::AddressNotAllowed, "{host}");
        }
        assert_eq!(asked(&["hook.example.cn"], "http://hook.example.cn/x").await, DeliveryError::HostNotAllowed);
        assert_eq!(asked(&[], "https://hook.example.cn/x").await, DeliveryError::HostNotAllowed);
        assert_eq!(asked(&["https://127.0.0.1:1"], "https://127.0.0.1:1/x").await, DeliveryError::Unreachable, "this one was written out");
    }
}
