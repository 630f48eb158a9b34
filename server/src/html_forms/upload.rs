//! Reading a form with files, in bounded memory: its files go to the disk as they come.

use super::place::Place;
use crate::{
    error::Error,
    photo::{Arrived, Incoming, Scratch},
};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{HttpRequest, web::Payload};
use futures_util::StreamExt as _;
use std::{collections::HashMap, time::Duration};

/// Longest text of one field, in bytes.
const MAX_FIELD: usize = 32 * 1024;
/// All texts of a form together, in bytes.
const MAX_TEXT: usize = 64 * 1024;
/// Most fields of a form, files among them.
const MAX_FIELDS: usize = 64;
/// Longest form, in bytes: what is beyond the limits of its files is read past up to here, so that an answer can be given.
const MAX_FORM: u64 = 512 * 1024 * 1024;
/// Longest name of a file that is told, in characters.
const MAX_NAME: usize = 100;
/// How long one may take.
const PATIENCE: Duration = Duration::from_secs(900);

/// How much of a form is kept.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Bytes of one file.
    pub file: u64,
    /// How many files; of those beyond only the name is kept.
    pub files: usize,
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
    /// Itself; `None` if it is beyond the limits.
    pub arrived: Option<Arrived>,
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
/// [`Error::BadRequest`] if it is no such form or ends early; [`Error::TooLarge`] for text, fields or bytes beyond any use; the file system's.
pub async fn read_form(request: &HttpRequest, payload: Payload, incoming: &Incoming, limits: Limits) -> Result<Sent, Error> {
    let _place = Place::of(request).await?;
    let form = Multipart::new(request.headers(), payload.into_inner());
    let reading = Reading { incoming, limits, room: MAX_FORM, text: MAX_TEXT, sent: Sent::default() };
    tokio::time::timeout(PATIENCE, reading.read(form)).await.map_err(|_| Error::bad_request("form"))?
}

struct Reading<'a> {
    incoming: &'a Incoming,
    limits: Limits,
    /// Bytes that may still come.
    room: u64,
    /// Bytes of text that may still come.
    text: usize,
    sent: Sent,
}

impl Reading<'_> {
    async fn read(mut self, mut form: Multipart) -> Result<Sent, Error> {
        for _ in 0..MAX_FIELDS {
            let Some(field) = form.next().await else { return Ok(self.sent) };
            let field = field.map_err(unread)?;
            match field.content_disposition().and_then(|given| given.get_filename()).map(str::to_owned) {
                Some(name) => self.file(name, field).await?,
                None => self.words(field).await?,
            }
        }
        Err(Error::TooLarge)
    }

    async fn next(&mut self, field: &mut Field) -> Result<Option<actix_web::web::Bytes>, Error> {
        let Some(piece) = field.next().await else { return Ok(None) };
        let piece = piece.map_err(unread)?;
        self.room = self.room.checked_sub(piece.len() as u64).ok_or(Error::TooLarge)?;
        Ok(Some(piece))
    }

    async fn words(&mut self, mut field: Field) -> Result<(), Error> {
        let name = field.name().unwrap_or_default().to_owned();
        let mut text = Vec::new();
        while let Some(piece) = self.next(&mut field).await? {
            self.text = self.text.checked_sub(piece.len()).ok_or(Error::TooLarge)?;
            if text.len() + piece.len() > MAX_FIELD {
                return Err(Error::TooLarge);
            }
            text.extend_from_slice(&piece);
        }
        let text = String::from_utf8(text).map_err(|_| Error::bad_request(&name))?;
        self.sent.fields.insert(name, text);
        Ok(())
    }

    async fn file(&mut self, name: String, mut field: Field) -> Result<(), Error> {
        let mut length = 0;
        let mut kept: Option<Scratch> = None;
        let wanted = self.sent.files.len() < self.limits.files;
        while let Some(piece) = self.next(&mut field).await? {
            length += piece.len() as u64;
            kept = match kept {
                _ if !wanted || length > self.limits.file => None,
                Some(file) => Some(file.write(&piece).await?),
                None => Some(self.incoming.scratch().await?.write(&piece).await?),
            };
        }
        if length == 0 && name.is_empty() {
            return Ok(());
        }
        let arrived = match kept {
            Some(file) => Some(file.finish().await?),
            None if length == 0 && wanted => Some(self.incoming.scratch().await?.finish().await?),
            None => None,
        };
        self.sent.files.push(SentFile { name: name.chars().take(MAX_NAME).collect(), arrived });
        Ok(())
    }
}

fn unread(error: MultipartError) -> Error {
    match error {
        MultipartError::Payload(error) => Error::from(error),
        _ => Error::bad_request("form"),
    }
}
