//! Voice notes: proven by their header, and served as they were sent, for they carry sound and nothing else.

use super::{PhotoKey, Variant, store::is_visible};
use crate::{auth::Caller, error::Error, state::State};
use actix_web::{
    HttpResponse,
    http::header::{self, ByteRangeSpec, ContentRange, ContentRangeSpec, Range},
    web::{Data, Header, Path},
};
use shared::{
    issue::{Audience, audiences_of_person},
    person::{Resource, Verb},
    photo::Hash,
    record::Media,
    voice::{HEADER_BYTES, check},
};
use std::{
    fs::File,
    io::{self, Read as _},
    path::PathBuf,
};

/// Whether the file is a voice note.
///
/// # Errors
/// [`Error::NotAVoiceNote`]; whatever the file system says.
pub async fn validate_voice(path: PathBuf) -> Result<(), Error> {
    let (head, length) = super::disk::aside(move || head_of(File::open(path)?)).await?;
    check(&head, length).map(|_| ()).map_err(|_| Error::NotAVoiceNote)
}

fn head_of(file: File) -> io::Result<(Vec<u8>, u64)> {
    let length = file.metadata()?.len();
    let mut head = Vec::with_capacity(HEADER_BYTES);
    file.take(HEADER_BYTES as u64).read_to_end(&mut head)?;
    Ok((head, length))
}

/// `GET /api/voice/{hash}`: a voice note, or the part of it that a player asks for.
///
/// # Errors
/// [`Error::NotFound`] unless the caller may read an issue that has the voice note.
pub async fn hear(caller: Caller, state: Data<State>, path: Path<String>, asked: Option<Header<Range>>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Issue, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let hash: Hash = path.into_inner().parse().map_err(|_| Error::NotFound)?;
    let town = caller.person.town;
    let reference = state.reference(town).await?;
    let audiences: Vec<String> = audiences_of_person(&caller.person, &reference).iter().map(Audience::to_string).collect();
    if !is_visible(state.db.reader(), town, (hash, Media::Voice), &audiences).await? {
        return Err(Error::NotFound);
    }
    sound(&state, PhotoKey { town, hash, variant: Variant::Original }, asked, super::serve::CACHED).await
}

/// A voice note for whoever has been found to hear it; `cached` is its cache-control.
///
/// # Errors
/// [`Error::NotFound`] if it is gone; the file system's.
pub async fn sound(state: &State, key: PhotoKey, asked: Option<Header<Range>>, cached: &'static str) -> Result<HttpResponse, Error> {
    let bytes = state.photos.get(key).await?.ok_or(Error::NotFound)?;
    let whole = bytes.len() as u64;
    let part = asked.and_then(|Header(asked)| part_of(&asked, whole));
    let (mut answer, body) = match part {
        Some((first, last)) => {
            let place = |at: u64| usize::try_from(at).map_err(Error::internal);
            let body = bytes.get(place(first)?..=place(last)?).unwrap_or_default().to_vec();
            let range = ContentRangeSpec::Bytes { range: Some((first, last)), instance_length: Some(whole) };
            let mut answer = HttpResponse::PartialContent();
            answer.insert_header(ContentRange(range));
            (answer, body)
        }
        None => (HttpResponse::Ok(), bytes),
    };
    Ok(answer
        .content_type("audio/wav")
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((header::CACHE_CONTROL, cached))
        .insert_header((header::VARY, "cookie"))
        .body(body))
}

/// The first and last byte of the one part that is asked for; whoever asks for several, or for what is not there, gets the whole.
fn part_of(asked: &Range, whole: u64) -> Option<(u64, u64)> {
    match asked {
        Range::Bytes(parts) => match parts.as_slice() {
            [part] => ByteRangeSpec::to_satisfiable_range(part, whole),
            _ => None,
        },
        Range::Unregistered(..) => None,
    }
}
