//! Where the chains ended at an instant, to be kept away from the machine: whoever can edit the database can also make a cut or rewritten
//! chain look whole, but cannot edit what lies elsewhere.

use serde::{Deserialize, Serialize};
use shared::{id::TownId, moment::Moment, photo::Hash};
use std::fmt;

/// The ends of all chains. A backup's manifest holds the same under the same name, so it serves as an anchor too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// One per town that has a chain, by code.
    pub audit: Vec<ChainEnd>,
}

/// The last row of a town's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainEnd {
    /// The town.
    pub town: TownId,
    /// Its code.
    pub code: String,
    /// Number of the row.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// When it was written.
    pub at: Moment,
}

/// How a chain has left its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorMismatch {
    /// The anchored row is not there: the chain was cut.
    Cut,
    /// The row with that number is another one: the chain was rewritten.
    Rewritten,
}

impl fmt::Display for AnchorMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cut => "记录缺失, 链被截断 · the row is missing, the chain was cut",
            Self::Rewritten => "记录已不是当时那一条, 链被重写 · the row is not the one of that time, the chain was rewritten",
        })
    }
}
