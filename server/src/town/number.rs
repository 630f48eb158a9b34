//! Numbers of the versioned parts of a town's data.

use shared::{form, reference::Reference};

/// Gives the versioned parts their numbers: the old one where nothing differs, else the next.
pub(super) fn number(old: Option<&Reference>, new: &mut Reference) {
    let next = |was: Option<u32>, same: bool| was.map_or(1, |was| if same { was } else { was + 1 });
    let same = old.is_some_and(|old| (&old.rule_book.rows, &old.rule_book.source) == (&new.rule_book.rows, &new.rule_book.source));
    new.rule_book.version = next(old.map(|old| old.rule_book.version), same);
    let same = old.is_some_and(|old| (&old.catalogue.kinds, &old.catalogue.source) == (&new.catalogue.kinds, &new.catalogue.source));
    new.catalogue.version = next(old.map(|old| old.catalogue.version), same);
    let same = old.is_some_and(|old| (&old.calendar.years, &old.calendar.source) == (&new.calendar.years, &new.calendar.source));
    new.calendar.version = next(old.map(|old| old.calendar.version), same);
    let known = old.into_iter().flat_map(|old| old.forms.iter().chain(&old.former_forms));
    form::number(&mut new.forms, known);
}
