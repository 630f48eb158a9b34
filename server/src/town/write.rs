//! A town's data as tables: the inverse of [`read`](super::read()).
//!
//! Read back they are the same data, with the same ids. Accounts are no part of it, and neither are the units, kinds and forms that earlier
//! versions had. Places are written in WGS-84.

use super::{
    rows::{Rows, Tables},
    shape::cell_of_shape,
    word::{
        AREA_TYPES, COMMITTEE, FEATURES, GROUPS, ITEM_WORDS, ItemWord, LEVELS, ROLES, UNIT_TYPES, YES_NO, written, written_limits,
        written_list,
    },
};
use serde_json::{Map, Value, json};
use shared::{
    catalogue::Kind,
    deadline::DailyWindow,
    form::{Choice, Form, Item, ItemType, Section},
    geo::{Area, Shape},
    id::{RuleRowId, UnitId},
    reference::{Feature, Reference},
    responsibility::{RuleRow, RuleUnit},
    town_table::TableName,
    unit::{Duties, Estate, Grid, Segment, Site, Unit},
};

/// Most digits that a printed number of the rule book was filled up to with zeros.
const PRINTED_DIGITS: usize = 6;

/// The tables that read back as these data.
#[must_use]
pub fn write(data: &Reference) -> Tables {
    let writer = Writer { data };
    let table = |name: TableName| match name {
        TableName::Town => writer.head(),
        TableName::Calendar => writer.calendar(),
        TableName::Units => csv(name, &data.units, |row| writer.unit(row)),
        TableName::Grids => csv(name, &data.grids, |row| writer.grid(row)),
        TableName::Sites => csv(name, &data.sites, |row| writer.site(row)),
        TableName::Estates => csv(name, &data.estates, |row| writer.estate(row)),
        TableName::Segments => csv(name, &data.segments, |row| writer.segment(row)),
        TableName::Features => csv(name, &data.features, feature),
        TableName::RuleBook => csv(name, &data.rule_book.rows, |row| writer.rule(row)),
        TableName::Catalogue => csv(name, &data.catalogue.kinds, kind),
        TableName::Forms => forms(&data.forms).to_csv(name).0,
    };
    Tables(TableName::ALL.into_iter().map(|name| (name, table(name))).collect())
}

fn csv<T>(name: TableName, of: &[T], row: impl Fn(&T) -> Vec<String>) -> String {
    Rows(of.iter().map(row).collect()).to_csv(name).0
}

struct Writer<'a> {
    data: &'a Reference,
}

impl Writer<'_> {
    fn head(&self) -> String {
        let (town, campaign) = (&self.data.town, &self.data.campaign);
        let phases: Vec<Value> = campaign
            .phases
            .iter()
            .map(|phase| {
                json!({
                    "name": phase.name,
                    "name_en": phase.name_en,
                    "from": phase.from.to_string(),
                    "until": phase.until.to_string(),
                    "limit_percent": phase.limit_percent,
                })
            })
            .collect();
        pretty(&json!({
            "code": town.code,
            "name": town.name,
            "offset_minutes": town.offset.0,
            "office_hours": town.office_hours.windows.iter().map(window).collect::<Vec<_>>(),
            "urgent_window": window(&town.urgent_window),
            "relapse_percent": town.relapse_percent,
            "campaign": { "name": campaign.name, "standard": campaign.standard, "phases": phases },
            "source": {
                "rule_book": self.data.rule_book.source,
                "catalogue": self.data.catalogue.source,
                "calendar": self.data.calendar.source,
            },
        }))
    }

    fn calendar(&self) -> String {
        let years: Map<String, Value> = self
            .data
            .calendar
            .years
            .iter()
            .map(|(year, of)| (year.to_string(), json!({ "state": of.state, "off": of.off, "work": of.work })))
            .collect();
        pretty(&Value::Object(years))
    }

    fn unit(&self, row: &Unit) -> Vec<String> {
        vec![row.code.clone(), row.name.clone(), row.short.clone(), written(UNIT_TYPES, &row.kind).to_owned()]
    }

    fn grid(&self, row: &Grid) -> Vec<String> {
        let area_type = written(AREA_TYPES, &row.area_type).to_owned();
        vec![row.code.clone(), row.name.clone(), self.code_of(row.committee), area_type, area(&row.area)]
    }

    fn site(&self, row: &Site) -> Vec<String> {
        vec![
            row.code.clone(),
            row.name.clone(),
            row.keeper.map_or_else(String::new, |keeper| self.code_of(keeper)),
            row.radius_m.to_string(),
            duties(&row.duties),
            row.area_type.map_or_else(String::new, |of| written(AREA_TYPES, &of).to_owned()),
            cell_of_shape(&row.shape),
        ]
    }

    fn estate(&self, row: &Estate) -> Vec<String> {
        vec![row.code.clone(), row.name.clone(), self.code_of(row.company), duties(&row.duties), area(&row.area)]
    }

    fn segment(&self, row: &Segment) -> Vec<String> {
        let (unit, radius) = (self.code_of(row.unit), row.radius_m.to_string());
        vec![row.number.clone(), unit, radius, duties(&row.duties), cell_of_shape(&row.shape)]
    }

    fn rule(&self, row: &RuleRow) -> Vec<String> {
        let unit = |of: &RuleUnit| match of {
            RuleUnit::Unit(unit) => self.code_of(*unit),
            RuleUnit::Committee => COMMITTEE.first().copied().unwrap_or_default().to_owned(),
        };
        vec![
            self.printed(row),
            duties(&row.duties),
            written_list(AREA_TYPES, &row.area_types),
            unit(&row.lead),
            row.helpers.iter().map(unit).collect::<Vec<_>>().join(";"),
        ]
    }

    /// The number of a row as it was printed, of which its id was made: `7` or `07`.
    fn printed(&self, row: &RuleRow) -> String {
        let town = &self.data.town.code;
        let mut ways = (1..=PRINTED_DIGITS).map(|digits| format!("{:0digits$}", row.number));
        ways.find(|way| RuleRowId::from_code(town, way) == row.id).unwrap_or_else(|| row.number.to_string())
    }

    fn code_of(&self, unit: UnitId) -> String {
        self.data.unit(unit).map_or_else(String::new, |unit| unit.code.clone())
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn window(of: &DailyWindow) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{}-{}", clock(of.from), clock(of.until))
}

fn area(of: &Area) -> String {
    cell_of_shape(&Shape::Area(of.clone()))
}

fn duties(of: &Duties) -> String {
    let groups = of.groups.iter().map(|group| written(GROUPS, group).to_owned());
    groups.chain(of.kinds.iter().map(|kind| kind.0.clone())).collect::<Vec<_>>().join(";")
}

fn yes_no(is: bool) -> String {
    written(YES_NO, &is).to_owned()
}

fn feature(row: &Feature) -> Vec<String> {
    vec![row.name.clone(), written(FEATURES, &row.kind).to_owned(), cell_of_shape(&row.shape)]
}

fn kind(row: &Kind) -> Vec<String> {
    vec![
        row.code.0.clone(),
        row.name.clone(),
        row.name_en.clone(),
        written(GROUPS, &row.group).to_owned(),
        written(LEVELS, &row.level).to_owned(),
        written_limits(&row.limits),
        row.filing.clone(),
        row.closing.clone(),
        row.duplicate_radius_m.to_string(),
        row.relapse_days.to_string(),
        yes_no(row.indoor),
        yes_no(row.public),
        row.handed_to.clone().unwrap_or_default(),
        yes_no(row.by_document),
        row.basis.clone(),
        row.confirmed_by.clone(),
        written_list(UNIT_TYPES, &row.answerable),
    ]
}

fn forms(of: &[Form]) -> Rows {
    let sections = of.iter().flat_map(|form| form.sections.iter().map(move |section| (form, section)));
    Rows(sections.flat_map(|(form, section)| section.items.iter().map(move |row| item(form, section, row))).collect())
}

fn item(form: &Form, section: &Section, row: &Item) -> Vec<String> {
    let (word, options, options_en, at_most) = match &row.kind {
        ItemType::Check => (ItemWord::Check, String::new(), String::new(), None),
        ItemType::Count { at_most } => (ItemWord::Count, String::new(), String::new(), *at_most),
        ItemType::Choice { options: of } => (ItemWord::Choice, options(of), joined(of.iter().map(|option| option.name_en.clone())), None),
        ItemType::Text => (ItemWord::Text, String::new(), String::new(), None),
        ItemType::Photo => (ItemWord::Photo, String::new(), String::new(), None),
    };
    let number = |of: Option<u32>| of.map_or_else(String::new, |number| number.to_string());
    vec![
        form.code.0.clone(),
        form.name.clone(),
        form.name_en.clone(),
        written_list(ROLES, &form.filled_by),
        written_list(UNIT_TYPES, &form.unit_types),
        section.name.clone(),
        section.name_en.clone(),
        row.code.0.clone(),
        row.text.clone(),
        row.text_en.clone(),
        written(ITEM_WORDS, &word).to_owned(),
        options,
        options_en,
        number(at_most),
        yes_no(row.required),
        number(row.points.map(u32::from)),
        row.clause.clone(),
        row.opens.as_ref().map_or_else(String::new, |kind| kind.0.clone()),
    ]
}

fn options(of: &[Choice]) -> String {
    joined(of.iter().map(|option| match option.points {
        Some(points) => format!("{}={points}", option.name),
        None => option.name.clone(),
    }))
}

fn joined(of: impl Iterator<Item = String>) -> String {
    of.collect::<Vec<_>>().join(";")
}
