//! Phones push commands and photo chunks, and pull whole issues.
//!
//! `push` → `batch` (each command exactly once) → `record` (the one write path) → `ledger` (verdict, receipt). `upload` takes the
//! chunks and completes receipts. `pull` reads the feed, `listen` says when it has moved. `rescue` takes in what a phone
//! handed over as a file. Every answer may be lost: each request may be repeated.

mod batch;
mod body;
mod form;
mod inventory;
mod ledger;
mod listen;
mod pull;
mod push;
mod quota;
mod read;
mod receipt;
mod reference;
mod rescue;
mod rescue_file;
mod slice;
#[cfg(test)]
mod tests;
mod upload;

pub use batch::{Course, PushBatch};
pub use form::{FormAnswer, FormCommand, submit};
pub use read::{Pushed, read};
pub use rescue::{ImportResult, Imported, Importer, import as import_rescue, import_by as import_rescue_by};
pub use rescue_file::{Unread, read_file as read_rescue_file};

use actix_web::web::{ServiceConfig, get, post, put, resource};

/// `/api/sync/…`, `/api/reference`, `/api/inventory`.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/reference", get().to(reference::bundle))
        .route("/api/sync/push", post().to(push::push))
        .service(resource("/api/sync/photo/{hash}/{index}").route(put().to(upload::put_chunk)))
        .route("/api/sync/pull", get().to(pull::pull))
        .route("/api/sync/listen", get().to(listen::listen))
        .route("/api/inventory", get().to(inventory::list));
}
