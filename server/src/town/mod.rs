//! A town set up from a folder: read and checked row by row, previewed, imported all or nothing.
//!
//! The format is documented for its users in `docs/town-folder.md`; [`read`] is its only reader.

mod book;
mod calendar_fault;
mod calendar_file;
mod change;
mod charset;
mod column;
mod coordinates;
mod crs;
mod draft;
mod fit;
mod folder;
mod form_fault;
mod form_file;
mod ground_check;
mod ground_fault;
mod ground_file;
mod head_file;
mod header;
mod import;
mod later;
mod listing;
mod loss;
mod map_file;
mod neighbour;
mod number;
mod outline;
mod people_file;
mod read;
mod row;
mod row_error;
mod rows;
mod rule_file;
mod shape;
mod sheet;
mod store;
mod table;
mod table_file;
mod tables;
#[cfg(test)]
mod tests;
mod word;
mod workbook;
mod write;

pub use calendar_fault::CalendarFault;
pub use change::{Change, Preview};
pub use draft::{PersonDraft, TownDraft};
pub use folder::{FILES, Folder};
pub use form_fault::FormFlaw;
pub use ground_fault::{GroundFault, Misplaced};
pub use import::{Imported, NewAccount, found, found_in, import, preview};
pub use later::BringIn;
pub use listing::{Listed, Listing, Use};
pub use loss::{Loss, Stranded};
pub use read::read;
pub use row_error::{Reason, RowError, told};
pub use rows::{Rows, Tables};
pub use table_file::{MAX_FILE_BYTES, MAX_ROWS};
pub use tables::{LedgerLine, XLSX, blank_workbook, guards, read_ledger, routes};
pub use write::write;
