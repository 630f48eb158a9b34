//! The edge: static files of the web app, headers, the check for other sites, TLS, logs, health, the OpenAPI document.

mod asset;
mod compress;
mod door;
mod encoding;
mod guard;
mod header;
mod health;
mod house;
mod keep;
mod line;
pub mod log;
mod method;
mod openapi;
mod origin;
mod own;
mod pace;
mod page;
mod qr;
mod room;
mod run;
mod tag;
mod tls;
mod wire;

pub use asset::Assets;
pub use door::{Connection, Listening};
pub use guard::guard;
pub use header::{CONTENT_SECURITY_POLICY, OWN};
pub use house::{ListenError, application};
pub use keep::Kept;
pub use method::check as check_method;
pub use openapi::document;
pub use origin::{asked_host, reached_at};
pub use page::Site;
pub use qr::svg_of;
pub use run::listen;
pub use tag::has_newest;

use actix_web::web;

/// Health, readiness, the OpenAPI document, and every other GET as a file of the web app. To be registered last.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/health", web::get().to(health::alive))
        .route("/ready", web::get().to(health::ready))
        .route("/openapi.json", web::get().to(openapi::serve))
        .default_service(web::to(page::serve));
}
