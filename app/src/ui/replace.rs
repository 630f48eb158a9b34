//! Going to a page without leaving this one in the history.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

/// Goes to another page in the place of this one; the screen goes to its top only where it is another page.
pub fn use_replace() -> impl Fn(&str) + Clone {
    let (navigate, here) = (use_navigate(), use_location().pathname);
    move |path| {
        let same = here.with_untracked(|here| path.split('?').next() == Some(here));
        navigate(path, NavigateOptions { replace: true, scroll: !same, ..NavigateOptions::default() });
    }
}
