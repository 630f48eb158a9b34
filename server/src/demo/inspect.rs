//! Making the inspections: each a form filled in by somebody of the town, sent as a phone would send it.

use super::{
    chance::Chance,
    ground,
    photo_queue::Slot,
    play::{Player, Step},
    scene::{Scene, Stage},
    store,
    story::{Story, midnight},
    visit::{Finding, Found, Of, Round, RoundAct, Then, Visit},
};
use crate::{error::Error, state::WriteTx};
use shared::{
    form::{Answer, Form, Item, ItemType, Value, Verdict, verdict},
    id::{InspectionId, IssueId},
    inspection::{Command, Opening, Subject, Submit, report_for},
    issue::{Forecast, foresee},
    kind::KindCode,
    moment::Moment,
    person::{Person, Principal},
    photo::PhotoRef,
    place::Place,
    record::Context,
    reference::Reference,
};

/// What the photo of an item shows that opens no issue.
const ROOMS: &str = "I01";
/// What the photo of a whole place shows.
const STREET: &str = "B03";

impl Player<'_> {
    /// Puts an inspection on the programme, with the stories of the issues that it opens.
    ///
    /// # Errors
    /// A code of `visit` that the town does not have.
    pub(super) fn begin_inspection(&mut self, visit: &Visit, chance: &mut Chance) -> Result<(), Error> {
        let in_force = std::sync::Arc::clone(&self.in_force);
        let reference = &in_force.reference;
        let unknown = |what: &str| Error::internal(format!("the demo town has no {what} for its inspections"));
        let form = reference.forms.iter().find(|form| form.code.0 == visit.form).ok_or_else(|| unknown(visit.form))?;
        let subject = subject(visit.of, reference).ok_or_else(|| unknown("such unit or site"))?;
        let place = ground::at_subject(subject, reference, chance);
        let by = self.maker(visit, form, subject, &place, chance).ok_or_else(|| unknown("people"))?;
        let minute = i64::from(chance.int(8 * 60 + 20, 17 * 60));
        let at = midnight(self.until.plus_days(-visit.days), reference.town.offset).plus_minutes(minute);
        let number = self.rounds.len();
        let mut round = Round {
            id: InspectionId(chance.uuid(at.0)),
            then: visit.then,
            form: form.clone(),
            subject,
            by,
            place,
            answers: Vec::new(),
            note: visit.note.to_owned(),
            shots: Vec::new(),
            openings: Vec::new(),
        };
        for item in form.items() {
            let finding = visit.findings.iter().find(|finding| finding.item == item.code.0);
            let Some(value) = value(item, finding, chance) else { continue };
            let fails = verdict(item, &value) == Verdict::Fail;
            let seed = chance.next();
            if fails || value == Value::Photo {
                let slot = Slot::Inspection(number, u32::try_from(round.shots.len()).unwrap_or(u32::MAX));
                self.photo_queue.order(slot, scene(item, fails, seed), at);
                round.shots.push((item.code.clone(), slot));
            }
            if let (Some(outcome), Some(kind)) = (finding.and_then(|finding| finding.opens), item.opens.clone()) {
                let (place, note) = (round.place.clone(), String::new());
                let story = Story { kind, place, at, outcome, by_verifier: false, supplemented: false, note, seed };
                let issue = IssueId(chance.uuid(at.0));
                round.openings.push((item.code.clone(), self.enter(story, issue, Some(round.by.clone()))));
            }
            let note = finding.filter(|finding| !matches!(finding.found, Found::Words)).map_or("", |finding| finding.note).to_owned();
            round.answers.push(Answer { item: item.code.clone(), value, photos: Vec::new(), note });
        }
        self.plan(at, Step::Inspection(number, RoundAct::Submit));
        let later = at.plus_minutes(i64::from(chance.int(40, 200)));
        match visit.then {
            Then::Nothing => {}
            Then::Supplemented(_, with_photo) => {
                if with_photo {
                    let scene = Scene { kind: KindCode(ROOMS.into()), stage: Stage::After, place: chance.next(), moment: chance.next() };
                    self.photo_queue.order(supplement(number), scene, later);
                }
                self.plan(later, Step::Inspection(number, RoundAct::Supplement));
            }
            Then::Voided(_) => self.plan(later, Step::Inspection(number, RoundAct::Void)),
        }
        self.rounds.push(round);
        Ok(())
    }

    /// Who fills it in.
    fn maker(&mut self, visit: &Visit, form: &Form, subject: Subject, place: &Place, chance: &mut Chance) -> Option<Person> {
        match subject {
            Subject::Unit(unit) if form.is_self_check() => self.actors.of_unit(unit).cloned(),
            _ if visit.by_verifier => self.actors.verifier(None, chance),
            _ => self.actors.inspector(self.grid_of(place), chance),
        }
    }

    /// Does one act of an inspection; the stories of the issues that it opened.
    pub(super) async fn perform_inspection(&mut self, tx: &WriteTx, at: Moment, number: usize, act: RoundAct) -> Result<Vec<usize>, Error> {
        let Some(round) = self.rounds.get(number).cloned() else { return Ok(Vec::new()) };
        let (by, command) = match (act, round.then) {
            (RoundAct::Submit, _) => (round.by.clone(), Command::Submit(self.submit(tx, at, &round).await?)),
            (RoundAct::Supplement, Then::Supplemented(note, with_photo)) => {
                let mut photos = Vec::new();
                if with_photo {
                    photos.push(self.photo(tx, at, supplement(number), &round.by, round.place.clone()).await?);
                }
                (round.by.clone(), Command::Supplement { photos, note: note.to_owned() })
            }
            (RoundAct::Void, Then::Voided(reason)) => {
                let Some(dispatcher) = self.dispatcher() else { return Ok(Vec::new()) };
                (dispatcher, Command::Void { reason: reason.to_owned() })
            }
            (RoundAct::Supplement | RoundAct::Void, _) => return Ok(Vec::new()),
        };
        let base = store::inspection_version(tx, round.id).await?;
        self.send(tx, at, by, (round.id.into(), base), command.into()).await?;
        let opened = round.openings.into_iter().map(|(_, scenario)| scenario).collect();
        Ok(if act == RoundAct::Submit { opened } else { Vec::new() })
    }

    /// The form as filled in, with its photos.
    async fn submit(&mut self, tx: &WriteTx, at: Moment, round: &Round) -> Result<Submit, Error> {
        let mut photos: Vec<PhotoRef> = Vec::new();
        let mut answers = round.answers.clone();
        for (item, slot) in &round.shots {
            let photo = self.photo(tx, at, *slot, &round.by, round.place.clone()).await?;
            answers.iter_mut().filter(|answer| answer.item == *item).for_each(|answer| answer.photos.push(photo.hash));
            photos.push(photo);
        }
        let opening = |(item, scenario): &(_, usize)| {
            let issue = self.scenarios.get(*scenario)?.issue;
            Some(Opening { item: Clone::clone(item), issue, pick: None, forecast: None })
        };
        let mut submit = Submit {
            form: round.form.code.clone(),
            form_version: round.form.version,
            subject: round.subject,
            place: round.place.clone(),
            photos,
            answers,
            note: round.note.clone(),
            opens: round.openings.iter().filter_map(opening).collect(),
        };
        let by = Principal::Person(round.by.clone());
        let context = Context::on_server(&by, self.reference(), self.in_force.version, at);
        // What is refused has no forecast, and is refused once more where it is carried out.
        let shown = |opening: &Opening| {
            let report = report_for(opening, &submit, &round.form, round.by.role.kind(), context.reference)?;
            foresee(&report, &context).ok().map(|assignment| Forecast::of(assignment.as_ref()))
        };
        let forecasts: Vec<_> = submit.opens.iter().map(shown).collect();
        submit.opens.iter_mut().zip(forecasts).for_each(|(opening, forecast)| opening.forecast = forecast);
        Ok(submit)
    }
}

fn subject(of: Of, reference: &Reference) -> Option<Subject> {
    match of {
        Of::Unit(code) => reference.units.iter().find(|unit| unit.code == code).map(|unit| Subject::Unit(unit.id)),
        Of::Site(code) => reference.sites.iter().find(|site| site.code == code).map(|site| Subject::Site(site.id)),
    }
}

/// The answer to an item; without a finding it is in order, or does not apply. `None`: not answered.
fn value(item: &Item, finding: Option<&Finding>, chance: &mut Chance) -> Option<Value> {
    if let Some(finding) = finding {
        return Some(match finding.found {
            Found::Fail => Value::Fail,
            Found::Count(count) => Value::Count(count),
            Found::Choice(option) => Value::Choice(option),
            Found::Photo => Value::Photo,
            Found::Words => Value::Text(finding.note.to_owned()),
        });
    }
    match &item.kind {
        ItemType::Check if !item.required && chance.percent(40) => Some(Value::NotApplicable),
        ItemType::Check => Some(Value::Pass),
        ItemType::Count { at_most } => Some(Value::Count(if at_most.is_some() { 0 } else { chance.int(3, 9).unsigned_abs() })),
        ItemType::Choice { .. } => Some(Value::Choice(0)),
        ItemType::Photo => item.required.then_some(Value::Photo),
        ItemType::Text => None,
    }
}

/// What the photo of an item shows. The proof of an issue that is opened for it shows the same place.
fn scene(item: &Item, fails: bool, seed: u64) -> Scene {
    let usual = if fails { ROOMS } else { STREET };
    let kind = item.opens.clone().unwrap_or_else(|| KindCode(usual.to_owned()));
    let stage = if fails { Stage::Before } else { Stage::After };
    Scene { kind, stage, place: seed, moment: seed }
}

/// Where the photo of a supplement is ordered.
const fn supplement(number: usize) -> Slot {
    Slot::Inspection(number, u32::MAX)
}
