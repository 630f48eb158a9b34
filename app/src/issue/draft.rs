//! Forms as plain structs: they say what is missing and become commands. No page, no browser.

use super::place_origin::PlaceOrigin;
use crate::clock::Env;
use crate::store::DraftKey;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::{
    form::ItemCode,
    id::{IssueId, OpId},
    inspection::{self, MAX_SUBMIT_PHOTOS},
    issue::{Command, Forecast, Judgement, MAX_REASON_CHARS, MAX_TEXT_CHARS, Report, Source},
    kind::KindCode,
    moment::Moment,
    photo::{Hash, MAX_PHOTOS, PhotoRef, PhotoSource},
    place::Place,
    record::{AnyCommand, RecordKind},
    reference::Reference,
    responsibility::Pick,
    voice::VoiceRef,
};

/// A photo that was about to be taken when the page may have been killed; on return the form says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSlot {
    /// Which input was opened.
    pub source: PhotoSource,
    /// The device's clock when it was opened.
    pub since: Moment,
}

/// What every form has: its issue, its photos, its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// The command it will become: five taps on 保存 stay one command.
    pub op: OpId,
    /// Its issue; for a report, the new one. Of an inspection its id.
    pub issue: IssueId,
    /// Photos already safe in the store.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
    /// Which item of an inspection a photo belongs to; empty in other forms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of_item: Vec<(Hash, ItemCode)>,
    /// In words.
    #[serde(default)]
    pub note: String,
    /// How many photos it takes, if not as many as a report; of forms without items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_photos: Option<usize>,
    /// In spoken words, already safe in the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceRef>,
    /// A photo that was being taken.
    #[serde(default)]
    pub pending_slot: Option<PendingSlot>,
    /// The device's clock when the form was begun.
    pub begun_at: Moment,
}

/// What keeps a form from being saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// No kind was chosen.
    Kind,
    /// No photo was taken.
    Photo,
    /// More than nine photos.
    FewerPhotos,
    /// The note is too long; the limit in characters.
    ShorterNote(usize),
    /// No reason was given for sending back.
    Reason,
    /// The reason is too long; the limit in characters.
    ShorterReason(usize),
    /// Neither pass nor send back was chosen.
    Judgement,
    /// Neither photo nor words.
    PhotoOrNote,
    /// It is not said what was inspected.
    Subject,
    /// The item with this number, counted from 1, has no answer.
    Answer(usize),
    /// The item with this number opens an issue and has no photo.
    AnswerPhoto(usize),
    /// The words of all answers are too long together; the limit in characters.
    ShorterAnswers(usize),
    /// More issues would be opened than at once; the limit.
    FewerOpenings(usize),
    /// The form is not on this phone in the version that this was begun with.
    Form,
}

impl Missing {
    /// The number of the item at which it is missing, from 1; `None`: it is no single item's.
    #[must_use]
    pub const fn item(self) -> Option<usize> {
        match self {
            Self::Answer(number) | Self::AnswerPhoto(number) => Some(number),
            _ => None,
        }
    }
}

/// A form that is kept while it is being filled in.
pub trait Draft: Clone + Serialize + DeserializeOwned {
    /// Where it is kept: one per form and issue.
    fn key(&self) -> DraftKey;
    /// What it shares with the others.
    fn form(&self) -> &Form;
    /// What it shares with the others, to change.
    fn form_mut(&mut self) -> &mut Form;

    /// The command it becomes.
    ///
    /// # Errors
    /// All that is missing, in the order of the form.
    fn command(&self, reference: &Reference) -> Result<AnyCommand, Vec<Missing>>;

    /// The hashes of its photos and of its voice note.
    fn hashes(&self) -> Vec<Hash> {
        let form = self.form();
        form.photos.iter().map(|photo| photo.hash).chain(form.voice.map(|voice| voice.hash)).collect()
    }

    /// Takes a photo in; the same photo twice stays one. The pending slot is filled by it.
    fn add_photo(&mut self, photo: PhotoRef) {
        self.form_mut().add_photo(photo, None);
    }

    /// Takes a photo out.
    fn remove_photo(&mut self, hash: Hash) {
        self.form_mut().remove_photo(hash, None);
    }
}

impl Form {
    /// An empty form for an issue.
    pub fn new(issue: IssueId, env: &impl Env) -> Self {
        Self {
            op: OpId(env.new_id()),
            issue,
            photos: Vec::new(),
            of_item: Vec::new(),
            note: String::new(),
            most_photos: None,
            voice: None,
            pending_slot: None,
            begun_at: env.now(),
        }
    }

    /// Whether the person has given it anything: a photo, words, or spoken words.
    #[must_use]
    pub const fn holds_anything(&self) -> bool {
        !self.photos.is_empty() || !self.note.is_empty() || self.voice.is_some()
    }

    /// Takes a photo in, of an item where there are items; the same photo twice stays one. The pending slot is filled by it.
    pub fn add_photo(&mut self, photo: PhotoRef, item: Option<&ItemCode>) {
        self.pending_slot = None;
        let of_item = item.map(|item| (photo.hash, item.clone())).filter(|of_item| !self.of_item.contains(of_item));
        self.of_item.extend(of_item);
        if !self.photos.iter().any(|held| held.hash == photo.hash) {
            self.photos.push(photo);
        }
    }

    /// Takes a photo out, of one item only where others show it as well.
    pub fn remove_photo(&mut self, hash: Hash, item: Option<&ItemCode>) {
        self.of_item.retain(|(held, of)| *held != hash || item.is_some_and(|item| item != of));
        if !self.of_item.iter().any(|(held, _)| *held == hash) {
            self.photos.retain(|photo| photo.hash != hash);
        }
    }

    /// The photos of an item, or all of them.
    #[must_use]
    pub fn photos_of(&self, item: Option<&ItemCode>) -> Vec<PhotoRef> {
        let shows = |photo: &&PhotoRef| item.is_none_or(|item| self.of_item.iter().any(|(hash, of)| *hash == photo.hash && of == item));
        self.photos.iter().filter(shows).cloned().collect()
    }

    /// How many photos can still be taken in, of an item where there are items.
    #[must_use]
    pub fn room(&self, item: Option<&ItemCode>) -> usize {
        let left = self.most_photos.unwrap_or(MAX_PHOTOS).saturating_sub(self.photos_of(item).len());
        if item.is_some() { left.min(MAX_SUBMIT_PHOTOS.saturating_sub(self.photos.len())) } else { left }
    }

    fn lacks(&self, photo_needed: bool) -> Vec<Missing> {
        let mut missing = Vec::new();
        if photo_needed && self.photos.is_empty() {
            missing.push(Missing::Photo);
        }
        if self.photos.len() > MAX_PHOTOS {
            missing.push(Missing::FewerPhotos);
        }
        if self.note.chars().count() > MAX_TEXT_CHARS {
            missing.push(Missing::ShorterNote(MAX_TEXT_CHARS));
        }
        missing
    }
}

/// 拍照上报.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportDraft {
    /// Photos and words.
    pub form: Form,
    /// What is wrong.
    #[serde(default)]
    pub kind: Option<KindCode>,
    /// Whether the kind is a guess that nobody has confirmed.
    #[serde(default)]
    pub kind_guessed: bool,
    /// Where; `None` while nothing is known yet.
    #[serde(default)]
    pub place: Option<Place>,
    /// From where the place comes.
    #[serde(default)]
    pub place_origin: PlaceOrigin,
    /// Whether its photos come from the batch: where the phone is now says nothing of them.
    #[serde(default)]
    pub from_batch: bool,
    /// The choice among candidates.
    #[serde(default)]
    pub pick: Option<Pick>,
    /// From where it came to be known; `None`: what the person's role begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What the page showed when it was saved. Never kept: a form opened again draws it anew.
    #[serde(skip)]
    pub forecast: Option<Forecast>,
}

impl ReportDraft {
    /// There is one report form.
    #[must_use]
    pub fn the_key() -> DraftKey {
        DraftKey::from("report")
    }

    /// An empty report with the id of the issue to come.
    pub fn new(env: &impl Env) -> Self {
        Self {
            form: Form::new(IssueId(env.new_id()), env),
            kind: None,
            kind_guessed: false,
            place: None,
            place_origin: PlaceOrigin::Phone,
            from_batch: false,
            pick: None,
            source: None,
            forecast: None,
        }
    }

    /// Takes over a kind that is likely: as a guess, as long as none was chosen and no photo was taken for the one before.
    pub fn guess_kind(&mut self, kind: &KindCode) {
        if self.takes_guess(kind) {
            (self.kind, self.kind_guessed, self.pick) = (Some(kind.clone()), true, None);
        }
    }

    /// Whether [`ReportDraft::guess_kind`] would change the form.
    #[must_use]
    pub fn takes_guess(&self, kind: &KindCode) -> bool {
        match &self.kind {
            None => true,
            Some(guessed) => self.kind_guessed && self.form.photos.is_empty() && guessed != kind,
        }
    }

    /// Takes over the kind that the person chose, or confirmed.
    pub fn choose_kind(&mut self, kind: KindCode) {
        self.pick = self.pick.take().filter(|_| self.kind.as_ref() == Some(&kind));
        (self.kind, self.kind_guessed) = (Some(kind), false);
    }

    /// 就是这处: the same photos and words, written and spoken, as a supplement to an issue that is there already.
    #[must_use]
    pub fn as_supplement(&self) -> Command {
        Command::Supplement { photos: self.form.photos.clone(), note: self.form.note.clone(), voice: self.form.voice }
    }
}

impl Draft for ReportDraft {
    fn key(&self) -> DraftKey {
        Self::the_key()
    }
    fn form(&self) -> &Form {
        &self.form
    }
    fn form_mut(&mut self) -> &mut Form {
        &mut self.form
    }
    fn command(&self, reference: &Reference) -> Result<AnyCommand, Vec<Missing>> {
        let kind = self.kind.as_ref().and_then(|code| reference.catalogue.kind(code));
        let mut missing = self.form.lacks(kind.is_none_or(|kind| !kind.by_document));
        let Some(kind) = kind else {
            missing.insert(0, Missing::Kind);
            return Err(missing);
        };
        if !missing.is_empty() {
            return Err(missing);
        }
        Ok(Command::Report(Report {
            kind: kind.code.clone(),
            place: self.place.clone().unwrap_or(Place::Unknown),
            pick: self.pick.clone(),
            photos: self.form.photos.clone(),
            voice: self.form.voice,
            note: self.form.note.trim().to_owned(),
            forecast: self.forecast,
            source: self.source.unwrap_or_default(),
            kind_guessed: self.kind_guessed,
        })
        .into())
    }
}

/// 整改完成.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RectifyDraft {
    /// Photos and words.
    pub form: Form,
    /// Whether the kind is closed by document, so that no photo is needed.
    #[serde(default)]
    pub by_document: bool,
}

impl RectifyDraft {
    /// Where the proof for this issue is kept.
    #[must_use]
    pub fn the_key(issue: IssueId) -> DraftKey {
        DraftKey(format!("rectify:{issue}"))
    }
}

impl Draft for RectifyDraft {
    fn key(&self) -> DraftKey {
        Self::the_key(self.form.issue)
    }
    fn form(&self) -> &Form {
        &self.form
    }
    fn form_mut(&mut self) -> &mut Form {
        &mut self.form
    }
    fn command(&self, _: &Reference) -> Result<AnyCommand, Vec<Missing>> {
        let missing = self.form.lacks(!self.by_document);
        if !missing.is_empty() {
            return Err(missing);
        }
        Ok(Command::Rectify { photos: self.form.photos.clone(), note: self.form.note.trim().to_owned(), voice: self.form.voice }.into())
    }
}

/// 核查.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerifyDraft {
    /// Photos and words.
    pub form: Form,
    /// 核查通过 (`true`) or 退回整改 (`false`).
    #[serde(default)]
    pub pass: Option<bool>,
    /// What is still wrong, or what is to be remarked.
    #[serde(default)]
    pub reason: String,
}

impl VerifyDraft {
    /// Where the judgement on this issue is kept.
    #[must_use]
    pub fn the_key(issue: IssueId) -> DraftKey {
        DraftKey(format!("verify:{issue}"))
    }

    fn judgement(&self) -> Result<Judgement, Missing> {
        let reason = self.reason.trim();
        match self.pass {
            None => Err(Missing::Judgement),
            Some(_) if reason.chars().count() > MAX_REASON_CHARS => Err(Missing::ShorterReason(MAX_REASON_CHARS)),
            Some(true) => Ok(Judgement::Pass),
            Some(false) if reason.is_empty() => Err(Missing::Reason),
            Some(false) => Ok(Judgement::SendBack { reason: reason.to_owned() }),
        }
    }
}

impl Draft for VerifyDraft {
    fn key(&self) -> DraftKey {
        Self::the_key(self.form.issue)
    }
    fn form(&self) -> &Form {
        &self.form
    }
    fn form_mut(&mut self) -> &mut Form {
        &mut self.form
    }
    fn command(&self, _: &Reference) -> Result<AnyCommand, Vec<Missing>> {
        let mut missing = self.form.lacks(false);
        match self.judgement() {
            Ok(judgement) if missing.is_empty() => {
                // What was written goes with either judgement.
                let note = if judgement == Judgement::Pass { self.reason.trim().to_owned() } else { String::new() };
                Ok(Command::Verify { judgement, photos: self.form.photos.clone(), note, voice: self.form.voice }.into())
            }
            Ok(_) => Err(missing),
            Err(lack) => {
                missing.insert(0, lack);
                Err(missing)
            }
        }
    }
}

/// 补充.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupplementDraft {
    /// Photos and words.
    pub form: Form,
    /// To which kind of record.
    #[serde(default)]
    pub kind: RecordKind,
}

impl SupplementDraft {
    /// Where the supplement to this record is kept.
    #[must_use]
    pub fn the_key(issue: IssueId) -> DraftKey {
        DraftKey(format!("supplement:{issue}"))
    }
}

impl Draft for SupplementDraft {
    fn key(&self) -> DraftKey {
        Self::the_key(self.form.issue)
    }
    fn form(&self) -> &Form {
        &self.form
    }
    fn form_mut(&mut self) -> &mut Form {
        &mut self.form
    }
    fn command(&self, _: &Reference) -> Result<AnyCommand, Vec<Missing>> {
        let missing = self.form.lacks(false);
        if !missing.is_empty() {
            return Err(missing);
        }
        let note = self.form.note.trim().to_owned();
        if self.form.photos.is_empty() && self.form.voice.is_none() && note.is_empty() {
            return Err(vec![Missing::PhotoOrNote]);
        }
        let photos = self.form.photos.clone();
        Ok(match self.kind {
            RecordKind::Issue => Command::Supplement { photos, note, voice: self.form.voice }.into(),
            RecordKind::Inspection => inspection::Command::Supplement { photos, note }.into(),
        })
    }
}
