//! What stands around every handler: the headers and the compression on the way out; on the way in the check for other sites, the methods that a path has, and
//! the pace of bodies.

use super::{
    compress::compressed,
    door::Connection,
    header::{harden, is_link, is_plain, is_trust},
    method,
    origin::{is_link_form, is_ours, is_own_form},
    pace::{USUAL, paced},
};
use crate::{
    auth::FORWARDED,
    certificate::{Spoken, spoken},
    config::Config,
    error::Error,
    state::State,
};
use actix_web::{
    HttpMessage as _, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::header::{HOST, LOCATION},
    middleware::Next,
    web::Data,
};
use std::{
    net::IpAddr,
    sync::{Arc, Once},
};

/// Refuses changes that do not come from our own pages and methods that a path does not have, bounds the time a body may take, and puts the headers on
/// every answer.
///
/// # Errors
/// None of its own; what the inner service could not turn into an answer.
pub async fn guard(
    state: Data<State>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let path = request.path().to_owned();
    mention_a_proxy(&request, &state.config);
    let connection = request.conn_data::<Arc<Connection>>().cloned();
    let _at_work = connection.as_ref().map(Connection::work);
    if spoken(request.request()) == Some(Spoken::PlainForTls) && !is_trust(&path) {
        let answer = HttpResponse::TemporaryRedirect().insert_header((LOCATION, by_https(&request))).finish();
        return Ok(request.into_response(answer).map_into_boxed_body());
    }
    let mut response = match admit(&request, &path, &state.config) {
        Ok(()) => {
            if matches!(request.parts_mut().1, Payload::H1 { .. }) {
                let body = Box::pin(paced(request.take_payload(), connection, USUAL));
                request.set_payload(Payload::Stream { payload: body });
            }
            next.call(request).await?.map_into_boxed_body()
        }
        Err(error) => request.error_response(error),
    };
    harden(response.headers_mut(), &path, &state.config);
    Ok(compressed(response))
}

/// The same address by https: where TLS is expected, somebody spoke plainly.
fn by_https(request: &ServiceRequest) -> String {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    format!("https://{host}{}", request.uri())
}

fn admit(request: &ServiceRequest, path: &str, config: &Config) -> Result<(), Error> {
    // The plain pages ask themselves: their refusals are pages.
    if !is_plain(path) && !is_link(path) {
        method::check(request)?;
    }
    let allowed = match path {
        _ if is_link(path) => is_link_form,
        _ if is_plain(path) => is_own_form,
        _ => is_ours,
    };
    if allowed(request.method(), request.headers(), config.public_url.as_deref()) { Ok(()) } else { Err(Error::WrongOrigin) }
}

/// Says once that a proxy seems to stand in front that is not trusted. From farther away anybody may send the header.
fn mention_a_proxy(request: &ServiceRequest, config: &Config) {
    static SAID: Once = Once::new();
    if !request.headers().contains_key(FORWARDED) {
        return;
    }
    let Some(peer) = request.peer_addr().map(|peer| peer.ip()).filter(|peer| is_strange_neighbour(*peer, config)) else { return };
    SAID.call_once(|| {
        tracing::warn!(
            %peer,
            "收到反向代理转来的请求, 但它不在 trusted_proxies 里: 经它来的人都算作同一个地址 (见 docs/proxy.md) · a proxy that is not in \
             trusted_proxies passes requests on: all who come through it count as one address (docs/proxy.md)"
        );
    });
}

fn is_strange_neighbour(peer: IpAddr, config: &Config) -> bool {
    crate::config::TrustedProxies::nearby().contains(peer) && !config.trusted_proxies.contains(peer)
}
