//! 投诉建议: anybody with an account writes, the town's admin reads; the role is kept, the name is not.

mod handle;
mod store;

use actix_web::web;

/// Sending and reading.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/api/feedback", web::post().to(handle::send)).route("/api/feedback", web::get().to(handle::list));
}
