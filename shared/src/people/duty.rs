//! What falls to nobody when somebody leaves, and who can take it over. Pure rules of roles: no record of what anybody has done.

use crate::{
    id::{GridId, PersonId, UnitId},
    person::Role,
};
use serde::{Deserialize, Serialize};

/// What nobody would do any more if an account were closed: `GET /api/people/{id}/duties`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftDuties {
    /// Grids that no other inspector walks.
    pub grids: Vec<GridId>,
    /// The unit that nobody else answers for.
    pub unit: Option<UnitId>,
    /// The unit that others answer for, but whose main responsible person this is.
    #[serde(default)]
    pub main_of: Option<UnitId>,
    /// Whether the town has nobody else in this role.
    pub last_in_role: bool,
}

/// Who takes over what a person leaves: `POST /api/people/{id}/hand-over`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandOver {
    /// The successor, an open account of the town in the same role; of a unit, in the same unit.
    pub to: PersonId,
}

impl LeftDuties {
    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What nobody of the `others`, the town's open accounts without this one, would do. `is_main`: who leaves is the main person of their unit.
#[must_use]
pub fn duties_left(leaving: &Role, is_main: bool, others: &[Role]) -> LeftDuties {
    let last_in_role = !others.iter().any(|other| other.kind() == leaving.kind());
    match leaving {
        Role::Inspector { grids } => {
            let walked = |grid: &GridId| others.iter().any(|other| matches!(other, Role::Inspector { grids } if grids.contains(grid)));
            LeftDuties { grids: grids.iter().filter(|grid| !walked(grid)).copied().collect(), last_in_role, ..LeftDuties::default() }
        }
        Role::Unit { unit } => {
            let (alone, unit) = (!others.contains(leaving), Some(*unit));
            let main_of = unit.filter(|_| is_main && !alone);
            LeftDuties { unit: unit.filter(|_| alone), main_of, last_in_role, ..LeftDuties::default() }
        }
        Role::Dispatcher | Role::Verifier | Role::Leader | Role::Admin => LeftDuties { last_in_role, ..LeftDuties::default() },
    }
}

/// The successor's role once they have taken over; `None`: they cannot, it is another post.
#[must_use]
pub fn taken_over(leaving: &Role, successor: &Role) -> Option<Role> {
    match (leaving, successor) {
        (Role::Inspector { grids: left }, Role::Inspector { grids: own }) => {
            let more = left.iter().filter(|grid| !own.contains(grid));
            Some(Role::Inspector { grids: own.iter().chain(more).copied().collect() })
        }
        (left, own) if left == own => Some(own.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{grid, unit};

    fn walks(grids: &[&str]) -> Role {
        Role::Inspector { grids: grids.iter().map(|code| grid(code)).collect() }
    }

    #[test]
    fn only_what_nobody_else_does_is_left() {
        let others = [walks(&["g-east"]), Role::Unit { unit: unit("west") }, Role::Dispatcher];
        let left = |role: &Role| duties_left(role, true, &others);
        assert_eq!(left(&walks(&["g-west", "g-east"])), LeftDuties { grids: vec![grid("g-west")], ..LeftDuties::default() });
        assert_eq!(left(&walks(&["g-east"])), LeftDuties::default());
        assert_eq!(left(&Role::Unit { unit: unit("east") }), LeftDuties { unit: Some(unit("east")), ..LeftDuties::default() });
        let west = Role::Unit { unit: unit("west") };
        assert_eq!(left(&west), LeftDuties { main_of: Some(unit("west")), ..LeftDuties::default() });
        assert!(duties_left(&west, false, &others).is_empty(), "a deputy leaves a unit that others answer for");
        assert_eq!(left(&Role::Verifier), LeftDuties { last_in_role: true, ..LeftDuties::default() });
    }

    #[test]
    fn a_successor_has_both_ones_grids_and_keeps_their_post() {
        assert_eq!(taken_over(&walks(&["g-west"]), &walks(&["g-east", "g-west"])), Some(walks(&["g-east", "g-west"])));
        assert_eq!(taken_over(&walks(&["g-west"]), &walks(&["g-east"])), Some(walks(&["g-east", "g-west"])));
        assert_eq!(taken_over(&Role::Verifier, &Role::Verifier), Some(Role::Verifier));
        let units = [Role::Unit { unit: unit("west") }, Role::Unit { unit: unit("east") }];
        assert_eq!(taken_over(&units[0], &units[1]), None, "one answers for one unit");
        assert_eq!(taken_over(&units[0], &units[0]), Some(units[0].clone()));
        assert_eq!(taken_over(&walks(&["g-west"]), &Role::Dispatcher), None);
    }
}
