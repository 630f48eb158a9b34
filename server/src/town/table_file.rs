//! Which file of a town folder holds which table, and how large it may be.

use shared::town_table::TableName;

/// Largest file accepted, in bytes (5 MiB).
pub const MAX_FILE_BYTES: u64 = 5 * 1024 * 1024;
/// Most rows or features of one file.
pub const MAX_ROWS: usize = 20_000;

/// The file that holds the people.
pub(super) const PEOPLE_FILE: &str = "people.csv";
/// What a sheet of them is called.
pub(super) const PEOPLE_TITLES: [&str; 3] = ["人员", "账号", "people"];

/// The file of a town folder that holds a table.
pub(super) const fn file(name: TableName) -> &'static str {
    match name {
        TableName::Town => "town.json",
        TableName::Calendar => "calendar.json",
        TableName::Units => "units.csv",
        TableName::Grids => "grids.csv",
        TableName::Sites => "sites.csv",
        TableName::Estates => "estates.csv",
        TableName::Segments => "segments.csv",
        TableName::Features => "features.csv",
        TableName::RuleBook => "rule_book.csv",
        TableName::Catalogue => "catalogue.csv",
        TableName::Forms => "forms.csv",
    }
}
