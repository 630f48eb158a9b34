//! From where a form has its place.

use serde::{Deserialize, Serialize};

/// From where the place of a report comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceOrigin {
    /// The phone measured it while the form was open.
    #[default]
    Phone,
    /// A photo of the album carries it.
    Photo,
    /// The person chose it.
    Person,
}
