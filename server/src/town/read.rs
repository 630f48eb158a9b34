//! A town folder becomes a draft, or the list of everything that is wrong with it.

use super::{
    Folder, Reason, RowError, TownDraft,
    calendar_file::calendar,
    column::Column,
    coordinates::{Moved, as_they_are},
    form_file,
    ground_check::{mark_far_off, middle_of, tell_overlaps},
    ground_fault::GroundFault,
    ground_file::{self, Ground},
    head_file::{Head, head},
    neighbour::fill_neighbours,
    people_file::{self, PEOPLE},
    rule_file::{self, KindIndex},
    shape::moved,
    table::Table,
    table_file::PEOPLE_FILE,
};
use shared::{catalogue::Catalogue, geo::Point, reference::Reference, responsibility::RuleBook};

/// The product's own catalogue, for towns that bring none.
const USUAL_CATALOGUE: &str = include_str!("../../demo-town/catalogue.csv");

/// Reads a whole folder. A town may begin without ground and draw it later; without units it cannot.
///
/// # Errors
/// All faults found, in the order of the files; nothing is half read.
pub fn read(folder: &Folder) -> Result<TownDraft, Vec<RowError>> {
    let mut faults = Vec::new();
    let head = head(folder, &mut faults);
    let town = head.as_ref().map_or_else(String::new, |head| head.town.code.clone());
    let moved_by = head.as_ref().map_or(as_they_are as Moved, |head| head.moved_by);
    let mut files = Files { folder, moved_by, middle: None, faults };

    let units = files.table("units.csv", None, ground_file::UNITS, true);
    let codes = ground_file::unit_codes(&town, &units);
    let units = ground_file::units(&town, &units, &mut files.faults);
    let catalogue = files.catalogue();
    let index = KindIndex::of(&catalogue);
    let kinds = rule_file::kinds(&catalogue, &mut files.faults);
    let ground = Ground { town: &town, units: &codes, kinds: &index };

    let drawn = files.ground("grids.csv", Some("grids.geojson"), ground_file::GRIDS);
    let grid_codes = ground_file::grid_codes(&town, &drawn);
    let mut grids = ground_file::grids(&ground, &drawn, &mut files.faults);
    tell_overlaps(&drawn, &mut files.faults);
    let sites = files.ground("sites.csv", Some("sites.geojson"), ground_file::SITES);
    let sites = ground_file::sites(&ground, &sites, &mut files.faults);
    let drawn = files.ground("estates.csv", Some("estates.geojson"), ground_file::ESTATES);
    let estates = ground_file::estates(&ground, &drawn, &mut files.faults);
    tell_overlaps(&drawn, &mut files.faults);
    let segments = files.ground("segments.csv", Some("segments.geojson"), ground_file::SEGMENTS);
    let segments = ground_file::segments(&ground, &segments, &mut files.faults);
    let features = files.ground("features.csv", Some("features.geojson"), ground_file::FEATURE);
    let features = ground_file::features(&features, &mut files.faults);
    let rows = files.table("rule_book.csv", None, rule_file::RULE_BOOK, false);
    let rows = rule_file::rule_rows(&town, &rows, &codes, &index, &mut files.faults);
    let people = files.table(PEOPLE_FILE, None, PEOPLE, false);
    let people = people_file::people(&people, &codes, &grid_codes, &mut files.faults);

    let forms = files.table("forms.csv", None, form_file::FORMS, false);
    let forms = form_file::forms(&forms, &index, &kinds, &mut files.faults);

    let mut faults = files.faults;
    let source = |of: fn(&Head) -> &String| head.as_ref().map_or_else(String::new, |head| of(head).clone());
    let calendar = calendar(folder, source(|head| &head.source.calendar), &mut faults);
    let rule_book = RuleBook { version: 0, source: source(|head| &head.source.rule_book), rows };
    let catalogue = Catalogue { version: 0, source: source(|head| &head.source.catalogue), kinds, former: Vec::new() };
    let (Some(head), true) = (head, faults.is_empty()) else { return Err(folder.told(gathered(faults))) };
    fill_neighbours(&mut grids);
    let Head { town, campaign, .. } = head;
    let (former, former_forms) = (Vec::new(), Vec::new());
    let reference = Reference {
        town,
        campaign,
        units,
        grids,
        sites,
        estates,
        segments,
        rule_book,
        catalogue,
        calendar,
        features,
        former,
        forms,
        former_forms,
    };
    Ok(TownDraft { reference, people })
}

/// The faults with those of one cause told once, where the first of them stands.
fn gathered(faults: Vec<RowError>) -> Vec<RowError> {
    let mut told: Vec<RowError> = Vec::new();
    for fault in faults {
        let again = told.iter_mut().any(|earlier| match (&mut earlier.reason, &fault.reason) {
            (Reason::Ground(cause), Reason::Ground(same)) => earlier.file == fault.file && cause.takes_in(same, fault.row),
            _ => false,
        });
        if !again {
            let whole_file = matches!(&fault.reason, Reason::Ground(GroundFault::System { .. }));
            told.push(if whole_file { RowError { row: None, ..fault } } else { fault });
        }
    }
    told
}

struct Files<'a> {
    folder: &'a Folder,
    moved_by: Moved,
    /// The middle of the grids, which are the first ground that is read.
    middle: Option<Point>,
    faults: Vec<RowError>,
}

impl Files<'_> {
    /// The table of the GeoJSON file or else of the CSV file; a needed one without rows is a fault.
    fn table(&mut self, csv: &'static str, geojson: Option<&'static str>, columns: &'static [Column], needed: bool) -> Table {
        let mark = self.faults.len();
        let mut table = match (geojson.and_then(|file| Some((file, self.folder.text(file)?))), self.folder.text(csv)) {
            (Some((file, text)), _) => Table::of_geojson(file, columns, text, &mut self.faults),
            (None, Some(text)) => Table::of_csv(csv, columns, text, &mut self.faults),
            (None, None) => {
                if needed {
                    self.faults.push(RowError::of_file(geojson.unwrap_or(csv), Reason::FileMissing));
                    return Table::lost(csv, columns);
                }
                Table::empty(csv, columns)
            }
        };
        if needed && table.records.is_empty() && self.faults.len() == mark {
            table.whole = false;
            self.faults.push(RowError::of_file(table.file, Reason::NoRows));
        }
        table
    }

    /// A table of ground: its shapes in WGS-84, those far from the rest of the town marked.
    fn ground(&mut self, csv: &'static str, geojson: Option<&'static str>, columns: &'static [Column]) -> Table {
        let mut table = self.table(csv, geojson, columns, false);
        for record in &mut table.records {
            record.shape = record.shape.take().map(|shape| shape.map(|shape| moved(shape, self.moved_by)));
        }
        self.middle = self.middle.or_else(|| middle_of(&table));
        if let Some(middle) = self.middle {
            mark_far_off(&mut table, middle);
        }
        table
    }

    fn catalogue(&mut self) -> Table {
        let text = self.folder.text("catalogue.csv").unwrap_or(USUAL_CATALOGUE);
        Table::of_csv("catalogue.csv", rule_file::CATALOGUE, text, &mut self.faults)
    }
}
