//! Where an answer ends: at a feed number that is whole in it.

/// Rows read beyond the limit, so that the limit, not the reading, decides where an answer ends.
const SPARE_ROWS: u64 = 64;

/// How many rows of each kind to read for an answer of `limit` changes.
pub(super) fn rows_for(limit: u32) -> u64 {
    u64::from(limit) + SPARE_ROWS
}

/// The last feed number of an answer of about `limit` changes, or `None` if all there is fits.
///
/// `feeds` are the numbers read, ascending; from `cut` on there may be more than was read. A number is never split: an answer may hold
/// more than `limit` changes if they share one number.
pub(super) fn page(feeds: &[u64], cut: Option<u64>, limit: u32) -> Option<u64> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let horizon = cut.map(|cut| cut.saturating_sub(1));
    let whole = feeds.partition_point(|feed| horizon.is_none_or(|horizon| *feed <= horizon));
    let feeds = feeds.get(..whole).unwrap_or(feeds);
    let Some(over) = feeds.get(limit).copied() else { return horizon };
    let through = feeds.iter().rev().find(|feed| **feed < over).copied().unwrap_or(over);
    if horizon.is_none() && feeds.last() == Some(&through) { None } else { Some(through) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_leaves_nothing() {
        assert_eq!(page(&[1, 2, 2], None, 3), None);
        assert_eq!(page(&[], None, 1), None);
    }

    #[test]
    fn an_answer_ends_before_a_number_that_would_be_split() {
        assert_eq!(page(&[1, 2, 3, 3, 4], None, 3), Some(2));
        assert_eq!(page(&[1, 2, 3], None, 2), Some(2));
    }

    #[test]
    fn one_number_larger_than_the_limit_comes_whole() {
        assert_eq!(page(&[5, 5, 5, 6], None, 2), Some(5));
        assert_eq!(page(&[5, 5, 5], None, 2), None);
    }

    #[test]
    fn the_last_number_of_what_was_cut_waits() {
        assert_eq!(page(&[1, 2, 3, 9], Some(3), 10), Some(2));
        assert_eq!(page(&[1, 2, 3, 9], Some(3), 1), Some(1));
    }
}
