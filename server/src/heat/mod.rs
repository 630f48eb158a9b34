//! Heat: the town's issues binned into cells of its ground, counted by grid, clustered, and drawn as tiles for maps.

mod around;
mod params;
mod read;
mod tile;

pub use tile::{Legend, LegendMark, Style};

use actix_web::web::{self, ServiceConfig};

/// Heat.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/heat", web::get().to(read::heat))
        .route("/api/heat/grids", web::get().to(around::grids))
        .route("/api/heat/points", web::get().to(around::points))
        .route("/tiles/heat/legend", web::get().to(tile::legend))
        .route("/tiles/heat/{z}/{x}/{y}.png", web::get().to(tile::tile));
}
