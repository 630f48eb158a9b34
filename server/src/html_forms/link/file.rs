//! The files of the case behind a link, and no others.

use crate::{
    error::Error,
    notice_link::Held,
    photo::{PhotoKey, Variant, picture, sound},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::Range,
    web::{Data, Header, Path},
};
use shared::photo::Hash;

/// Nothing of a link stays on a phone that is handed on.
const UNSTORED: &str = "no-store";

/// `GET /n/{secret}/photo/{hash}/{size}`.
///
/// # Errors
/// [`Error::NotFound`] unless the link is in force and its case has the photo.
pub async fn photo(state: Data<State>, request: HttpRequest, path: Path<(String, String, String)>) -> Result<HttpResponse, Error> {
    let (secret, hash, size) = path.into_inner();
    let held = Held::of(&state, &request, &secret).await?;
    let hash: Hash = hash.parse().map_err(|_| Error::NotFound)?;
    let variant = Variant::served_as(&size).ok_or(Error::NotFound)?;
    if !held.issue.photos.iter().any(|photo| photo.stored && photo.photo.hash == hash) {
        return Err(Error::NotFound);
    }
    let _turn = state.reading.of(held.holder.as_unit().id).await?;
    picture(&state, PhotoKey { town: held.holder.town, hash, variant }, UNSTORED).await
}

/// `GET /n/{secret}/voice/{hash}`.
///
/// # Errors
/// [`Error::NotFound`] unless the link is in force and its case has the voice note.
pub async fn voice(
    state: Data<State>,
    request: HttpRequest,
    path: Path<(String, String)>,
    asked: Option<Header<Range>>,
) -> Result<HttpResponse, Error> {
    let (secret, hash) = path.into_inner();
    let held = Held::of(&state, &request, &secret).await?;
    let hash: Hash = hash.parse().map_err(|_| Error::NotFound)?;
    if !held.issue.voices.iter().any(|voice| voice.stored && voice.voice.hash == hash) {
        return Err(Error::NotFound);
    }
    let _turn = state.reading.of(held.holder.as_unit().id).await?;
    sound(&state, PhotoKey { town: held.holder.town, hash, variant: Variant::Original }, asked, UNSTORED).await
}
