//! The inbox (消息): notices made by the write path, read by those they are for.

mod read;
mod store;
#[cfg(test)]
mod tests;

pub use store::{Notified, inbox, read_by, rows_of};

use actix_web::web;

/// Marking an entry of the inbox as read; the entries themselves come with the pull.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/api/notices/{id}/read", web::post().to(read::mark));
}
