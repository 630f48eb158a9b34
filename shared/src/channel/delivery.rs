//! What became of each message.

use crate::{id::DeliveryId, moment::Moment, notice::NoticeKind};
use serde::{Deserialize, Serialize};

/// A line of the delivery log: `GET /api/channels/{id}/deliveries`, the newest 200. Names no person and no case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryRow {
    /// Id.
    pub id: DeliveryId,
    /// When its notice was made.
    pub at: Moment,
    /// What it is about.
    pub kind: NoticeKind,
    /// What has become of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub tries: u32,
    /// What was wrong with the last try, if it failed.
    pub error: Option<DeliveryError>,
}

/// What has become of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits to be told for the first time.
    Waiting {
        /// Not before then.
        next_at: Moment,
    },
    /// A try failed; it is tried again.
    Failed {
        /// Not before then.
        next_at: Moment,
    },
    /// The receiver confirmed a message about it alone.
    Sent {
        /// When.
        at: Moment,
    },
    /// The receiver confirmed a message that gathers several.
    Merged {
        /// When.
        at: Moment,
        /// How many notices that message gathers.
        of: u32,
    },
    /// It was tried as often as it is, and is tried no more.
    GivenUp {
        /// When.
        at: Moment,
    },
}

/// Why a try failed. Holds no secret and no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryError {
    /// No connection: no such host, nobody listens, the certificate is not believed.
    Unreachable,
    /// No answer within the time.
    TooSlow,
    /// The host is not among those that the server's settings allow.
    HostNotAllowed,
    /// The name leads to an address inside this network, which messages may not be sent to.
    AddressNotAllowed,
    /// It answered with another address; none is followed.
    Redirected,
    /// It answered with this HTTP status.
    Status(u16),
    /// It answered that it does not take the message.
    Refused {
        /// Its code, if it names one.
        code: Option<i64>,
        /// Its words, at most 200 characters.
        words: String,
    },
    /// It wants fewer messages a minute.
    TooFast,
    /// The answer cannot be read, or is larger than 64 KiB.
    Unreadable,
    /// User or password was not taken by the mail server.
    WrongLogin,
    /// The secrets of the channel cannot be read with this server's key.
    SecretLost,
}
