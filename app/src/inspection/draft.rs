//! A form as it is being filled in: what was found so far, what is still missing, and the submission that it becomes.

use crate::issue::draft::{Draft, Form, Missing};
use crate::store::DraftKey;
use serde::{Deserialize, Serialize};
use shared::form::{self, Answer, FormCode, Item, ItemCode, ItemType, MAX_ANSWER_CHARS, Score, Value, Verdict, verdict};
use shared::inspection::{Command, MAX_OPENINGS, Opening, Subject, Submit};
use shared::{id::IssueId, issue::Forecast, photo::Hash, place::Place, record::AnyCommand, reference::Reference, responsibility::Pick};

/// What was found at one item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// Which item.
    pub item: ItemCode,
    /// What was found; of an item that is answered by photos alone always `None`.
    #[serde(default)]
    pub value: Option<Value>,
    /// In words.
    #[serde(default)]
    pub note: String,
    /// Whether it was put right on the spot, so that no issue is opened though it fails.
    #[serde(default)]
    pub settled: bool,
    /// Id of the issue that it opens, if it does.
    pub issue: IssueId,
    /// The choice among candidates for that issue.
    #[serde(default)]
    pub pick: Option<Pick>,
}

/// 检查单, being filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InspectionDraft {
    /// Photos and words. Its `issue` is the id of the inspection.
    pub form: Form,
    /// Which form.
    pub code: FormCode,
    /// In the version that it was begun with.
    pub version: u32,
    /// What is inspected.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// Where; `None` while nothing is known yet.
    #[serde(default)]
    pub place: Option<Place>,
    /// What was found so far, in the order in which it was.
    #[serde(default)]
    pub given: Vec<Given>,
    /// The section that is filled in just now, from 0.
    #[serde(default)]
    pub section: usize,
    /// What the page showed of the issues to come when it was saved. Never kept: a form opened again draws it anew.
    #[serde(skip)]
    pub forecasts: Vec<(ItemCode, Forecast)>,
}

impl InspectionDraft {
    /// Where it is kept: one for each form.
    #[must_use]
    pub fn the_key(code: &FormCode) -> DraftKey {
        DraftKey(["inspection:", &code.0].concat())
    }

    /// An empty one.
    #[must_use]
    pub const fn new(form: Form, code: FormCode, version: u32, subject: Option<Subject>) -> Self {
        Self { form, code, version, subject, place: None, given: Vec::new(), section: 0, forecasts: Vec::new() }
    }

    /// Whether anything was filled in.
    #[must_use]
    pub const fn is_begun(&self) -> bool {
        !self.given.is_empty() || self.form.holds_anything()
    }

    /// What was found at the item so far.
    #[must_use]
    pub fn given(&self, item: &ItemCode) -> Option<&Given> {
        self.given.iter().find(|given| given.item == *item)
    }

    /// What was found at the item, to change; `fresh` is the id of the issue that it may open.
    pub fn change(&mut self, item: &ItemCode, fresh: IssueId, change: impl FnOnce(&mut Given)) {
        let place = self.given.iter().position(|given| given.item == *item).unwrap_or_else(|| {
            let (item, note) = (item.clone(), String::new());
            self.given.push(Given { item, value: None, note, settled: false, issue: fresh, pick: None });
            self.given.len() - 1
        });
        if let Some(given) = self.given.get_mut(place) {
            change(given);
        }
    }

    /// The value of the item as it would be submitted.
    #[must_use]
    pub fn value(&self, item: &Item) -> Option<Value> {
        match item.kind {
            ItemType::Photo => self.form.of_item.iter().any(|(_, of)| *of == item.code).then_some(Value::Photo),
            _ => self.given(&item.code)?.value.clone().filter(|value| !matches!(value, Value::Text(text) if text.trim().is_empty())),
        }
    }

    /// The answers so far, in the order of the form.
    #[must_use]
    pub fn answers(&self, form: &form::Form) -> Vec<Answer> {
        let answer = |item: &Item| {
            let value = self.value(item)?;
            let photos: Vec<Hash> = self.form.photos_of(Some(&item.code)).iter().map(|photo| photo.hash).collect();
            let note = self.given(&item.code).map(|given| given.note.trim().to_owned()).unwrap_or_default();
            Some(Answer { item: item.code.clone(), value, photos, note })
        };
        form.items().filter_map(answer).collect()
    }

    /// What it comes to so far.
    #[must_use]
    pub fn score(&self, form: &form::Form) -> Score {
        form::score(form, &self.answers(form))
    }

    /// Whether the item fails as it stands, and opens a kind of issue that the town has, unless it was put right on the spot.
    #[must_use]
    pub fn opens(&self, item: &Item, reference: &Reference) -> bool {
        let settled = self.given(&item.code).is_some_and(|given| given.settled);
        !settled && self.fails(item) && item.opens.as_ref().is_some_and(|kind| reference.catalogue.kind(kind).is_some())
    }

    /// Whether the item fails as it stands.
    #[must_use]
    pub fn fails(&self, item: &Item) -> bool {
        self.value(item).is_some_and(|value| verdict(item, &value) == Verdict::Fail)
    }

    /// How many items have an answer, of how many.
    #[must_use]
    pub fn progress<'a>(&self, items: impl IntoIterator<Item = &'a Item>) -> (usize, usize) {
        items.into_iter().fold((0, 0), |(done, all), item| (done + usize::from(self.value(item).is_some()), all + 1))
    }

    /// What is missing, in the order of the page.
    #[must_use]
    pub fn lacks(&self, form: &form::Form, reference: &Reference) -> Vec<Missing> {
        let mut missing: Vec<Missing> = self.subject.is_none().then_some(Missing::Subject).into_iter().collect();
        missing.extend(form.items().zip(1..).filter_map(|(item, number)| self.lack_of(item, number, reference)));
        let words =
            |answer: &Answer| answer.note.chars().count() + if let Value::Text(text) = &answer.value { text.chars().count() } else { 0 };
        if self.answers(form).iter().map(words).sum::<usize>() > MAX_ANSWER_CHARS {
            missing.push(Missing::ShorterAnswers(MAX_ANSWER_CHARS));
        }
        if form.items().filter(|item| self.opens(item, reference)).count() > MAX_OPENINGS {
            missing.push(Missing::FewerOpenings(MAX_OPENINGS));
        }
        missing
    }

    fn lack_of(&self, item: &Item, number: usize, reference: &Reference) -> Option<Missing> {
        let photos = self.form.of_item.iter().any(|(_, of)| *of == item.code);
        let begun = photos || self.given(&item.code).is_some_and(|given| !given.note.trim().is_empty());
        // Words and photos of an item without an answer would be lost.
        if self.value(item).is_none() {
            return (item.required || begun).then_some(Missing::Answer(number));
        }
        let by_document = item.opens.as_ref().and_then(|kind| reference.catalogue.kind(kind)).is_some_and(|kind| kind.by_document);
        (self.opens(item, reference) && !photos && !by_document).then_some(Missing::AnswerPhoto(number))
    }

    /// The submission as it stands, whole or not.
    #[must_use]
    pub fn submit(&self, form: &form::Form, subject: Subject, reference: &Reference) -> Submit {
        let opening = |item: &Item| {
            let given = self.given(&item.code)?;
            let forecast = self.forecasts.iter().find(|(of, _)| *of == item.code).map(|(_, forecast)| *forecast);
            Some(Opening { item: item.code.clone(), issue: given.issue, pick: given.pick.clone(), forecast })
        };
        Submit {
            form: self.code.clone(),
            form_version: self.version,
            subject,
            place: self.place.clone().unwrap_or(Place::Unknown),
            photos: self.form.photos.clone(),
            answers: self.answers(form),
            note: self.form.note.trim().to_owned(),
            opens: form.items().filter(|item| self.opens(item, reference)).filter_map(opening).collect(),
        }
    }
}

impl Draft for InspectionDraft {
    fn key(&self) -> DraftKey {
        Self::the_key(&self.code)
    }
    fn form(&self) -> &Form {
        &self.form
    }
    fn form_mut(&mut self) -> &mut Form {
        &mut self.form
    }
    fn command(&self, reference: &Reference) -> Result<AnyCommand, Vec<Missing>> {
        let form = reference.form(&self.code, self.version).ok_or_else(|| vec![Missing::Form])?;
        let mut missing = self.lacks(form, reference);
        // Of a form that is hardly begun the rest would fill the screen.
        missing.truncate(3);
        match self.subject {
            Some(subject) if missing.is_empty() => Ok(Command::Submit(self.submit(form, subject, reference)).into()),
            _ => Err(missing),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::inspection::sample::{failed, front};
    use shared::fixture::{NOW, bundle, inspector, photo};
    use shared::{inspection, record::Context, reference::Bundle};
    use uuid::Uuid;

    const FRESH: IssueId = IssueId(Uuid::from_u128(71));

    fn set(draft: &mut InspectionDraft, item: &str, value: Value) {
        draft.change(&ItemCode(item.into()), FRESH, |given| given.value = Some(value));
    }

    fn lacks(draft: &InspectionDraft, town: &Bundle) -> Vec<Missing> {
        draft.lacks(&town.reference.forms[0], &town.reference)
    }

    #[test]
    fn a_filled_form_becomes_a_submission_that_the_rules_take() {
        let town = bundle();
        let mut draft = failed(&front());
        set(&mut draft, "bins", Value::Count(2));
        set(&mut draft, "green", Value::Choice(0));
        set(&mut draft, "words", Value::Text(" ".into()));
        draft.form.add_photo(photo("whole"), Some(&ItemCode("sign".into())));
        let AnyCommand::Inspection(command) = draft.command(&town.reference).unwrap() else { unreachable!("an inspection") };
        let Command::Submit(asked) = &command else { unreachable!("a submission") };
        assert_eq!(asked.answers.iter().map(|answer| answer.item.0.as_str()).collect::<Vec<_>>(), ["ground", "bins", "green", "sign"]);
        assert_eq!((asked.photos.len(), asked.opens.len(), asked.opens[0].issue), (2, 1, draft.given[0].issue));
        let principal = inspector();
        let decided = inspection::decide(None, &command, &Context::on_phone(&principal, &town, NOW)).unwrap();
        assert_eq!((decided.events.len(), decided.follow_ups.len()), (1, 1));
        let score = draft.score(&town.reference.forms[0]);
        assert_eq!((score.earned, score.possible), (30, 40));
    }

    #[test]
    fn what_is_missing_is_named_by_the_number_of_its_item() {
        let town = bundle();
        let mut draft = front();
        draft.subject = None;
        assert_eq!(lacks(&draft, &town), [Missing::Subject, Missing::Answer(1)]);
        draft.subject = Some(Subject::Grid(town.reference.grids[0].id));
        set(&mut draft, "ground", Value::Fail);
        assert_eq!(lacks(&draft, &town), [Missing::AnswerPhoto(1)]);
        draft.change(&ItemCode("ground".into()), FRESH, |given| given.settled = true);
        assert!(lacks(&draft, &town).is_empty());
        // Words of an item without an answer would be lost, though nobody must answer it.
        draft.change(&ItemCode("bins".into()), FRESH, |given| given.note = "有蝇".into());
        assert_eq!(lacks(&draft, &town), [Missing::Answer(2)]);
    }

    #[test]
    fn a_photo_belongs_to_its_item_and_leaves_with_the_last_that_shows_it() {
        let (first, second) = (ItemCode("ground".into()), ItemCode("bins".into()));
        let mut draft = front();
        draft.form.add_photo(photo("a"), Some(&first));
        draft.form.add_photo(photo("a"), Some(&second));
        draft.form.remove_photo(photo("a").hash, Some(&first));
        assert_eq!((draft.form.photos_of(Some(&first)).len(), draft.form.photos_of(Some(&second)).len()), (0, 1));
        draft.form.remove_photo(photo("a").hash, Some(&second));
        assert!(draft.form.photos.is_empty() && draft.form.of_item.is_empty());
        assert_eq!(draft.form.room(Some(&first)), 9);
    }

    #[test]
    fn a_draft_comes_back_as_it_was_kept() {
        let draft = failed(&front());
        let kept = crate::issue::keep::saved(&draft).unwrap();
        assert_eq!((kept.key, kept.photos.len()), (InspectionDraft::the_key(&draft.code), 1));
        assert_eq!(crate::store::json::read::<InspectionDraft>(&kept.json).unwrap(), draft);
    }
}
