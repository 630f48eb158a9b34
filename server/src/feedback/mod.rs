//! 投诉建议: anybody with an account writes, the town's admin reads and answers; the role is kept, the name is not.

mod handle;
mod store;

use actix_web::web;

/// Sending, reading and answering.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/api/feedback", web::post().to(handle::send))
        .route("/api/feedback", web::get().to(handle::list))
        .route("/api/feedback/own", web::get().to(handle::own))
        .route("/api/feedback/{id}/answer", web::post().to(handle::answer));
}
