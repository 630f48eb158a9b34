//! A town as a folder describes it, checked and ready to be imported.

use shared::{person::Role, reference::Reference};

/// An account as a folder describes it.
#[derive(Clone, PartialEq)]
pub struct PersonDraft {
    /// Line of the file, for messages.
    pub row: usize,
    /// User name, unique in the deployment.
    pub username: String,
    /// Name as shown.
    pub name: String,
    /// Role with bindings.
    pub role: Role,
    /// Password for a new account; `None`: one is made and shown once. Existing accounts keep theirs.
    pub password: Option<String>,
}

/// A whole town.
#[derive(Clone, PartialEq)]
pub struct TownDraft {
    /// All reference data; versions are 0 until imported.
    pub reference: Reference,
    /// Accounts.
    pub people: Vec<PersonDraft>,
}
