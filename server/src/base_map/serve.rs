//! The handlers: who, whether it is for them, has it changed, answer.

use super::BaseFile;
use crate::{auth::Caller, error::Error, state::State, web::has_newest};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Json, Path},
};
use shared::{
    base_map::BaseMap,
    person::{Resource, Verb},
    sync::works_by_query,
};

/// A tile is asked for again after a day.
const CACHE: &str = "private, max-age=86400";

/// `GET /api/basemap`: the base maps that this person's maps may show; none of another server to people in the field, for that server would learn
/// where they look.
///
/// # Errors
/// [`Error::NotSignedIn`].
pub async fn told(caller: Caller, state: Data<State>) -> Result<Json<BaseMap>, Error> {
    caller.scope(Resource::Reference, Verb::Read)?;
    let office = works_by_query(caller.person.role.kind());
    let base = state.config.base_maps.as_ref().filter(|base| office || !base.is_outside());
    Ok(Json(base.map(|base| base.told.clone()).unwrap_or_default()))
}

/// `GET /api/basemap/{z}/{x}/{y}`: a tile of the file of this server.
///
/// # Errors
/// [`Error::NotFound`] where there is no file, or no tile in it; [`Error::Internal`] if the file cannot be read.
pub async fn tile(caller: Caller, file: Data<BaseFile>, path: Path<(u8, u32, u32)>, request: HttpRequest) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Reference, Verb::Read)?;
    let (z, x, y) = path.into_inner();
    let version = file.version().await.map_err(Error::internal)?.ok_or(Error::NotFound)?;
    let tag = format!("\"{version}-{z}-{x}-{y}\"");
    if has_newest(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::CACHE_CONTROL, CACHE)).insert_header((header::ETAG, tag)).finish());
    }
    let tile = file.tile(z, x, y).await.map_err(Error::internal)?.ok_or(Error::NotFound)?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CACHE_CONTROL, CACHE)).insert_header((header::ETAG, tag)).insert_header((header::VARY, "Cookie"));
    Ok(answer.content_type(tile.media).body(tile.bytes))
}
