//! The inbox (消息): notices made by the write path, read by those they are for.

mod read;
mod standing;
mod store;
#[cfg(test)]
mod tests;

pub use standing::with_standing;
pub use store::{Notified, Told, inbox, opened_after, read_by, read_row, read_rows, readers_since, rows_of, told_about, told_with};

use actix_web::web;

/// Marking one or all entries of the inbox as read; the entries themselves come with the pull.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/api/notices/{id}/read", web::post().to(read::mark)).route("/api/notices/read", web::post().to(read::mark_all));
}
