//! 主要负责人: of the accounts of a unit one answers for it in the first place, the others are deputies. It gives no right that a deputy has not.

use crate::{id::UnitId, person::Role};

/// The unit whose main responsible person an account is to be. `asked` is what its administrator says, `was` the account as it stands, if it
/// does; `is_first`: the unit of `role` has no other open account.
#[must_use]
pub fn main_of(role: &Role, asked: Option<bool>, was: Option<(&Role, bool)>, is_first: bool) -> Option<UnitId> {
    let unit = role.unit()?;
    let is_main = match (asked, was) {
        (Some(asked), _) => asked,
        (None, Some((before, is_main))) if before == role => is_main,
        (None, _) => is_first,
    };
    is_main.then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::unit;

    #[test]
    fn the_first_account_of_a_unit_is_its_main_person_unless_it_is_said_otherwise_and_stays_so() {
        let [west, east] = ["west", "east"].map(|code| Role::Unit { unit: unit(code) });
        assert_eq!(main_of(&west, None, None, true), Some(unit("west")));
        assert_eq!(main_of(&west, None, None, false), None);
        assert_eq!(main_of(&west, Some(true), None, false), Some(unit("west")));
        assert_eq!(main_of(&west, Some(false), Some((&west, true)), true), None);
        assert_eq!(main_of(&west, None, Some((&west, true)), false), Some(unit("west")));
        assert_eq!(main_of(&west, None, Some((&west, false)), true), None, "nothing was asked");
        assert_eq!(main_of(&east, None, Some((&west, true)), false), None, "another unit has its own");
        assert_eq!(main_of(&Role::Verifier, Some(true), None, true), None);
    }
}
