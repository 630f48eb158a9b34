//! Rows that were chosen, for what is done to several at once.

use shared::id::IssueId;

/// Most rows that can be chosen: each is a command of its own.
pub const MOST_CHOSEN: usize = 200;

/// The chosen issues, in the order in which they were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Which.
    pub ids: Vec<IssueId>,
    /// The row that was pressed last: where a range begins.
    from: Option<usize>,
}

impl Chosen {
    /// Whether the issue is chosen.
    #[must_use]
    pub fn has(&self, id: IssueId) -> bool {
        self.ids.contains(&id)
    }

    /// Chooses the issue in this row, or no longer.
    pub fn press(&mut self, row: usize, id: IssueId) {
        self.from = Some(row);
        if self.has(id) {
            self.drop(id);
        } else {
            self.add(id);
        }
    }

    /// The rows of a range that ends here and begins where the last press was.
    #[must_use]
    pub fn span_to(&self, row: usize) -> std::ops::RangeInclusive<usize> {
        let from = self.from.unwrap_or(row);
        from.min(row)..=from.max(row)
    }

    /// Chooses it too, as far as there is room.
    pub fn add(&mut self, id: IssueId) {
        if self.ids.len() < MOST_CHOSEN && !self.has(id) {
            self.ids.push(id);
        }
    }

    /// Chooses it no longer.
    pub fn drop(&mut self, id: IssueId) {
        self.ids.retain(|chosen| *chosen != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> IssueId {
        IssueId(uuid::Uuid::from_u128(number as u128))
    }

    #[test]
    fn a_press_chooses_and_a_second_one_does_not_and_a_range_runs_either_way() {
        let mut chosen = Chosen::default();
        chosen.press(7, id(7));
        assert_eq!((chosen.span_to(9), chosen.span_to(4)), (7..=9, 4..=7));
        for row in chosen.span_to(9) {
            chosen.add(id(row));
        }
        assert_eq!(chosen.ids, [id(7), id(8), id(9)]);
        chosen.press(8, id(8));
        assert_eq!(chosen.ids, [id(7), id(9)]);
        assert_eq!(Chosen::default().span_to(3), 3..=3);
    }

    #[test]
    fn no_more_are_chosen_than_can_be_done_at_once() {
        let mut chosen = Chosen::default();
        (0..MOST_CHOSEN + 50).for_each(|row| chosen.add(id(row)));
        assert_eq!(chosen.ids.len(), MOST_CHOSEN);
    }
}
