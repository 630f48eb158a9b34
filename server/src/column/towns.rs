//! The columns of all towns of a server.

use super::town::TownColumns;
use shared::id::TownId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Columns by town; those of a town are there once somebody has asked.
#[derive(Debug, Default)]
pub struct Towns(Mutex<HashMap<TownId, Arc<TownColumns>>>);

impl Towns {
    /// Those of this town, which must be one.
    pub(super) fn of(&self, town: TownId) -> Arc<TownColumns> {
        Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(town).or_default())
    }
}
