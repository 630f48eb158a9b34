//! Everything a request may end in besides success, and the only place with HTTP status codes.

mod store;

use crate::weak::Weakness;
use actix_web::{
    HttpResponse, ResponseError,
    error::{JsonPayloadError, PayloadError, UrlencodedError},
    http::{StatusCode, header},
};
use shared::account::{ErrorBody, ErrorCode};
use std::{fmt, io};
use uuid::Uuid;

/// Why a request has no answer of its own.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request cannot be read; names the field.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// Not signed in, or no longer.
    #[error("not signed in")]
    NotSignedIn,
    /// User name or password is wrong, or the account is closed.
    #[error("wrong login")]
    WrongLogin,
    /// Too many tries.
    #[error("too many, wait {seconds} s")]
    TooMany {
        /// Seconds to wait.
        seconds: u64,
    },
    /// There is nothing here for this person.
    #[error("not found")]
    NotFound,
    /// The body is too large.
    #[error("too large")]
    TooLarge,
    /// Photo bytes are no picture, or damaged.
    #[error("not a photo")]
    NotAPhoto,
    /// The bytes of a voice note are none.
    #[error("not a voice note")]
    NotAVoiceNote,
    /// Another account of the deployment has this user name.
    #[error("user name taken")]
    UsernameTaken,
    /// The only administrator that is left.
    #[error("last administrator")]
    LastAdmin,
    /// The account is closed.
    #[error("account closed")]
    AccountClosed,
    /// A field holds what is not taken.
    #[error("field {0}")]
    BadField(&'static str),
    /// Photo bytes do not have the promised hash or length.
    #[error("wrong hash")]
    WrongHash,
    /// Photo has too many pixels.
    #[error("too many pixels")]
    TooManyPixels,
    /// The phone speaks another version of the wire.
    #[error("protocol {0}")]
    Protocol(u16),
    /// The new password is not taken.
    #[error("{}", .0.english())]
    WeakPassword(Weakness),
    /// The request came from another site.
    #[error("wrong origin")]
    WrongOrigin,
    /// No space or no write access; reading goes on.
    #[error("storage full: {0}")]
    StorageFull(String),
    /// The path has other methods; names them.
    #[error("method not allowed, {0} are")]
    MethodNotAllowed(String),
    /// The body came too slowly, or not at all.
    #[error("too slow")]
    TooSlow,
    /// The server has too much to do.
    #[error("busy: {0}")]
    Busy(String),
    /// An export of this person is under way, or too many of others.
    #[error("exporting, wait {seconds} s")]
    Exporting {
        /// Seconds to wait.
        seconds: u64,
    },
    /// The list has more rows than such a file may have.
    #[error("more than {most} rows")]
    TooManyRows {
        /// How many it may have.
        most: usize,
    },
    /// The day's quota of this person is used up.
    #[error("quota, wait {seconds} s")]
    Quota {
        /// Seconds until it begins anew.
        seconds: u64,
    },
    /// A fault of the server.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// A fault of the server with what is known of it; it goes to the log, not to the asker.
    pub fn internal(what: impl fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }

    /// A request that cannot be read, with the field or fact that helps to mend it.
    pub fn bad_request(what: impl fmt::Display) -> Self {
        Self::BadRequest(what.to_string())
    }

    /// What programs read.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::BadRequest(_) => ErrorCode::BadRequest,
            Self::NotSignedIn => ErrorCode::NotSignedIn,
            Self::WrongLogin => ErrorCode::WrongLogin,
            Self::TooMany { .. } => ErrorCode::TooMany,
            Self::NotFound => ErrorCode::NotFound,
            Self::TooLarge => ErrorCode::TooLarge,
            Self::NotAPhoto => ErrorCode::NotAPhoto,
            Self::NotAVoiceNote => ErrorCode::NotAVoiceNote,
            Self::WrongHash => ErrorCode::WrongHash,
            Self::TooManyPixels => ErrorCode::TooManyPixels,
            Self::Protocol(_) => ErrorCode::Protocol,
            Self::WeakPassword(_) => ErrorCode::WeakPassword,
            Self::WrongOrigin => ErrorCode::WrongOrigin,
            Self::StorageFull(_) => ErrorCode::StorageFull,
            Self::MethodNotAllowed(_) => ErrorCode::MethodNotAllowed,
            Self::TooSlow => ErrorCode::TooSlow,
            Self::Busy(_) => ErrorCode::Busy,
            Self::Quota { .. } => ErrorCode::Quota,
            Self::UsernameTaken => ErrorCode::UsernameTaken,
            Self::LastAdmin => ErrorCode::LastAdmin,
            Self::AccountClosed => ErrorCode::AccountClosed,
            Self::BadField(_) => ErrorCode::BadField,
            Self::Exporting { .. } => ErrorCode::Exporting,
            Self::TooManyRows { .. } => ErrorCode::TooManyRows,
            Self::Internal(_) => ErrorCode::Internal,
        }
    }

    fn detail(&self) -> Option<String> {
        match self {
            Self::BadRequest(what) | Self::MethodNotAllowed(what) => Some(what.clone()),
            Self::TooMany { seconds } | Self::Quota { seconds } | Self::Exporting { seconds } => Some(seconds.to_string()),
            Self::TooManyRows { most } => Some(most.to_string()),
            Self::Protocol(known) => Some(known.to_string()),
            Self::WeakPassword(why) => Some(why.word().to_owned()),
            Self::BadField(field) => Some((*field).to_owned()),
            _ => None,
        }
    }
}

/// The status an error is answered with.
#[must_use]
pub const fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::BadRequest | ErrorCode::WeakPassword | ErrorCode::BadField => StatusCode::BAD_REQUEST,
        ErrorCode::UsernameTaken | ErrorCode::LastAdmin | ErrorCode::AccountClosed => StatusCode::CONFLICT,
        ErrorCode::NotSignedIn | ErrorCode::WrongLogin => StatusCode::UNAUTHORIZED,
        ErrorCode::WrongOrigin => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::TooLarge | ErrorCode::TooManyPixels | ErrorCode::TooManyRows => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::NotAPhoto | ErrorCode::NotAVoiceNote | ErrorCode::WrongHash => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::Protocol => StatusCode::UPGRADE_REQUIRED,
        ErrorCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::TooSlow => StatusCode::REQUEST_TIMEOUT,
        ErrorCode::TooMany | ErrorCode::Quota | ErrorCode::Exporting => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::Busy => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        status_of(self.code())
    }

    fn error_response(&self) -> HttpResponse {
        let id = Uuid::now_v7().to_string();
        if self.status_code().is_server_error() {
            tracing::error!(%id, error = %self, "a request failed");
        }
        let mut answer = HttpResponse::build(self.status_code());
        if let Self::TooMany { seconds } | Self::Quota { seconds } | Self::Exporting { seconds } = self {
            answer.insert_header(("retry-after", seconds.to_string()));
        }
        if let Self::MethodNotAllowed(methods) = self {
            answer.insert_header((header::ALLOW, methods.clone()));
        }
        answer.json(ErrorBody { error: self.code(), detail: self.detail(), id })
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::StorageFull(error.to_string()),
            _ => Self::Internal(error.to_string()),
        }
    }
}

impl From<PayloadError> for Error {
    fn from(error: PayloadError) -> Self {
        match error {
            PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut => Self::TooSlow,
            PayloadError::Overflow => Self::TooLarge,
            _ => Self::bad_request("body"),
        }
    }
}

/// Largest body that is read as JSON or as a form without files, in bytes: 2,000 characters of text, each of them escaped.
const SMALL_BODY: usize = 32 * 1024;

/// The shape of answers to bodies, paths and queries that the framework could not read.
pub fn extractors(cfg: &mut actix_web::web::ServiceConfig) {
    use actix_web::web;
    let json = web::JsonConfig::default().limit(SMALL_BODY).error_handler(|error, _| match error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => Error::TooLarge.into(),
        JsonPayloadError::Payload(error) => Error::from(error).into(),
        other => Error::bad_request(other).into(),
    });
    let form = web::FormConfig::default().limit(SMALL_BODY).error_handler(|error, _| match error {
        UrlencodedError::Overflow { .. } => Error::TooLarge.into(),
        UrlencodedError::Payload(error) => Error::from(error).into(),
        other => Error::bad_request(other).into(),
    });
    cfg.app_data(json)
        .app_data(form)
        .app_data(web::PathConfig::default().error_handler(|_, _| Error::NotFound.into()))
        .app_data(web::QueryConfig::default().error_handler(|error, _| Error::bad_request(error).into()));
}
