//! Whether a town's forms hang together: codes, bounds, kinds, points.

use super::{Form, FormCode, Item, ItemCode, ItemType};
use crate::{catalogue::Catalogue, person::RoleKind};

/// Most forms of a town.
pub const MAX_FORMS: usize = 50;
/// Most sections of a form.
pub const MAX_SECTIONS: usize = 20;
/// Most items of a form.
pub const MAX_ITEMS: usize = 100;
/// Most options of a choice.
pub const MAX_OPTIONS: usize = 10;
/// Most points of an item.
pub const MAX_POINTS: u16 = 1_000;
/// Longest code of a form or an item, in characters.
pub const MAX_CODE_CHARS: usize = 16;
/// Longest name of a form, a section or an option, in characters.
pub const MAX_NAME_CHARS: usize = 60;
/// Longest text of an item, in characters.
pub const MAX_ITEM_CHARS: usize = 300;

/// What is wrong with a town's forms. Of an item where it names one, otherwise of the form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormFault {
    /// More forms than a town may have.
    #[error("more than {MAX_FORMS} forms")]
    TooManyForms,
    /// Two forms with one code.
    #[error("two forms {0:?}")]
    FormTwice(FormCode),
    /// A form without items, or a section without any.
    #[error("{0:?} has nothing to answer")]
    NothingAsked(FormCode),
    /// More sections than a form may have.
    #[error("{0:?} has more than {MAX_SECTIONS} sections")]
    TooManySections(FormCode),
    /// More items than a form may have.
    #[error("{0:?} has more than {MAX_ITEMS} items")]
    TooManyItems(FormCode),
    /// The code, or a name, of a form is empty or too long.
    #[error("{0:?} has no name, or one that is too long")]
    BadName(FormCode),
    /// Nobody fills it in, somebody who inspects nothing, or units beside others.
    #[error("{0:?} is filled in by the wrong people")]
    BadFiller(FormCode),
    /// Something is wrong with an item.
    #[error("{form:?} {item:?}: {fault}")]
    Item {
        /// Of which form.
        form: FormCode,
        /// Which.
        item: ItemCode,
        /// What.
        fault: ItemFault,
    },
}

/// What is wrong with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ItemFault {
    /// Two items of the form with one code.
    #[error("there twice")]
    Twice,
    /// Code or text is empty or too long.
    #[error("no text, or one that is too long")]
    BadText,
    /// A choice has fewer than two options, too many, one twice, or one without a name.
    #[error("options cannot be told apart")]
    BadOptions,
    /// Some options of a choice have points and some have none, or none earns any.
    #[error("points of the options do not fit")]
    BadOptionPoints,
    /// It is worth points, but no answer to it passes or fails.
    #[error("points, but nothing to judge")]
    PointsUnjudged,
    /// No points, too many, or others than the best option earns.
    #[error("points do not fit")]
    BadPoints,
    /// It opens an issue, but no answer to it fails.
    #[error("opens an issue, but never fails")]
    NeverFails,
    /// The catalogue has no kind with this code.
    #[error("opens an issue of an unknown kind")]
    UnknownKind,
}

/// Everything that is wrong with these forms, in their order.
#[must_use]
pub fn faults(forms: &[Form], catalogue: &Catalogue) -> Vec<FormFault> {
    let mut found = Vec::new();
    if forms.len() > MAX_FORMS {
        found.push(FormFault::TooManyForms);
    }
    for (position, form) in forms.iter().enumerate() {
        if forms.iter().take(position).any(|earlier| earlier.code == form.code) {
            found.push(FormFault::FormTwice(form.code.clone()));
        }
        of_form(form, &mut found);
        for (position, item) in form.items().enumerate() {
            let twice = form.items().take(position).any(|earlier| earlier.code == item.code);
            let of_item = twice.then_some(ItemFault::Twice).into_iter().chain(of_item(item, catalogue));
            found.extend(of_item.map(|fault| FormFault::Item { form: form.code.clone(), item: item.code.clone(), fault }));
        }
    }
    found
}

fn of_form(form: &Form, found: &mut Vec<FormFault>) {
    let code = || form.code.clone();
    let names = form.sections.iter().flat_map(|section| [&section.name, &section.name_en]).chain([&form.name, &form.name_en]);
    if !fits(&form.code.0, MAX_CODE_CHARS) || names.into_iter().any(|name| !fits(name, MAX_NAME_CHARS)) {
        found.push(FormFault::BadName(code()));
    }
    let inspects = |role: &RoleKind| matches!(role, RoleKind::Inspector | RoleKind::Verifier | RoleKind::Dispatcher);
    let by_units = form.filled_by == [RoleKind::Unit];
    if !by_units && (form.filled_by.is_empty() || !form.filled_by.iter().all(inspects)) {
        found.push(FormFault::BadFiller(code()));
    }
    if form.sections.is_empty() || form.sections.iter().any(|section| section.items.is_empty()) {
        found.push(FormFault::NothingAsked(code()));
    }
    if form.sections.len() > MAX_SECTIONS {
        found.push(FormFault::TooManySections(code()));
    }
    if form.items().count() > MAX_ITEMS {
        found.push(FormFault::TooManyItems(code()));
    }
}

fn of_item(item: &Item, catalogue: &Catalogue) -> Vec<ItemFault> {
    let mut found = Vec::new();
    if !fits(&item.code.0, MAX_CODE_CHARS) || !fits(&item.text, MAX_ITEM_CHARS) || !fits(&item.text_en, MAX_ITEM_CHARS) {
        found.push(ItemFault::BadText);
    }
    if let ItemType::Choice { options } = &item.kind {
        let again = |position: usize, name: &str| options.iter().take(position).any(|earlier| earlier.name == name);
        let distinct = options.iter().enumerate().all(|(position, option)| !again(position, &option.name));
        let named = options.iter().all(|option| fits(&option.name, MAX_NAME_CHARS) && fits(&option.name_en, MAX_NAME_CHARS));
        if !(2..=MAX_OPTIONS).contains(&options.len()) || !distinct || !named {
            found.push(ItemFault::BadOptions);
        }
        let judged = options.iter().filter(|option| option.points.is_some()).count();
        if judged > 0 && (judged < options.len() || item.kind.best_option() == Some(0)) {
            found.push(ItemFault::BadOptionPoints);
        }
    }
    if let Some(points) = item.points {
        if !item.is_judged() {
            found.push(ItemFault::PointsUnjudged);
        } else if !(1..=MAX_POINTS).contains(&points) || item.kind.best_option().is_some_and(|best| best != points) {
            found.push(ItemFault::BadPoints);
        }
    }
    if let Some(kind) = &item.opens {
        if !may_fail(item) {
            found.push(ItemFault::NeverFails);
        }
        if catalogue.kind(kind).is_none() {
            found.push(ItemFault::UnknownKind);
        }
    }
    found
}

/// Whether some answer to it fails.
fn may_fail(item: &Item) -> bool {
    match &item.kind {
        ItemType::Choice { options } => options.iter().any(|option| option.points == Some(0)),
        _ => item.is_judged(),
    }
}

fn fits(text: &str, limit: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= limit
}
