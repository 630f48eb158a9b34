//! Ids of the town's data by number: two bytes in a column instead of sixteen.

use crate::error::Error;
use std::{collections::HashMap, hash::Hash};

/// What stands in a column where there is none.
const NONE: u16 = u16::MAX;

/// Ids in the order in which they came up.
#[derive(Debug)]
pub(super) struct Names<T> {
    names: Vec<T>,
    numbers: HashMap<T, u16>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { names: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Copy + Eq + Hash> Names<T> {
    /// The number of this id; a new one if it has not come up yet.
    pub(super) fn number(&mut self, name: Option<T>) -> Result<u16, Error> {
        let Some(name) = name else { return Ok(NONE) };
        if let Some(number) = self.numbers.get(&name) {
            return Ok(*number);
        }
        let number = u16::try_from(self.names.len()).ok().filter(|number| *number != NONE);
        let number =
            number.ok_or_else(|| Error::internal("the issues of a town name more units or grids than columns have numbers for"))?;
        self.names.push(name);
        self.numbers.insert(name, number);
        Ok(number)
    }

    /// The number of this id, if it has come up.
    pub(super) fn known(&self, name: T) -> Option<u16> {
        self.numbers.get(&name).copied()
    }

    /// The id with this number.
    pub(super) fn name(&self, number: u16) -> Option<T> {
        self.names.get(usize::from(number)).copied()
    }

    /// How many have come up.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// All ids, in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = T> {
        self.names.iter().copied()
    }
}
