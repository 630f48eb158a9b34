//! What went wrong between phone and server, in words that say what to do.

use super::Msg;
use shared::{ErrorCode, Lang};

/// The server's error as a sentence.
#[must_use]
pub const fn error_text(error: ErrorCode, lang: Lang) -> &'static str {
    match error {
        ErrorCode::BadRequest | ErrorCode::WrongOrigin | ErrorCode::MethodNotAllowed => Msg::ErrorBadRequest,
        ErrorCode::NotSignedIn => Msg::ErrorNotSignedIn,
        ErrorCode::WrongLogin => Msg::ErrorWrongLogin,
        ErrorCode::TooMany => Msg::ErrorTooMany,
        ErrorCode::NotFound => Msg::ErrorNotFound,
        ErrorCode::TooLarge => Msg::ErrorTooLarge,
        ErrorCode::NotAPhoto => Msg::ErrorNotAPhoto,
        ErrorCode::WrongHash => Msg::ErrorWrongHash,
        ErrorCode::TooManyPixels => Msg::ErrorTooManyPixels,
        ErrorCode::Protocol => Msg::ErrorProtocol,
        ErrorCode::WeakPassword => Msg::ErrorWeakPassword,
        ErrorCode::StorageFull => Msg::ErrorStorageFull,
        ErrorCode::Busy | ErrorCode::TooSlow => Msg::ErrorBusy,
        ErrorCode::Quota => Msg::WaitsForQuota,
        ErrorCode::Internal => Msg::ErrorInternal,
    }
    .text(lang)
}
