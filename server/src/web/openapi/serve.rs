//! `GET /openapi.json`.

use super::document;
use actix_web::{HttpResponse, Responder};

/// Serves the document.
pub async fn serve() -> impl Responder {
    HttpResponse::Ok().insert_header(("cache-control", "no-cache")).json(document())
}
