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

/// The items in the order of their keys. Keys are moved, not the items, so these may be large and many.
#[must_use]
pub fn in_order_of<T, K: Ord>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut keys: Vec<(K, usize)> = items.iter().map(key).zip(0..).collect();
    put_in_order(&mut keys, |a, b| a.0.cmp(&b.0));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    keys.into_iter().filter_map(|(_, place)| items.get_mut(place).and_then(Option::take)).collect()
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
            prop_assert_eq!(&in_order_of(items.clone(), |item| item.0), &sorted);
            put_in_order(&mut items, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(items, sorted);
        }
    }
}
