//! What the page of an issue knows of the form on it: its fields, and how its main acts are done.

use super::Act;
use leptos::prelude::{AnyView, Callback};

/// The form that belongs to the page's main acts, kept while the page is open.
pub(super) struct ActForm {
    /// The fields.
    pub view: AnyView,
    /// Runs a main act with what the fields hold; whether the form does that act.
    pub main: Callback<Act, bool>,
}
