//! Short lists in order, with little code: each use of the standard library's sort adds four kilobytes to the phone's download.

use std::cmp::Ordering;

/// Sorts by insertion: stable, quick for what is short or nearly sorted, and not meant for more than some hundred items.
pub fn put_in_order<T>(items: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    for end in 1..items.len() {
        let mut place = end;
        while place > 0
            && let (Some(earlier), Some(item)) = (items.get(place - 1), items.get(place))
            && order(earlier, item) == Ordering::Greater
        {
            items.swap(place - 1, place);
            place -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn short_lists_come_out_as_the_standard_sort_has_them(mut items: Vec<(u8, u16)>) {
            let mut sorted = items.clone();
            sorted.sort_by_key(|item| item.0);
            put_in_order(&mut items, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(items, sorted);
        }
    }
}
