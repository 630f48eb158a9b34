//! Lists as files (ADR 26): what a list shows of issues or inspections, with all its filters, as a workbook, CSV or GeoJSON, and a 台账 that comes back
//! compared with what is kept.
//!
//! A list is walked by pages ([`pages`]) while it is sent ([`sending`]): neither the list nor the file is ever whole in memory.

mod compare;
mod handle;
mod pages;
mod seat;
mod sending;
mod text_out;
mod workbook;

pub use seat::Seats;

use actix_web::web::{ServiceConfig, get, post};

/// Exports and the comparison. They stand before `/api/issues/{id}`.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/issues/export", get().to(handle::issues))
        .route("/api/issues/export/compare", post().to(compare::compare))
        .route("/api/inspections/export", get().to(handle::inspections));
}
