//! Facts of papers in words: days as official papers write them, pictures of before and after.

use super::word::PaperWord as W;
use crate::{
    notice_link::Paper,
    paper::{Code, Picture},
};
use chrono::{Datelike as _, NaiveDateTime, Timelike as _};
use shared::{
    issue::{Assignment, Issue, Photo, PhotoStage},
    lang::Lang,
    moment::Moment,
    reference::Reference,
};

/// What a paper about an issue is made from.
pub struct Facts<'a> {
    /// The issue as its reader may see it.
    pub issue: &'a Issue,
    /// The duty.
    pub assignment: &'a Assignment,
    /// Its number in this series.
    pub paper: Option<&'a Paper>,
    /// Its number as a notice, on papers of another series.
    pub notice: Option<&'a Paper>,
    /// The code that leads to its notice.
    pub code: Option<Code>,
    /// The town.
    pub reference: &'a Reference,
    /// When it is printed.
    pub now: Moment,
    /// In which language.
    pub lang: Lang,
}

/// The first photo of the problem that has arrived.
pub fn before(issue: &Issue, lang: Lang) -> Option<Picture> {
    let photo = issue.photos.iter().find(|photo| photo.stored && photo.stage == PhotoStage::Problem)?;
    Some(Picture { hash: photo.photo.hash, caption: W::Before.text(lang).to_owned() })
}

/// The first photo of the newest proof that has arrived.
pub fn after(issue: &Issue, lang: Lang) -> Option<Picture> {
    let attempt = |photo: &Photo| match photo.stage {
        PhotoStage::Proof { attempt } if photo.stored => Some(attempt),
        _ => None,
    };
    let newest = issue.photos.iter().filter_map(attempt).max()?;
    let photo = issue.proof(newest).find(|photo| photo.stored)?;
    Some(Picture { hash: photo.photo.hash, caption: W::PictureAfter.text(lang).to_owned() })
}

/// A sentence without its own stop: the one around it has one.
pub fn bare(text: &str) -> &str {
    text.trim().trim_end_matches(['。', '.', '；', ';'])
}

/// An instant on the town's wall.
pub fn local(at: Moment, reference: &Reference) -> NaiveDateTime {
    at.local(reference.town.offset)
}

/// A day as official papers write it: Arabic figures, no leading noughts.
pub fn day(at: NaiveDateTime, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", at.year(), at.month(), at.day()),
        Lang::En => at.format("%-d %B %Y").to_string(),
    }
}

/// A minute in the same way.
pub fn minute(at: NaiveDateTime, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}{}时{:02}分", day(at, lang), at.hour(), at.minute()),
        Lang::En => format!("{}, {:02}:{:02}", day(at, lang), at.hour(), at.minute()),
    }
}

/// A day in a cell of a table.
pub fn cell_day(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%d").to_string()
}

/// A minute in a cell of a table.
pub fn cell_minute(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}
