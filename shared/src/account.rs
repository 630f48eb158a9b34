//! Signing in and one's own account, as they travel.

use crate::{
    id::{DeviceId, FeedbackId, GenerationId, OpId},
    moment::Moment,
    person::Person,
    sync::PublicKey,
};
use serde::{Deserialize, Serialize};

/// A sign-in.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// 用户名.
    pub username: String,
    /// 密码.
    pub password: String,
    /// The browser profile that asks; its upload token is bound to it.
    pub device: DeviceId,
    /// What to call the device in lists ("Android · Chrome").
    #[serde(default)]
    pub device_name: String,
}

/// The device on which somebody goes on in the app who has just signed in on a page without a script.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDevice {
    /// The browser profile that asks; its upload token is bound to it.
    pub device: DeviceId,
    /// What to call the device in lists.
    #[serde(default)]
    pub device_name: String,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The person with role and bindings.
    pub person: Person,
    /// Code of the town.
    pub town_code: String,
    /// Name of the town.
    pub town_name: String,
    /// The key receipts are signed with; the phone pins it.
    pub receipt_key: PublicKey,
    /// Identity of the server's store.
    pub generation: GenerationId,
    /// Server's clock.
    pub now: Moment,
}

/// The answer to a sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// Who.
    pub me: Me,
    /// Token with which this device sends records and photos for this person. Once the session has ended it still adds, answers and
    /// takes back ([`crate::issue::Weight`]), and judges nothing. It ends after some months without use, with a reset of the password, and
    /// when the device is revoked. Its hash is the key of the seal on rescue files.
    pub upload_token: String,
}

/// A change of one's own password.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordChange {
    /// The old one.
    pub old: String,
    /// The new one, 8 to 128 characters, none of those that are guessed first.
    pub new: String,
}

/// A device that is signed in, or may still send records, as its owner sees it. Holds no time of use: quiet phones have no last-seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRow {
    /// Opaque id for revoking.
    pub id: String,
    /// What the device is called.
    pub device_name: String,
    /// When it signed in.
    pub since: Moment,
    /// Whether it is the asking one.
    pub current: bool,
    /// Whether nobody is signed in on it any more, and only what was recorded on it may still arrive.
    #[serde(default)]
    pub signed_out: bool,
}

/// A read token for tiles that is to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewTileToken {
    /// What it is for ("县卫健委 QGIS"), 1 to 60 characters; none in force of the town has the same.
    pub name: String,
    /// Days that it is in force, 1 to 366.
    pub days: u16,
}

/// A read token for tiles as it was made: the one time that its secret is told.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TileToken {
    /// Id for revoking: the hash of the secret.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The secret.
    pub token: String,
    /// Until when it is in force.
    pub expires_at: Moment,
}

/// A read token for tiles as it is listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TileTokenRow {
    /// Id for revoking.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: Moment,
    /// Until when it is in force.
    pub expires_at: Moment,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// Whether it is in force.
    pub in_force: bool,
}

/// 投诉建议 as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedbackText {
    /// Made by the phone, so that a second try is harmless.
    pub op: OpId,
    /// The words, 1 to 2,000 characters.
    pub text: String,
}

/// 投诉建议 as the admin reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Feedback {
    /// Id.
    pub id: FeedbackId,
    /// The words.
    pub text: String,
    /// When it arrived.
    pub at: Moment,
    /// The role it came from; no name.
    pub from: crate::person::RoleKind,
    /// What the town has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<FeedbackAnswer>,
}

/// What the town has answered to 投诉建议.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedbackAnswer {
    /// The words, 1 to 2,000 characters.
    pub text: String,
    /// When.
    pub at: Moment,
}

/// An answer that is to be given, in the place of one before.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewFeedbackAnswer {
    /// The words, 1 to 2,000 characters.
    pub text: String,
}

/// One's own words as they are found again by the op that only the phone knows which sent them: who wrote them is kept nowhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnFeedback {
    /// The op under which they were sent.
    pub op: OpId,
    /// The words.
    pub text: String,
    /// When they arrived.
    pub at: Moment,
    /// What the town has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<FeedbackAnswer>,
}

/// What went wrong, for programs; the reader's app makes the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The request cannot be read.
    BadRequest,
    /// Not signed in, or no longer.
    NotSignedIn,
    /// User name or password is wrong, or the account is closed: the same answer for all.
    WrongLogin,
    /// Too many tries; wait.
    TooMany,
    /// There is nothing here for this person.
    NotFound,
    /// The body is too large.
    TooLarge,
    /// Photo bytes are no JPEG, PNG or WebP, or are damaged.
    NotAPhoto,
    /// Photo bytes do not have the promised hash or length.
    WrongHash,
    /// Photo has too many pixels.
    TooManyPixels,
    /// The phone speaks a version of the wire that this server no longer or not yet knows.
    Protocol,
    /// The new password is too short, too long, or among those that are guessed first.
    WeakPassword,
    /// The request came from another site.
    WrongOrigin,
    /// No space or no write access; reading goes on.
    StorageFull,
    /// The server has too much to do.
    Busy,
    /// A fault of the server, written to its log under the id.
    Internal,
    /// The day's quota of this person is used up; what is over it waits where it is.
    Quota,
    /// The path has no such method; the header `Allow` says which it has.
    MethodNotAllowed,
    /// The body came too slowly, or not at all.
    TooSlow,
    /// The bytes of a voice note are no plain WAV of at most a minute.
    NotAVoiceNote,
    /// Another account of the deployment has this user name.
    UsernameTaken,
    /// The only administrator that is left: the account stays open and keeps its role.
    LastAdmin,
    /// The account is closed.
    AccountClosed,
    /// A field holds what is not taken; the detail is the field's name.
    BadField,
    /// An export of this person is still under way, or the server has as many as it bears; the detail is the seconds to wait.
    Exporting,
    /// The list has more rows than such a file may have; the detail is how many it may have.
    TooManyRows,
}

/// The body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// What.
    pub error: ErrorCode,
    /// A fact that helps to mend it (field, limit, seconds to wait); never SQL or paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// An id to quote.
    pub id: String,
}
