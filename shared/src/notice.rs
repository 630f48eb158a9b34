//! Who is told of what.

use crate::{
    form::ItemCode,
    id::{GridId, IssueId, NoticeId, PersonId, SiteId, UnitId},
    issue::StatusKind,
    kind::KindCode,
    moment::Moment,
    person::{Person, Role, RoleKind},
    photo::Hash,
    record::RecordKind,
};
use serde::{Deserialize, Serialize};

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// 整改通知 to the unit and to its helpers (协办).
    Assigned,
    /// 改派 to the units that no longer have it.
    MovedAway,
    /// 待派遣 to the dispatchers.
    WaitsForAssignment,
    /// 待核查 to the verifiers.
    Rectified,
    /// 退回整改 to the unit.
    SentBack,
    /// 已销号 to unit, helpers and reporter.
    Closed,
    /// 已逾期 to unit and dispatchers.
    Overdue,
    /// 督办 to unit, dispatchers and leaders.
    Supervised,
    /// 作废 to unit and helpers.
    Voided,
    /// 撤回 to unit and helpers.
    Withdrawn,
    /// 检查单 to the unit that was inspected.
    Inspected,
    /// 检查单作废 to the unit that was inspected.
    InspectionVoided,
}

/// To whom a notice goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// Everyone of a unit.
    Unit(UnitId),
    /// Everyone in this role in the town.
    Role(RoleKind),
    /// One person.
    Person(PersonId),
}

/// A notice to be made: what the rules decide, before it has an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeFor {
    /// To whom.
    pub to: Recipient,
    /// About what.
    pub kind: NoticeKind,
}

/// An entry of the inbox (消息), facts only; the reader's app makes the sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Id.
    pub id: NoticeId,
    /// About what.
    pub kind: NoticeKind,
    /// Of which kind the record is.
    #[serde(default, skip_serializing_if = "RecordKind::is_issue")]
    pub record_kind: RecordKind,
    /// The issue, or the id of a record of another kind.
    pub issue: IssueId,
    /// The issue's kind; of an inspection the code of its form.
    pub issue_kind: KindCode,
    /// The responsible unit at that time.
    pub unit: Option<UnitId>,
    /// The deadline at that time.
    pub due_at: Option<Moment>,
    /// The issue's first photo, if any.
    pub photo: Option<Hash>,
    /// When it was made.
    pub at: Moment,
    /// When the reader first opened it.
    pub read_at: Option<Moment>,
    /// How its record stands by now, as far as that says something; `None` as well where nobody has looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<NoticeNow>,
    /// Of an inspection that its reader may see: what was inspected, and what failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspected: Option<NoticeInspected>,
    /// Whether its matter is done for the reader: it is no longer so, is no longer theirs, or was news that they have read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub done: bool,
}

/// What was inspected, and what failed there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeInspected {
    /// The site that was inspected; without it and a grid the notice's unit was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// The grid that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<GridId>,
    /// The version of the form.
    pub form_version: u32,
    /// The items that failed, in the order of the form, at most [`NoticeInspected::MOST`].
    pub failed: Vec<ItemCode>,
    /// How many failed in all.
    pub failed_in_all: u32,
}

impl NoticeInspected {
    /// Most items that a notice names.
    pub const MOST: usize = 5;
}

/// Asks that all of a reader's notices count as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadAll {
    /// Up to this feed number: what came later has not been seen.
    pub through: u64,
}

/// How the record of a notice stands by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoticeNow {
    /// In this state; of an inspection only that it is void.
    State(StatusKind),
    /// The reader may not see it, or not any more.
    OutOfSight,
}

impl Notice {
    /// Whether it calls for its reader: what the red dot stands for.
    #[must_use]
    pub const fn is_fresh(&self) -> bool {
        self.read_at.is_none() && !self.done
    }
}

impl Recipient {
    /// The text of a recipient as a key: `u:…`, `r:dispatcher`, `p:…`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Unit(unit) => format!("u:{unit}"),
            Self::Role(role) => format!("r:{}", role.key()),
            Self::Person(person) => format!("p:{person}"),
        }
    }

    /// Whether the notice is for this person.
    #[must_use]
    pub fn is(&self, person: &Person) -> bool {
        recipients_of(person).contains(self)
    }
}

/// The recipients a person stands behind: the unit, the role, the person.
#[must_use]
pub fn recipients_of(person: &Person) -> Vec<Recipient> {
    let mut recipients = vec![Recipient::Person(person.id), Recipient::Role(person.role.kind())];
    if let Role::Unit { unit } = person.role {
        recipients.push(Recipient::Unit(unit));
    }
    recipients
}
