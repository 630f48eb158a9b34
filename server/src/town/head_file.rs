//! `town.toml` (or `town.json`).

use super::{
    Folder, Reason, RowError,
    calendar_file::day_of,
    coordinates::{Moved, as_they_are, moved_by},
};
use crate::cell::{self, CellError};
use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    campaign::{Campaign, Phase},
    deadline::{DailyWindow, OfficeHours},
    id::TownId,
    moment::UtcOffset,
    reference::Town,
};

/// What the head of a town says.
pub(super) struct Head {
    pub(super) town: Town,
    pub(super) campaign: Campaign,
    pub(super) source: Source,
    /// How the folder's positions come to WGS-84.
    pub(super) moved_by: Moved,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadFile {
    code: String,
    name: String,
    #[serde(default = "china")]
    offset_minutes: i32,
    #[serde(default = "office_hours")]
    office_hours: Vec<String>,
    #[serde(default = "urgent_window")]
    urgent_window: String,
    #[serde(default = "half")]
    relapse_percent: u8,
    #[serde(default)]
    coordinates: Option<Word>,
    campaign: CampaignFile,
    #[serde(default)]
    source: Source,
}

/// A word, or the number of a coordinate system.
#[derive(Deserialize)]
#[serde(untagged)]
enum Word {
    Text(String),
    Number(u32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CampaignFile {
    name: String,
    #[serde(default)]
    standard: String,
    #[serde(default)]
    phases: Vec<PhaseFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhaseFile {
    name: String,
    #[serde(default)]
    name_en: String,
    from: String,
    until: String,
    #[serde(default = "whole")]
    limit_percent: u8,
}

/// Where the tables come from.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Source {
    pub(super) rule_book: String,
    pub(super) catalogue: String,
    pub(super) calendar: String,
}

const fn china() -> i32 {
    480
}

fn office_hours() -> Vec<String> {
    vec!["08:30-12:00".into(), "14:00-17:30".into()]
}

fn urgent_window() -> String {
    "07:00-21:00".into()
}

const fn half() -> u8 {
    50
}

const fn whole() -> u8 {
    100
}

/// Reads the head; `None` leaves at least one fault.
pub(super) fn head(folder: &Folder, faults: &mut Vec<RowError>) -> Option<Head> {
    let (file, text, parsed) = if let Some(text) = folder.text("town.toml") {
        ("town.toml", text, toml::from_str::<HeadFile>(text).map_err(|error| (line_of(text, error.span()), error.message().to_owned())))
    } else if let Some(text) = folder.text("town.json") {
        ("town.json", text, serde_json::from_str::<HeadFile>(text).map_err(|error| (Some(error.line()), error.to_string())))
    } else {
        faults.push(RowError::of_file("town.toml", Reason::FileMissing));
        return None;
    };
    match parsed {
        Ok(parsed) => Checker { file, faults }.head(parsed),
        Err((row, why)) => {
            // The line itself says more to a person than the parser's English.
            let line = row.and_then(|row| text.lines().nth(row.checked_sub(1)?)).map(str::trim).filter(|line| !line.is_empty());
            let why = line.map_or_else(|| why.clone(), |line| format!("{line} ({why})"));
            faults.push(RowError { row, ..RowError::of_file(file, Reason::Unreadable(why)) });
            None
        }
    }
}

fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> Option<usize> {
    let before = text.get(..span?.start)?;
    Some(before.matches('\n').count() + 1)
}

struct Checker<'a> {
    file: &'static str,
    faults: &'a mut Vec<RowError>,
}

impl Checker<'_> {
    fn fault(&mut self, column: &str, reason: Reason) {
        self.faults.push(RowError { column: column.into(), ..RowError::of_file(self.file, reason) });
    }

    fn head(mut self, file: HeadFile) -> Option<Head> {
        let before = self.faults.len();
        let code = self.cell("code", &file.code, cell::key);
        if code.contains(char::is_whitespace) || (!code.is_empty() && code != file.code) {
            self.fault("code", Reason::BadTownCode { given: cell::shown(&file.code) });
        }
        let (name, campaign) = (self.cell("name", &file.name, cell::line), self.cell("campaign.name", &file.campaign.name, cell::line));
        for (column, text) in [("campaign.standard", &file.campaign.standard), ("source.rule_book", &file.source.rule_book)] {
            self.readable(column, text);
        }
        for phase in &file.campaign.phases {
            self.readable("campaign.phases", &phase.name);
            self.readable("campaign.phases", &phase.name_en);
        }
        self.range("offset_minutes", file.offset_minutes, -720, 840);
        self.range("relapse_percent", file.relapse_percent.into(), 1, 100);
        let windows: Vec<DailyWindow> = file.office_hours.iter().filter_map(|text| self.window("office_hours", text)).collect();
        if windows.is_empty() || !windows.iter().zip(windows.iter().skip(1)).all(|(one, next)| one.until <= next.from) {
            self.fault("office_hours", Reason::BadWindow { given: file.office_hours.join(", ") });
        }
        let urgent_window = self.window("urgent_window", &file.urgent_window);
        let moved_by = self.coordinates(file.coordinates);
        let phases: Vec<Phase> = file.campaign.phases.into_iter().filter_map(|phase| self.phase(phase)).collect();
        self.apart(&phases);
        if self.faults.len() > before {
            return None;
        }
        Some(Head {
            town: Town {
                id: TownId::from_code(&code, &code),
                code,
                name,
                offset: UtcOffset(file.offset_minutes),
                office_hours: OfficeHours { windows },
                urgent_window: urgent_window?,
                relapse_percent: file.relapse_percent,
            },
            campaign: Campaign { name: campaign, standard: file.campaign.standard, phases },
            source: file.source,
            moved_by: moved_by?,
        })
    }

    fn coordinates(&mut self, said: Option<Word>) -> Option<Moved> {
        let said = match said {
            None => return Some(as_they_are),
            Some(Word::Text(text)) => text,
            Some(Word::Number(number)) => number.to_string(),
        };
        moved_by(&said).map_err(|fault| self.fault("coordinates", Reason::Ground(fault))).ok()
    }

    /// A text that must be filled, cleaned; empty where it is wrong.
    fn cell(&mut self, column: &str, given: &str, clean: fn(&str) -> Result<String, CellError>) -> String {
        match clean(given) {
            Ok(text) if !text.is_empty() => return text,
            Ok(_) => self.fault(column, Reason::Empty),
            Err(error) => self.fault(column, Reason::Cell { given: Some(cell::shown(given)), error }),
        }
        String::new()
    }

    /// A text that may be empty.
    fn readable(&mut self, column: &str, given: &str) {
        if let Err(error) = cell::line(given) {
            self.fault(column, Reason::Cell { given: Some(cell::shown(given)), error });
        }
    }

    /// Phases follow one another: no day belongs to two, and none between the first and the last belongs to nobody.
    fn apart(&mut self, phases: &[Phase]) {
        let mut in_order: Vec<&Phase> = phases.iter().collect();
        in_order.sort_by_key(|phase| phase.from);
        for (one, next) in in_order.iter().zip(in_order.iter().skip(1)) {
            let names = || (cell::shown(&one.name), cell::shown(&next.name));
            if next.from <= one.until {
                let (one_name, other) = names();
                let until = one.until.min(next.until);
                self.fault("campaign.phases", Reason::PhasesOverlap { one: one_name, other, from: next.from, until });
            } else if one.until.succ_opt() != Some(next.from) {
                let (one_name, other) = names();
                let (from, until) = (one.until.succ_opt().unwrap_or(one.until), next.from.pred_opt().unwrap_or(next.from));
                self.fault("campaign.phases", Reason::PhasesGap { one: one_name, other, from, until });
            }
        }
    }

    fn range(&mut self, column: &str, given: i32, from: i32, until: i32) {
        if !(from..=until).contains(&given) {
            self.fault(column, Reason::BadNumber { given: given.to_string(), from: from.into(), until: until.into() });
        }
    }

    fn window(&mut self, column: &str, given: &str) -> Option<DailyWindow> {
        let window = given
            .split_once('-')
            .and_then(|(from, until)| Some(DailyWindow { from: minute(from)?, until: minute(until)? }))
            .filter(|window| window.from < window.until);
        if window.is_none() {
            self.fault(column, Reason::BadWindow { given: given.into() });
        }
        window
    }

    fn phase(&mut self, phase: PhaseFile) -> Option<Phase> {
        self.range("limit_percent", phase.limit_percent.into(), 1, 100);
        let (from, until) = (self.date("from", &phase.from), self.date("until", &phase.until));
        let (from, until) = (from?, until?);
        if until < from {
            self.fault("until", Reason::DatesReversed);
        }
        Some(Phase { name: phase.name, name_en: phase.name_en, from, until, limit_percent: phase.limit_percent })
    }

    fn date(&mut self, column: &str, given: &str) -> Option<NaiveDate> {
        let date = day_of(given);
        if date.is_none() {
            self.fault(column, Reason::BadDate { given: given.into() });
        }
        date
    }
}

/// Minutes after midnight of "08:30"; 24:00 is allowed.
fn minute(clock: &str) -> Option<u16> {
    let (hour, minute) = clock.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let sum = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && sum <= 1_440).then_some(sum)
}
