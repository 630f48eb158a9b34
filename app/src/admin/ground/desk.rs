//! What the page of the ground knows: the five tables, which one is worked on, and what is being done.

use super::sheet::{GROUND, Sheet};
use crate::admin::table::Table;
use crate::map::draw::Pen;
use crate::sync::PageContext;
use leptos::{prelude::*, task::spawn_local};
use shared::{
    town_ground::DraftGround,
    town_table::{TableName, TableRow},
};

/// Most rows of a table that are drawn; further ones are in the list of their table's page.
pub const MOST_DRAWN: usize = 2_000;

/// What is being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Nothing.
    Looking,
    /// Something is being drawn.
    Drawing,
    /// Drawn, and not yet a row: its cell.
    Drawn(String),
    /// A row is chosen.
    Chosen(u32),
    /// The shape of a row is being changed.
    Reshaping(u32),
}

/// What the page knows; by copy.
#[derive(Clone, Copy)]
pub struct Desk {
    here: PageContext,
    tables: [Table; GROUND.len()],
    /// The table that is worked on.
    pub name: RwSignal<TableName>,
    /// What is being done.
    pub doing: RwSignal<Doing>,
    /// The map, once it stands.
    pub sheet: RwSignal<Option<Sheet>, LocalStorage>,
    /// Gaps and overlaps.
    pub found: RwSignal<DraftGround>,
}

impl Desk {
    /// An empty desk that reads its tables.
    pub fn open(here: PageContext) -> Self {
        let tables = GROUND.map(|name| Table { a_page: 500, ..Table::open(here, name) });
        let desk = Self {
            here,
            tables,
            name: RwSignal::new(TableName::Grids),
            doing: RwSignal::new(Doing::Looking),
            sheet: RwSignal::new_local(None),
            found: RwSignal::new(DraftGround::default()),
        };
        desk.read();
        for table in tables {
            // A table comes by pages.
            Effect::new(move || {
                if table.next.get().is_some() && table.rows.with(Vec::len) < MOST_DRAWN {
                    table.read(true);
                }
            });
        }
        desk
    }

    /// Reads everything anew.
    pub fn read(self) {
        self.tables.iter().for_each(|table| table.read(false));
        spawn_local(async move {
            if let Ok(found) = self.here.phone.get::<DraftGround>("/api/town/draft/ground").await {
                let _ = self.found.try_set(found);
            }
        });
    }

    /// The tables in the order of [`GROUND`].
    pub const fn tables(self) -> [Table; GROUND.len()] {
        self.tables
    }

    /// The table with this name.
    pub fn table_of(self, name: TableName) -> Table {
        let [first, ..] = self.tables;
        self.tables.into_iter().find(|table| table.name == name).unwrap_or(first)
    }

    /// The table that is worked on, without following it.
    pub fn table(self) -> Table {
        self.table_of(self.name.get_untracked())
    }

    fn on_sheet<T>(self, act: impl FnOnce(&mut Sheet) -> T) -> Option<T> {
        self.sheet.try_update_untracked(|sheet| sheet.as_mut().map(act)).flatten()
    }

    /// Works on another table.
    pub fn turn_to(self, name: TableName) {
        self.rest();
        self.name.set(name);
    }

    /// Ends whatever is being done; what was not saved is gone from the map.
    pub fn rest(self) {
        let doing = self.doing.get_untracked();
        self.on_sheet(|sheet| {
            sheet.end();
            sheet.choose(self.name.get_untracked(), None, false);
        });
        self.doing.set(Doing::Looking);
        if matches!(doing, Doing::Reshaping(_)) {
            // As it is in the draft again.
            self.table().rows.notify();
        }
    }

    /// Begins to draw.
    pub fn begin(self, pen: Pen) {
        self.rest();
        self.on_sheet(|sheet| sheet.begin(pen));
        self.doing.set(Doing::Drawing);
    }

    /// Chooses a row by a tap on it or in the list, unless something else is being done.
    pub fn choose(self, row: u32, look: bool) {
        if matches!(self.doing.get_untracked(), Doing::Looking | Doing::Chosen(_)) {
            self.on_sheet(|sheet| sheet.choose(self.name.get_untracked(), Some(row), look));
            self.doing.set(Doing::Chosen(row));
        }
    }

    /// Shows a finding.
    pub fn look_at_found(self, place: usize) {
        self.on_sheet(|sheet| sheet.look_at_found(place));
    }

    /// Gives the chosen shape handles.
    pub fn reshape(self, row: u32) {
        self.on_sheet(|sheet| sheet.reshape(self.name.get_untracked(), row, true));
        self.doing.set(Doing::Reshaping(row));
    }

    /// The row with this number as it is in the draft.
    pub fn row(self, number: u32) -> Option<TableRow> {
        self.table().rows.with_untracked(|rows| rows.iter().find(|row| row.number == number).cloned())
    }

    /// Keeps the changed shape of a row.
    pub fn keep_shape(self, number: u32) {
        let name = self.name.get_untracked();
        let cell = self.on_sheet(|sheet| sheet.cell(name, number)).flatten();
        let (Some(row), Some(cell)) = (self.row(number), cell) else { return };
        let mut cells = row.cells;
        if let Some(last) = cells.last_mut() {
            *last = cell;
        }
        let done = Callback::new(move |()| self.saved());
        self.table().edit(Some(number), Some(cells), done);
    }

    /// Opens the form of a row.
    pub fn open_form(self, number: u32) {
        let row = self.row(number);
        self.table().editing.set(row.map(Some));
    }

    /// Opens the form of what was drawn.
    pub fn name_it(self, cell: &str) {
        let table = self.table();
        let columns =
            table.head.with_untracked(|head| head.as_ref().and_then(|head| head.as_ref().ok()).map_or(0, |head| head.columns.len()));
        let mut cells = vec![String::new(); columns];
        if let Some(last) = cells.last_mut() {
            cell.clone_into(last);
        }
        table.editing.set(Some(Some(TableRow { number: 0, cells, state: shared::town_table::RowState::Added })));
    }

    /// What follows an edit: nothing is being done, and everything is read anew.
    pub fn saved(self) {
        self.on_sheet(Sheet::end);
        self.doing.set(Doing::Looking);
        self.read();
    }

    /// Shows the ground around a position.
    pub fn stand(self, lat: &str, lon: &str) {
        self.on_sheet(|sheet| sheet.stand(lat, lon));
    }
}
