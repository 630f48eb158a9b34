//! Telling an answer of ours from anything else that may come back over a town's networks.

use super::remote::{NoAnswer, Response};
use serde::de::DeserializeOwned;
use shared::{ErrorBody, ErrorCode};

/// Why a request brought nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// No answer, or one that is not our server's, whatever its status: a portal, a proxy, half an answer.
    NoNetwork,
    /// Our server said no.
    Server {
        /// What.
        error: ErrorCode,
        /// A fact beside it (seconds to wait, a limit).
        detail: Option<String>,
    },
}

impl Failure {
    /// What our server said, if it spoke.
    #[must_use]
    pub const fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::NoNetwork => None,
            Self::Server { error, .. } => Some(*error),
        }
    }

    /// Milliseconds the server asks to wait, if it does.
    #[must_use]
    pub fn wait_millis(&self) -> Option<i64> {
        match self {
            Self::Server { error: ErrorCode::TooMany | ErrorCode::Busy, detail: Some(detail) } => {
                detail.trim().parse::<i64>().ok().map(|seconds| seconds.clamp(0, 3_600) * 1_000)
            }
            _ => None,
        }
    }
}

/// Reads an answer.
///
/// # Errors
/// [`Failure::NoNetwork`] unless the answer carries our header and our shape.
pub fn read_answer<T: DeserializeOwned>(answer: Result<Response, NoAnswer>) -> Result<T, Failure> {
    let body = ours(answer)?;
    crate::store::json::read_bytes(&body).map_err(|_| Failure::NoNetwork)
}

/// The body of a success of ours.
pub(super) fn ours(answer: Result<Response, NoAnswer>) -> Result<Vec<u8>, Failure> {
    let response = answer.map_err(|NoAnswer| Failure::NoNetwork)?;
    if !response.ours {
        return Err(Failure::NoNetwork);
    }
    if response.success {
        return Ok(response.body);
    }
    let body: ErrorBody = crate::store::json::read_bytes(&response.body).map_err(|_| Failure::NoNetwork)?;
    Err(Failure::Server { error: body.error, detail: body.detail })
}
