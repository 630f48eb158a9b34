//! People with an account, their roles, and the one table of who may do what.

use crate::id::{GridId, IssueId, LinkId, PersonId, TownId, UnitId};
use serde::{Deserialize, Serialize};

/// A role with what it is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 网格员: reports in these grids.
    Inspector {
        /// Own grids.
        grids: Vec<GridId>,
    },
    /// 责任单位的人: answers for one unit.
    Unit {
        /// The unit.
        unit: UnitId,
    },
    /// 创卫办.
    Dispatcher,
    /// 核查员 / 督查组.
    Verifier,
    /// 领导: looks, needs no training.
    Leader,
    /// 管理员: people and data, no cases.
    Admin,
}

/// A role without its bindings: what is shown where a name must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoleKind {
    /// 网格员.
    Inspector,
    /// 责任单位.
    Unit,
    /// 创卫办.
    Dispatcher,
    /// 核查员.
    Verifier,
    /// 领导.
    Leader,
    /// 管理员.
    Admin,
}

impl RoleKind {
    /// All of them, in the order in which people are introduced.
    pub const ALL: [Self; 6] = [Self::Inspector, Self::Unit, Self::Dispatcher, Self::Verifier, Self::Leader, Self::Admin];
}

impl Role {
    /// The unit that it answers for; of every other role none.
    #[must_use]
    pub const fn unit(&self) -> Option<UnitId> {
        match self {
            Self::Unit { unit } => Some(*unit),
            Self::Inspector { .. } | Self::Dispatcher | Self::Verifier | Self::Leader | Self::Admin => None,
        }
    }

    /// The role without its bindings.
    #[must_use]
    pub const fn kind(&self) -> RoleKind {
        match self {
            Self::Inspector { .. } => RoleKind::Inspector,
            Self::Unit { .. } => RoleKind::Unit,
            Self::Dispatcher => RoleKind::Dispatcher,
            Self::Verifier => RoleKind::Verifier,
            Self::Leader => RoleKind::Leader,
            Self::Admin => RoleKind::Admin,
        }
    }
}

/// A person as the rules see them: nothing about when or where they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// The account's id.
    pub id: PersonId,
    /// The one town the account belongs to.
    pub town: TownId,
    /// Name as shown to dispatchers and to themselves.
    pub name: String,
    /// What the person does here.
    pub role: Role,
}

/// Who stands behind a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A signed-in person.
    Person(Person),
    /// A timer or the photo store.
    System,
    /// Whoever holds the link of a notice.
    Link(LinkHolder),
}

/// Whoever acts for a unit by the link of a notice: of this one issue, as long as the unit answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkHolder {
    /// The link.
    pub link: LinkId,
    /// The town.
    pub town: TownId,
    /// The issue.
    pub issue: IssueId,
    /// The unit.
    pub unit: UnitId,
    /// The name that was typed: a claim, shown to dispatchers alone.
    pub name: String,
}

impl LinkHolder {
    /// As somebody of the unit: whose records they are, and what may be read with the link.
    #[must_use]
    pub const fn as_unit(&self) -> Person {
        Person { id: PersonId(self.link.0), town: self.town, name: String::new(), role: Role::Unit { unit: self.unit } }
    }
}

/// 经通知链接办理: for which unit somebody without an account acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByLink {
    /// The unit.
    pub unit: UnitId,
    /// Who, as they said themselves; empty for all readers but dispatchers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl Principal {
    /// How the principal is written into the timeline.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Person(person) => Actor::Named { person: person.id, role: person.role.kind() },
            Self::System => Actor::System,
            Self::Link(_) => Actor::Link,
        }
    }

    /// For whom it acts, if by the link of a notice.
    #[must_use]
    pub fn by_link(&self) -> Option<ByLink> {
        match self {
            Self::Link(holder) => Some(ByLink { unit: holder.unit, name: holder.name.clone() }),
            Self::Person(_) | Self::System => None,
        }
    }
}

/// Who did something, as far as the reader may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person by id, only for readers who may know.
    Named {
        /// Who.
        person: PersonId,
        /// In which role.
        role: RoleKind,
    },
    /// Somebody in this role.
    Role(RoleKind),
    /// The software itself, by rule.
    System,
    /// A holder of the notice link.
    Link,
}

/// What a request is about; one word per family of routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// Issues, their timelines and photos; pull and search.
    Issue,
    /// Commands pushed from a phone.
    Command,
    /// The inbox.
    Notice,
    /// Heat, figures, ranking.
    Figure,
    /// The reference bundle.
    Reference,
    /// Which phone still holds unsent records.
    Inventory,
    /// Complaints and suggestions.
    Feedback,
    /// Accounts of people.
    Account,
    /// The audit chain.
    Audit,
    /// How the server fares: backups, jobs, checks.
    Operation,
    /// One's own session, password, settings.
    OwnAccount,
    /// Inspections (检查单) and their photos.
    Inspection,
    /// Links of notices.
    NoticeLink,
    /// The units' codes, which open a reading link for acting.
    UnitCode,
    /// Notices on paper; to change is to number them.
    NoticePaper,
    /// Channels by which people are told outside the app, and calendar feeds.
    Channel,
    /// The town's tables, their draft and their versions.
    TownTable,
}

/// What is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Look.
    Read,
    /// Add or change.
    Write,
}

/// How far a permission reaches. `None` of it is absence: the resource is not there for this role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Not at all: answered as if it did not exist.
    Nothing,
    /// What is the person's own (own outbox, own inbox, own account).
    Own,
    /// Own grids and neighbours, own reports.
    Grids,
    /// The person's unit.
    Unit,
    /// What waits for verification in the town, and what they judged.
    Verification,
    /// The whole town.
    Town,
}

/// The one table: how far `role` reaches with `verb` on `resource`.
///
/// It both enforces (the server adds the scope to its queries) and generates the test matrix.
#[must_use]
pub const fn may(role: RoleKind, resource: Resource, verb: Verb) -> Scope {
    use {Resource as R, RoleKind as K, Scope as S, Verb as V};
    match (resource, verb, role) {
        (R::OwnAccount, _, _) | (R::Feedback, V::Write, _) | (R::Notice, _, _) => S::Own,
        // A role may change while records wait on a phone: everybody hands their own in, and the rules decide each.
        (R::Command | R::Inventory, V::Write, _) => S::Own,
        (R::Reference, V::Read, _) => S::Town,
        (R::Issue | R::Inspection, V::Read, K::Inspector) => S::Grids,
        (R::Issue | R::Inspection, V::Read, K::Unit) => S::Unit,
        (R::Issue, V::Read, K::Verifier) => S::Verification,
        (R::Inspection, V::Read, K::Verifier) => S::Own,
        (R::Issue | R::Inspection, V::Read, K::Dispatcher | K::Leader) => S::Town,
        (R::Figure, V::Read, K::Dispatcher | K::Leader) => S::Town,
        (R::Inventory, V::Read, K::Dispatcher) | (R::NoticeLink, _, K::Dispatcher) => S::Town,
        (R::TownTable, V::Read, K::Dispatcher) | (R::TownTable, _, K::Admin) => S::Town,
        (R::NoticePaper, _, K::Dispatcher) => S::Town,
        (R::NoticePaper, V::Read, K::Unit) => S::Unit,
        (R::UnitCode, V::Write, K::Dispatcher | K::Admin) => S::Town,
        (R::Feedback, V::Read, K::Admin)
        | (R::Account | R::Channel, _, K::Admin)
        | (R::Audit, V::Read, K::Admin)
        | (R::Operation, _, K::Admin) => S::Town,
        _ => S::Nothing,
    }
}

#[cfg(test)]
mod tests;
