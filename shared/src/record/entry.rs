//! An event with when, by whom, and from which command it came.

use super::RecordKind;
use crate::{
    id::{OpId, RecordId},
    moment::Moment,
    person::{Actor, ByLink},
};
use serde::{Deserialize, Serialize};

/// 经救援包导入: the command came in a file that another person took in, not from its sender's device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Via {
    /// Who took the file in; `None`: somebody at the server's own console.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Actor>,
    /// Whether the file bore the seal of the sender's device.
    pub sealed: bool,
}

/// The record whose command led to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cause {
    /// Its kind.
    pub kind: RecordKind,
    /// Its id.
    pub record: RecordId,
}

/// An event with when, by whom, and from which command it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry<E> {
    /// When the server decided it.
    pub at: Moment,
    /// Who.
    pub by: Actor,
    /// The command it came from, if a phone sent one; of a follow-up in a person's name, the command of its cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op: Option<OpId>,
    /// When the phone says it was recorded: a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Moment>,
    /// How the command came, if not from its sender's own device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
    /// The record from whose command it followed, if it was not asked for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// For which unit, if it was done by the link of a notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<ByLink>,
    /// What happened.
    pub event: E,
}
