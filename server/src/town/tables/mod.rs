//! The town's tables in a browser: read, downloaded, edited in a draft, published (ADR 22).
//!
//! An edit is kept in the draft as text; [`read`](super::read()) alone says what it means, and [`import`](super::import()) alone puts it in force.

mod column;
mod desk;
mod download;
mod effect;
mod fault;
mod handle;
mod judge;
mod ledger_in;
mod people;
mod sheet_out;
mod store;
mod upload;
mod versions;

pub use download::XLSX;
pub use ledger_in::{LedgerLine, guards, read_ledger};
pub use sheet_out::blank_workbook;

use actix_web::web;

/// Tables, draft and versions; the list of people.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/api/roster.{format}", web::get().to(people::list))
        .route("/api/roster", web::post().to(people::take))
        .route("/api/town/tables", web::get().to(handle::tables))
        .route("/api/town/tables/{name}.{format}", web::get().to(handle::download))
        .route("/api/town/tables/{name}", web::get().to(handle::rows))
        .route("/api/town/draft", web::delete().to(handle::discard))
        .route("/api/town/draft/tables/{name}", web::post().to(handle::upload))
        .route("/api/town/draft/tables/{name}/rows", web::put().to(handle::edit))
        .route("/api/town/draft/ground", web::get().to(handle::ground))
        .route("/api/town/draft/effect", web::get().to(handle::effect))
        .route("/api/town/draft/publish", web::post().to(handle::publish))
        .route("/api/town/versions", web::get().to(versions::versions))
        .route("/api/town/versions/{version}/republish", web::post().to(versions::republish))
        .route("/api/town/coming/{revision}/effect", web::get().to(versions::coming_effect))
        .route("/api/town/coming/{revision}", web::delete().to(versions::take_back));
}
