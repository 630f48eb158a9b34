//! The accounts of a town as its administrator manages them, as they travel. Nothing here says when or whether somebody works.

mod duty;
mod list;
mod main_person;

pub use duty::{HandOver, LeftDuties, duties_left, taken_over};
pub use list::{ListedAct, ListedPerson, PeopleListed};
pub use main_person::main_of;

use crate::{id::PersonId, moment::Moment, person::Role};
use serde::{Deserialize, Serialize};

/// Most accounts of one town.
pub const MOST_PEOPLE: u64 = 20_000;

/// An account as the administrator sees it: `GET /api/people`, and the answer to every change of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonEntry {
    /// Id.
    pub id: PersonId,
    /// 用户名; it never changes.
    pub username: String,
    /// Name as shown.
    pub name: String,
    /// What the person does here.
    pub role: Role,
    /// 主要负责人: whether this is the one main responsible person of their unit; the others of the unit are deputies.
    #[serde(default)]
    pub main: bool,
    /// Whether the account is closed.
    pub closed: bool,
    /// Whether the account has a password: `false` until its first invitation is used.
    pub joined: bool,
    /// Until when the invitation that is open can be used; `None`: none is open.
    pub invited_until: Option<Moment>,
}

/// An account that is to be added: `POST /api/people`. It has no password, so nobody can sign in with it before an invitation is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPerson {
    /// 用户名, 1 to 64 characters, unique in the deployment whatever its upper and lower case.
    pub username: String,
    /// Name as shown, 1 to 200 characters.
    pub name: String,
    /// Role; its unit or its grids, at least one, are in the town's data in force.
    pub role: Role,
    /// Whether they are the main responsible person of their unit, in the place of whoever is; `None`: the first account of a unit is.
    #[serde(default)]
    pub main: Option<bool>,
}

/// Another name, unit, grids or role of an account: `PUT /api/people/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonChange {
    /// Name as shown, 1 to 200 characters.
    pub name: String,
    /// Role; its unit or its grids, at least one, are in the town's data in force.
    pub role: Role,
    /// Whether they are the main responsible person of their unit, in the place of whoever is; `None`: in the same unit as before, in another
    /// one as its first account.
    #[serde(default)]
    pub main: Option<bool>,
}

/// An invitation as it was made: the one time that its secret is told. Whoever opens the link chooses a password and is signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The address to open or to send: `https://…/join/{code}`.
    pub link: String,
    /// The secret alone, 43 characters.
    pub code: String,
    /// Until when it can be used, 72 hours from now.
    pub until: Moment,
    /// The link as a QR code: an SVG document without a script.
    pub qr_svg: String,
}
