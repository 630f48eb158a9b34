//! The forms of inspections: a table with one row for each item.

use super::{
    Reason, RowError,
    column::{Column, may, must},
    form_fault::FormFlaw,
    row::Row,
    rule_file::KindIndex,
    table::Table,
    word::{ITEM_WORDS, ItemWord, ROLES, UNIT_TYPES, YES_NO, list},
};
use shared::{
    catalogue::{Catalogue, Kind},
    form::{Choice, Form, FormCode, FormFault, Item, ItemCode, ItemFault, ItemType, MAX_POINTS, Section, faults},
    kind::KindCode,
    person::RoleKind,
    unit::UnitType,
};

pub(super) const FORMS: &[Column] = &[
    must("form", "检查表编号", &["检查表"]).code(),
    must("form_name", "检查表名称", &[]).line(),
    may("form_name_en", "检查表英文名", &[]).line(),
    must("filled_by", "填写人", &[]),
    may("unit_types", "适用单位类型", &[]),
    must("section", "分节", &[]).line(),
    may("section_en", "分节英文名", &[]).line(),
    must("code", "编号", &["代码"]).code(),
    must("text", "检查内容", &[]).text(),
    may("text_en", "英文", &[]).text(),
    may("type", "类型", &[]),
    may("options", "选项", &[]),
    may("options_en", "选项英文名", &[]),
    may("at_most", "上限", &[]),
    may("required", "必填", &[]),
    may("points", "分值", &[]),
    may("clause", "条款", &[]).line(),
    may("opens", "不合格时立案", &["问题"]),
];

/// Most that a count may be judged by.
const MAX_COUNT: u32 = 1_000_000;

/// Reads the forms in the order of the table. The cells of a form and of a section stand in its first row and may be empty in the others,
/// as where cells were merged. `kinds`: the catalogue as far as it could be read.
pub(super) fn forms(table: &Table, index: &KindIndex, kinds: &[Kind], all: &mut Vec<RowError>) -> Vec<Form> {
    let mark = all.len();
    let mut reading = Reading::default();
    for record in &table.records {
        reading.take(&mut Row { table, record, faults: all }, index);
    }
    // Where a row is missing, what the rules would say of the rest is not its fault.
    if all.len() == mark && table.whole && index.is_whole() {
        let catalogue = Catalogue { kinds: kinds.to_vec(), ..Catalogue::default() };
        let judged = faults(&reading.forms, &catalogue);
        all.extend(judged.into_iter().map(|fault| reading.told(table, fault)));
    }
    reading.forms
}

/// The forms as far as they are read.
#[derive(Default)]
struct Reading {
    forms: Vec<Form>,
    /// Line of the first row of each form.
    first: Vec<usize>,
    /// Form and code of each item with its line.
    lines: Vec<(usize, ItemCode, usize)>,
    /// The form that rows without a code go on with.
    at: Option<usize>,
}

impl Reading {
    fn take(&mut self, row: &mut Row<'_>, index: &KindIndex) {
        let Some(at) = self.form_of(row) else { return };
        self.at = Some(at);
        let item = item(row, index);
        let section = row.optional("section");
        let Some(form) = self.forms.get_mut(at) else { return };
        let again = section.as_ref().and_then(|name| form.sections.iter().position(|section| section.name == *name));
        let position = match (section, again) {
            (_, Some(position)) => position,
            (None, None) if !form.sections.is_empty() => form.sections.len() - 1,
            (name, None) => {
                let Some(name) = name.or_else(|| row.required("section")) else { return };
                let name_en = row.optional("section_en").unwrap_or_else(|| name.clone());
                form.sections.push(Section { name, name_en, items: Vec::new() });
                form.sections.len() - 1
            }
        };
        let (Some(item), Some(section)) = (item, form.sections.get_mut(position)) else { return };
        self.lines.push((at, item.code.clone(), row.record.row));
        section.items.push(item);
    }

    /// The form of a row: the one it names, else the one of the row above.
    fn form_of(&mut self, row: &mut Row<'_>) -> Option<usize> {
        let Some(code) = row.optional("form") else {
            return self.at.or_else(|| row.required("form").and(None));
        };
        let known = self.forms.iter().position(|form| crate::cell::fold(&form.code.0) == crate::cell::fold(&code));
        if let Some(known) = known {
            self.same_head(row, known);
            return Some(known);
        }
        let name = row.required("form_name");
        row.required("filled_by");
        let filled_by = row.words("filled_by", ROLES);
        let unit_types = row.words("unit_types", UNIT_TYPES);
        // A form whose head is wrong is taken all the same, so that its other rows are looked at; the fault has been told.
        let name = name.unwrap_or_default();
        let name_en = row.optional("form_name_en").unwrap_or_else(|| name.clone());
        let code = FormCode(code);
        self.forms.push(Form { code, version: 0, name, name_en, filled_by, unit_types, sections: Vec::new() });
        self.first.push(row.record.row);
        Some(self.forms.len() - 1)
    }

    /// A further row says the same of the form as the first one, or nothing.
    fn same_head(&self, row: &mut Row<'_>, at: usize) {
        let (Some(form), Some(first)) = (self.forms.get(at), self.first.get(at)) else { return };
        let roles: Vec<RoleKind> = if row.optional("filled_by").is_some() { row.words("filled_by", ROLES) } else { form.filled_by.clone() };
        let types: Vec<UnitType> =
            if row.optional("unit_types").is_some() { row.words("unit_types", UNIT_TYPES) } else { form.unit_types.clone() };
        let differs = |key: &str, text: &str| row.optional(key).is_some_and(|given| given != text);
        let otherwise = [
            ("form_name", differs("form_name", &form.name)),
            ("form_name_en", differs("form_name_en", &form.name_en)),
            ("filled_by", roles != form.filled_by),
            ("unit_types", types != form.unit_types),
        ];
        for (key, _) in otherwise.into_iter().filter(|(_, differs)| *differs) {
            let given = row.text(key);
            row.fault(key, Reason::Form(FormFlaw::SaysOtherwise { given, first: *first }));
        }
    }

    /// A fault of the rules at the row that it is about.
    fn told(&self, table: &Table, fault: FormFault) -> RowError {
        let position = |code: &FormCode| self.forms.iter().position(|form| form.code == *code);
        let (row, key, error) = match fault {
            FormFault::Item { form, item, fault } => {
                let at = position(&form);
                let mut lines = self.lines.iter().filter(|(form, code, _)| Some(*form) == at && *code == item);
                // Of an item that is there twice, the second one is told.
                let line = if fault == ItemFault::Twice { lines.next_back() } else { lines.next() };
                (line.map(|(_, _, line)| *line), column_of(fault), FormFlaw::Item(fault))
            }
            FormFault::TooManyForms => (None, "form", FormFlaw::Form(fault)),
            FormFault::FormTwice(ref code)
            | FormFault::NothingAsked(ref code)
            | FormFault::TooManySections(ref code)
            | FormFault::TooManyItems(ref code)
            | FormFault::BadName(ref code)
            | FormFault::BadFiller(ref code) => {
                let row = position(code).and_then(|at| self.first.get(at).copied());
                let key = if matches!(fault, FormFault::BadFiller(_)) { "filled_by" } else { "form" };
                (row, key, FormFlaw::Form(fault))
            }
        };
        RowError { row, column: table.name_of(key), ..RowError::of_file(table.file, Reason::Form(error)) }
    }
}

/// The column in which a fault of an item is mended.
const fn column_of(fault: ItemFault) -> &'static str {
    match fault {
        ItemFault::Twice => "code",
        ItemFault::BadText => "text",
        ItemFault::BadOptions | ItemFault::BadOptionPoints => "options",
        ItemFault::PointsUnjudged | ItemFault::BadPoints => "points",
        ItemFault::NeverFails | ItemFault::UnknownKind => "opens",
    }
}

fn item(row: &mut Row<'_>, index: &KindIndex) -> Option<Item> {
    let (code, text) = (row.required("code"), row.required("text"));
    let asked = row.word("type", ITEM_WORDS, Some(ItemWord::Check));
    let kind = asked.map(|asked| type_of(row, asked));
    let required = row.word("required", YES_NO, Some(false));
    let points = row.optional("points").map(|_| row.whole("points", u32::from(MAX_POINTS), 0));
    let opens = opens(row, index);
    let text = text?;
    Some(Item {
        code: ItemCode(code?),
        text_en: row.optional("text_en").unwrap_or_else(|| text.clone()),
        text,
        kind: kind?,
        required: required?,
        points: points.and_then(|points| u16::try_from(points).ok()),
        clause: row.text("clause"),
        opens,
    })
}

fn type_of(row: &mut Row<'_>, asked: ItemWord) -> ItemType {
    for (key, used) in
        [("options", asked == ItemWord::Choice), ("options_en", asked == ItemWord::Choice), ("at_most", asked == ItemWord::Count)]
    {
        if !used && row.optional(key).is_some() {
            row.fault(key, Reason::Form(FormFlaw::NotForType));
        }
    }
    match asked {
        ItemWord::Check => ItemType::Check,
        ItemWord::Count => ItemType::Count { at_most: row.optional("at_most").map(|_| row.whole("at_most", MAX_COUNT, 0)) },
        ItemWord::Choice => ItemType::Choice { options: options(row) },
        ItemWord::Text => ItemType::Text,
        ItemWord::Photo => ItemType::Photo,
    }
}

/// The options of a cell such as `好=20;一般=12;差=0`.
fn options(row: &mut Row<'_>) -> Vec<Choice> {
    let (cell, english) = (row.required("options").unwrap_or_default(), row.text("options_en"));
    let (given, names) = (list(&cell, |_| false), list(&english, |_| false));
    if !names.is_empty() && names.len() != given.len() {
        row.fault("options_en", Reason::Form(FormFlaw::OptionNames { options: given.len(), names: names.len() }));
    }
    let mut options = Vec::new();
    for (position, given) in given.into_iter().enumerate() {
        let (name, points) = given.split_once('=').map_or((given, None), |(name, points)| (name.trim(), Some(points.trim())));
        let points = points.map(|points| points.strip_suffix('分').unwrap_or(points).parse::<u16>());
        if name.is_empty() || matches!(points, Some(Err(_))) {
            row.fault("options", Reason::Form(FormFlaw::BadOption { given: given.to_owned() }));
        }
        let name_en = names.get(position).copied().unwrap_or(name).to_owned();
        options.push(Choice { name: name.to_owned(), name_en, points: points.and_then(Result::ok) });
    }
    options
}

fn opens(row: &mut Row<'_>, index: &KindIndex) -> Option<KindCode> {
    let given = row.optional("opens")?;
    let found = index.find(&given);
    if found.is_none() && index.is_whole() {
        row.fault("opens", Reason::UnknownCode { given, file: "catalogue.csv" });
    }
    found
}
