//! Log lines: method, route pattern, status, time, an id to quote. Never bodies, query strings, cookies or tokens. What somebody whom nobody
//! knows is refused stands at debug, so that nobody fills the disk from outside.

use crate::{auth::AskerKnown, config::LogFormat};
use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use std::{io::IsTerminal as _, time::Instant};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};
use tracing_subscriber::{EnvFilter, fmt};

/// Where open programs wait for news: nothing is written of it, as it would say when somebody's program was open.
pub const LISTEN: &str = "/api/sync/listen";

/// Starts writing log lines to standard error; `RUST_LOG` chooses which. A second call changes nothing.
pub fn start(format: LogFormat) {
    // What anybody on the network can make actix say at will: bytes that are no HTTP, connections that break off.
    let usual = "info,sqlx=warn,sea_orm=warn,sea_orm_migration=warn,actix_server=warn,actix_http=off";
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal()).with_target(false);
    // Whoever came first has set up logging already.
    let _ready = match format {
        LogFormat::Text => lines.compact().try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}

/// The span around a request.
pub struct RequestSpan;

/// When the request came.
struct Began(Instant);

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let route = request.match_pattern().unwrap_or_else(|| "(page)".to_owned());
        let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        request.extensions_mut().insert(Began(Instant::now()));
        tracing::info_span!("request", method = %request.method(), %route, %id)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        if outcome.as_ref().is_ok_and(|answer| answer.request().path() == LISTEN && !answer.status().is_server_error()) {
            return;
        }
        let (status, began) = match outcome {
            Ok(response) => {
                let began = response.request().extensions().get::<Began>().map(|began| began.0);
                (response.status(), began)
            }
            Err(error) => (error.as_response_error().status_code(), None),
        };
        let millis = began.map_or(0, |began| began.elapsed().as_millis());
        let known = outcome.as_ref().is_ok_and(|answer| answer.request().extensions().contains::<AskerKnown>());
        span.in_scope(|| {
            if known || !status.is_client_error() {
                tracing::info!(status = status.as_u16(), millis, "answered");
            } else {
                tracing::debug!(status = status.as_u16(), millis, "answered nobody we know");
            }
        });
    }
}
