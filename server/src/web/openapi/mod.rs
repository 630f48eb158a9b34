//! The OpenAPI document: made from one table of routes and the wire types themselves, and read by the red-line test.

mod document;
mod part;
#[cfg(test)]
mod red_line;
mod route;

pub use document::document;

use actix_web::{HttpResponse, Responder};

/// Serves the document.
pub async fn serve() -> impl Responder {
    HttpResponse::Ok().insert_header(("cache-control", "no-cache")).json(document())
}
