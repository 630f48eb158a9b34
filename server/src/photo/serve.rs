//! `GET /api/photo/{hash}/{size}`: a smaller form of a photo, for those who may read an issue that has it.

use super::{
    PhotoKey, Variant,
    forms::form,
    store::{is_as_sent, is_visible},
};
use crate::{auth::Caller, error::Error, state::State};
use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Path},
};
use shared::{
    id::TownId,
    issue::{Audience, audiences_of_person},
    person::{Resource, Verb},
    photo::Hash,
    record::Media,
};

/// A photo never changes, so the browser of whoever may see it keeps it: no longer than a session lasts, and for this session alone,
/// since every other sends another cookie. Signing out has the browser drop it.
pub(super) const CACHED: &str = "private, max-age=2592000, immutable";

/// The photo as a JPEG without metadata.
///
/// # Errors
/// [`Error::NotFound`] unless the caller may read an issue that has the photo.
pub async fn show(caller: Caller, state: Data<State>, path: Path<(String, String)>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Issue, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let (hash, size) = path.into_inner();
    let hash: Hash = hash.parse().map_err(|_| Error::NotFound)?;
    let variant = Variant::served_as(&size).ok_or(Error::NotFound)?;
    let town = caller.person.town;
    let reference = state.reference(town).await?;
    let audiences: Vec<String> = audiences_of_person(&caller.person, &reference).iter().map(Audience::to_string).collect();
    if !is_visible(state.db.reader(), town, (hash, Media::Photo), &audiences).await? {
        return Err(Error::NotFound);
    }
    picture(&state, PhotoKey { town, hash, variant }, CACHED).await
}

/// The small form of a kept photo as a JPEG, for a file that whoever may see it takes away; `None`: its original is gone.
///
/// # Errors
/// The file system's.
pub async fn thumb(state: &State, town: TownId, hash: Hash) -> Result<Option<Vec<u8>>, Error> {
    let as_sent = is_as_sent(state.db.reader(), town, hash).await?;
    match form(state, PhotoKey { town, hash, variant: Variant::Thumb }, as_sent).await {
        Err(Error::NotFound) => Ok(None),
        other => other.map(Some),
    }
}

/// A form of a photo for whoever has been found to see it; `cached` is its cache-control.
///
/// # Errors
/// [`Error::NotFound`] if the original is gone; the file system's.
pub async fn picture(state: &State, key: PhotoKey, cached: &'static str) -> Result<HttpResponse, Error> {
    let bytes = jpeg_of(state, key).await?;
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((header::CACHE_CONTROL, cached))
        .insert_header((header::VARY, "cookie"))
        .body(bytes))
}

/// The same as bytes: a JPEG.
///
/// # Errors
/// As [`picture`].
pub async fn jpeg_of(state: &State, key: PhotoKey) -> Result<Vec<u8>, Error> {
    let as_sent = is_as_sent(state.db.reader(), key.town, key.hash).await?;
    form(state, key, as_sent).await
}
