//! Lists as files, and the 台账 that comes back: the same rows as the list, typed, inert, within the access scope.

mod compare;
mod export;
mod file;
mod formula;
mod scope;
mod spreadsheet;
mod stream;
