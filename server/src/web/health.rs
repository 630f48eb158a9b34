//! Whether the process lives, and whether it can do its work.

use crate::{error::Error, state::State};
use actix_web::{HttpResponse, web::Data};
use serde::Serialize;
use utoipa::ToSchema;

/// The process lives.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Alive {
    /// Always.
    alive: bool,
}

/// The process can do its work.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Ready {
    /// Always; otherwise the answer is an error.
    ready: bool,
}

/// `GET /health`: alive, whatever else.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(Alive { alive: true })
}

/// `GET /ready`: database and photo folder can be written.
///
/// # Errors
/// [`Error::StorageFull`] when the data folder cannot be written, [`Error::Busy`] or another fault of the database.
pub async fn ready(state: Data<State>) -> Result<HttpResponse, Error> {
    let tx = state.db.write().await?;
    tx.commit().await?;
    let folder = state.config.data.join("photos");
    let probe = folder.join(format!(".ready-{}", std::process::id()));
    let written = async {
        tokio::fs::create_dir_all(&folder).await?;
        tokio::fs::write(&probe, b"ready").await?;
        tokio::fs::remove_file(&probe).await
    };
    written.await.map_err(|error: std::io::Error| Error::StorageFull(error.to_string()))?;
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(Ready { ready: true }))
}
