//! The link of a notice (整改通知): whoever holds it reads one case, and with the acting sort answers for the unit, without an account.
//!
//! A link is of one issue and of the unit that it was assigned to when the link was made. It ends with the assignment, and some days after
//! the issue has come to its end.

use crate::{
    id::{LinkId, UnitId},
    issue::{Issue, Status},
    moment::Moment,
};
use serde::{Deserialize, Serialize};

/// Days for which a link shows an issue that has come to its end.
pub const KEPT_DAYS: i64 = 7;
/// Links in force of one issue: the oldest goes for one more.
pub const MOST_LINKS: usize = 12;
/// Longest name of who acts, in characters.
pub const MAX_NAME_CHARS: usize = 40;
/// Letters of a unit's code.
pub const CODE_CHARS: usize = 8;

/// What can be done with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkSort {
    /// 阅读链接: for a group chat and for paper; to answer by it one enters the unit's code.
    Read,
    /// 办理链接: for the unit's own contact; 签收 and 整改完成 without anything more.
    Act,
}

/// A link that is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewNoticeLink {
    /// Of which sort.
    pub sort: LinkSort,
}

/// A link as it was made: the one time that its address is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeLink {
    /// Id for revoking.
    pub id: LinkId,
    /// Of which sort.
    pub sort: LinkSort,
    /// The unit it is meant for.
    pub unit: UnitId,
    /// The address to copy into a message, with the secret.
    pub url: String,
    /// The same as a QR code: an SVG of its own, black on white.
    pub qr: String,
}

/// A link as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeLinkRow {
    /// Id for revoking.
    pub id: LinkId,
    /// Of which sort.
    pub sort: LinkSort,
    /// The unit it is meant for.
    pub unit: UnitId,
    /// When it was made.
    pub made_at: Moment,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Moment>,
    /// Whether it opens the case now.
    pub in_force: bool,
}

/// A unit's code (单位码) as it was made: the one time that it is told. Those made before open nothing from then on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitCode {
    /// The unit.
    pub unit: UnitId,
    /// The code, for its paper: 8 letters and digits without look-alikes.
    pub code: String,
}

/// Whether a link that was made at `made_at` for `unit` opens the issue at `now`: its assignment still stands, and the issue has not ended
/// longer ago than [`KEPT_DAYS`].
#[must_use]
pub fn opens(issue: &Issue, unit: UnitId, made_at: Moment, now: Moment) -> bool {
    let own = issue.status.assignment().is_some_and(|assignment| assignment.unit == unit && assignment.assigned_at <= made_at);
    let ended = match &issue.status {
        Status::Closed { closed_at: at, .. } | Status::Void { at, .. } | Status::Withdrawn { at, .. } => Some(*at),
        Status::Unassigned { .. } | Status::Assigned { .. } | Status::Rectifying { .. } | Status::Verifying { .. } => None,
    };
    own && ended.is_none_or(|at| now <= at.plus_days(KEPT_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::{NOW, issue_in, unit},
        issue::{ClosedBy, Status, StatusKind},
    };

    #[test]
    fn a_link_ends_with_the_assignment_it_was_made_for_and_seven_days_after_the_close() {
        let mut issue = issue_in(StatusKind::Assigned);
        let made = NOW.plus_days(1);
        assert!(opens(&issue, unit("west"), made, made.plus_days(300)), "as long as it is open");
        assert!(!opens(&issue, unit("east"), made, made), "another unit's");
        assert!(!opens(&issue, unit("west"), NOW.plus_days(-1), made), "of an assignment before");
        let by = ClosedBy::Document { document: "x".into(), in_time: true };
        issue.status = Status::Closed { assignment: issue.status.assignment().cloned(), by, closed_at: made };
        assert!(opens(&issue, unit("west"), made, made.plus_days(7)));
        assert!(!opens(&issue, unit("west"), made, made.plus_days(7).plus_days(1)));
    }
}
