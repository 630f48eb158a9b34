//! Reading a form with files, in bounded memory.

use crate::error::Error;
use actix_multipart::{Multipart, MultipartError};
use actix_web::{HttpRequest, web::Payload};
use futures_util::StreamExt as _;
use std::{collections::HashMap, time::Duration};
use tokio::sync::Semaphore;

/// Longest text of one field, in bytes.
const MAX_FIELD: usize = 32 * 1024;
/// How many forms with files are read at once in this process.
static READING: Semaphore = Semaphore::const_new(3);
/// How long one may take.
const PATIENCE: Duration = Duration::from_secs(900);

/// How much of a form is kept.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Bytes of one file.
    pub file: usize,
    /// Bytes of all files.
    pub all: usize,
}

/// A form as it was sent.
#[derive(Default)]
pub struct Sent {
    fields: HashMap<String, String>,
    /// Its files, in order; a field without a file is none.
    pub files: Vec<SentFile>,
}

/// A file of a form.
pub struct SentFile {
    /// What its owner calls it.
    pub name: String,
    /// Its bytes; `None` if it is larger than the limits.
    pub bytes: Option<Vec<u8>>,
}

impl Sent {
    /// The text of a field; empty if it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// Reads the whole form. Files beyond the limits are read past and not kept, so that the words beside them are.
///
/// # Errors
/// [`Error::BadRequest`] if it is no such form or ends early; [`Error::TooLarge`] for a text field beyond any use.
pub async fn read_form(request: &HttpRequest, payload: Payload, limits: Limits) -> Result<Sent, Error> {
    let _place = READING.acquire().await.map_err(Error::internal)?;
    let form = Multipart::new(request.headers(), payload.into_inner());
    tokio::time::timeout(PATIENCE, read(form, limits)).await.map_err(|_| Error::bad_request("form"))?
}

async fn read(mut form: Multipart, limits: Limits) -> Result<Sent, Error> {
    let mut sent = Sent::default();
    let mut room = limits.all;
    while let Some(field) = form.next().await {
        let mut field = field.map_err(unread)?;
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.content_disposition().and_then(|given| given.get_filename()).map(str::to_owned);
        let limit = if file.is_some() { limits.file.min(room) } else { MAX_FIELD };
        let mut bytes = Some(Vec::new());
        while let Some(piece) = field.next().await {
            let piece = piece.map_err(unread)?;
            bytes = bytes.filter(|kept: &Vec<u8>| kept.len() + piece.len() <= limit);
            if let Some(kept) = &mut bytes {
                kept.extend_from_slice(&piece);
            }
        }
        match file {
            None => {
                let text = String::from_utf8(bytes.ok_or(Error::TooLarge)?).map_err(|_| Error::bad_request(&name))?;
                sent.fields.insert(name, text);
            }
            Some(file) if file.is_empty() && bytes.as_ref().is_some_and(Vec::is_empty) => {}
            Some(file) => {
                room -= bytes.as_ref().map_or(0, Vec::len);
                sent.files.push(SentFile { name: file, bytes });
            }
        }
    }
    Ok(sent)
}

fn unread(error: MultipartError) -> Error {
    match error {
        MultipartError::Payload(error) => Error::from(error),
        _ => Error::bad_request("form"),
    }
}
