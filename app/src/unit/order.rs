//! From which end a ranking is read.

use shared::score::RankedUnit;

/// The ranking from its best, or from its worst. Those without a place stand last either way.
#[must_use]
pub fn from_end(ranking: &[RankedUnit], worst_first: bool) -> Vec<&RankedUnit> {
    let (mut placed, unplaced): (Vec<&RankedUnit>, Vec<&RankedUnit>) = ranking.iter().partition(|ranked| ranked.place.is_some());
    if worst_first {
        placed.reverse();
    }
    placed.into_iter().chain(unplaced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{fixture::unit, score::Figures};

    #[test]
    fn the_worst_come_first_when_wanted_and_those_without_a_place_last_either_way() {
        let line =
            |code: &str, place: Option<u32>| RankedUnit { unit: unit(code), place, low: 0.0, high: 1.0, figures: Figures::default() };
        let ranking = [line("west", Some(1)), line("east", Some(2)), line("water", Some(3)), line("new", None)];
        let names = |worst_first| from_end(&ranking, worst_first).into_iter().map(|ranked| ranked.place).collect::<Vec<_>>();
        assert_eq!(names(false), [Some(1), Some(2), Some(3), None]);
        assert_eq!(names(true), [Some(3), Some(2), Some(1), None]);
    }
}
