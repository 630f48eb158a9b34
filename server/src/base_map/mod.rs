//! 底图: which base maps there are, told to those who may see them, and the tiles of a file of this server.

mod file;
mod serve;

pub use file::BaseFile;

use actix_web::web::{self, ServiceConfig};

/// Base maps.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/basemap", web::get().to(serve::told)).route("/api/basemap/{z}/{x}/{y}", web::get().to(serve::tile));
}
