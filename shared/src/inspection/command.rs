//! What people and the photo store may ask of an inspection. Variants are append-only.

use crate::{
    form::{Answer, FormCode, ItemCode},
    id::{GridId, IssueId, SiteId, UnitId},
    issue::{Forecast, Weight},
    photo::{Hash, PhotoRef},
    place::Place,
    record::{RecordKind, RecordRef},
    responsibility::Pick,
};
use serde::{Deserialize, Serialize};

/// What is inspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = InspectionSubject))]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A site (点位).
    Site(SiteId),
    /// A unit with its premises.
    Unit(UnitId),
    /// A grid.
    Grid(GridId),
}

/// An issue to be opened for an item that failed, with the photos of its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// The item.
    pub item: ItemCode,
    /// Id of the issue, made by the phone.
    pub issue: IssueId,
    /// The inspector's choice among candidates, if asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pick: Option<Pick>,
    /// What the phone showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Forecast>,
}

/// A form as filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = InspectionSubmit))]
pub struct Submit {
    /// Which form.
    pub form: FormCode,
    /// In which version.
    pub form_version: u32,
    /// What was inspected.
    pub subject: Subject,
    /// Where.
    pub place: Place,
    /// All photos: those of answers, and others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// The answers in the order of the form.
    pub answers: Vec<Answer>,
    /// In words; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Issues to be opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<Opening>,
}

impl Submit {
    /// Its photos that an opening takes along: those of the item's answer, in the order in which they were taken.
    #[must_use]
    pub fn photos_for(&self, opening: &Opening) -> Vec<&PhotoRef> {
        let answer = self.answers.iter().find(|answer| answer.item == opening.item);
        let taken = |photo: &&PhotoRef| answer.is_some_and(|answer| answer.photos.contains(&photo.hash));
        self.photos.iter().filter(taken).collect()
    }
}

/// A command to one inspection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = InspectionCommand))]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// 提交 by who filled it in.
    Submit(Submit),
    /// 补充 by who submitted it; answers stay as they were given.
    Supplement {
        /// Further photos.
        #[serde(default)]
        photos: Vec<PhotoRef>,
        /// Further words.
        #[serde(default)]
        note: String,
    },
    /// 作废 by the dispatcher; issues that it opened go on.
    Void {
        /// Why.
        reason: String,
    },
    /// System: every byte of this photo has been verified.
    PhotoStored {
        /// The photo.
        hash: Hash,
    },
}

impl Command {
    /// The names of all commands, in the order of the variants.
    pub const NAMES: &'static [&'static str] = &["submit", "supplement", "void", "photo_stored"];

    /// What is asked, in a word: its tag on the wire and its action in the audit.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Submit(_) => "submit",
            Self::Supplement { .. } => "supplement",
            Self::Void { .. } => "void",
            Self::PhotoStored { .. } => "photo_stored",
        }
    }

    /// What must authorise it.
    #[must_use]
    pub const fn weight(&self) -> Weight {
        match self {
            Self::Submit(_) | Self::Supplement { .. } => Weight::Adds,
            Self::Void { .. } | Self::PhotoStored { .. } => Weight::Decides,
        }
    }

    /// The photos it names, in order.
    #[must_use]
    pub fn photos(&self) -> &[PhotoRef] {
        match self {
            Self::Submit(Submit { photos, .. }) | Self::Supplement { photos, .. } => photos,
            Self::Void { .. } | Self::PhotoStored { .. } => &[],
        }
    }

    /// The issues that it opens.
    #[must_use]
    pub fn opens(&self) -> Vec<RecordRef> {
        let Self::Submit(submit) = self else { return Vec::new() };
        submit.opens.iter().map(|opening| RecordRef { kind: RecordKind::Issue, id: opening.issue.into() }).collect()
    }

    /// Whether only the machine asks it.
    #[must_use]
    pub const fn is_of_machine(&self) -> bool {
        matches!(self, Self::PhotoStored { .. })
    }
}
