//! From where an issue came to be known (案件来源).

use crate::person::RoleKind;
use serde::{Deserialize, Serialize};

/// The source of an issue. What says none was found on patrol: so did every issue before there were sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 巡查.
    #[default]
    Patrol,
    /// 督查.
    Supervision,
    /// 领导交办.
    Leader,
    /// 媒体.
    Media,
    /// 群众.
    Public,
    /// 自查: found by the responsible unit itself. It comes by a self-check and in no other way.
    SelfCheck,
}

impl Source {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 6] = [Self::Patrol, Self::Supervision, Self::Leader, Self::Media, Self::Public, Self::SelfCheck];

    /// Whether it is what is meant where none is said.
    #[must_use]
    pub fn is_patrol(&self) -> bool {
        *self == Self::Patrol
    }

    /// The sources that a role may name when it reports; the first is what its form begins with.
    #[must_use]
    pub const fn of_role(role: RoleKind) -> &'static [Self] {
        match role {
            RoleKind::Inspector => &[Self::Patrol, Self::Public],
            // Patrol is what a phone says that knows no sources.
            RoleKind::Verifier => &[Self::Supervision, Self::Public, Self::Patrol],
            RoleKind::Dispatcher => &[Self::Patrol, Self::Supervision, Self::Leader, Self::Media, Self::Public],
            RoleKind::Unit | RoleKind::Leader | RoleKind::Admin => &[],
        }
    }
}
