//! The rules of inspections: who fills in which form of whom, and what fails opens.

use super::{
    Command, Event, Inspection, Opened, Opening, Subject, Submit, Submitted,
    check::{MAX_SUBMIT_PHOTOS, check_answer_photos, check_openings, check_room, hashes, opened_by},
    sees,
};
use crate::{
    form::{Form, ItemCode, Verdict, check_answers, score, verdict},
    id::UnitId,
    issue::{
        Command as IssueCommand, MAX_TEXT_CHARS, Refusal, Report, Source, at_most, believed, check_photos, check_photos_up_to, check_place,
        reason_given, role_among, system_only,
    },
    person::{Actor, Principal, Role, RoleKind},
    place::Place,
    record::{Acting, Context, Decision, FollowUp, RecordKind, RecordRef},
    reference::Reference,
    responsibility::{Pick, locate, may_answer_inspected, place_of_site},
};

/// What `command` does to `inspection` (`None`: not there yet).
///
/// # Errors
/// A [`Refusal`] with the reason; nothing happens then.
pub fn decide(inspection: Option<&Inspection>, command: &Command, context: &Context<'_>) -> Result<Decision<Inspection>, Refusal> {
    if let Command::Submit(asked) = command {
        // Decided before it is looked for: only who could have submitted one learns that its id is taken.
        let decision = submit(asked, context)?;
        return if inspection.is_none() { Ok(decision) } else { Err(Refusal::AlreadyReported) };
    }
    let inspection = inspection.ok_or(Refusal::NotFound)?;
    if let Principal::Person(person) = context.principal
        && !sees(inspection, person, context.reference)
    {
        return Err(Refusal::NotFound);
    }
    let events = match command {
        Command::Submit(_) => return Err(Refusal::AlreadyReported),
        Command::Supplement { photos, note } => {
            written_by(inspection, context)?;
            not_void(inspection)?;
            check_photos(photos, false)?;
            at_most(note, MAX_TEXT_CHARS)?;
            if photos.is_empty() && note.trim().is_empty() {
                return Err(Refusal::Empty);
            }
            if photos.iter().any(|photo| inspection.has_photo(photo.hash)) {
                return Err(Refusal::SamePhotoTwice);
            }
            check_room(inspection, command)?;
            vec![Event::Supplemented { photos: believed(photos), note: note.clone() }]
        }
        Command::Void { reason } => {
            role_among(context, &[RoleKind::Dispatcher])?;
            not_void(inspection)?;
            reason_given(reason)?;
            vec![Event::Voided { reason: reason.clone() }]
        }
        Command::PhotoStored { hash } => {
            system_only(context)?;
            let awaited = inspection.photos.iter().any(|photo| photo.photo.hash == *hash && !photo.stored);
            if !awaited {
                return Err(Refusal::PhotoNotAwaited);
            }
            vec![Event::PhotoStored { hash: *hash }]
        }
    };
    Ok(Decision::of(events))
}

// ── submit ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

fn submit(asked: &Submit, context: &Context<'_>) -> Result<Decision<Inspection>, Refusal> {
    let reference = context.reference;
    // Roles that inspect nothing learn nothing of the forms.
    let person = role_among(context, &[RoleKind::Inspector, RoleKind::Verifier, RoleKind::Dispatcher, RoleKind::Unit])?;
    let form = reference.form(&asked.form, asked.form_version).ok_or_else(|| Refusal::UnknownForm(asked.form.clone()))?;
    if !form.filled_by.contains(&person.role.kind()) {
        return Err(Refusal::NotForRole(person.role.kind()));
    }
    let unit = unit_of(asked.subject, reference);
    if let Role::Unit { unit: own } = person.role
        && unit != Some(own)
    {
        return Err(Refusal::NotYours);
    }
    check_subject(asked.subject, form, reference)?;
    check_place(&asked.place)?;
    check_photos_up_to(&asked.photos, MAX_SUBMIT_PHOTOS)?;
    at_most(&asked.note, MAX_TEXT_CHARS)?;
    check_answers(form, &asked.answers, &hashes(asked)).map_err(Refusal::UnfitAnswers)?;
    check_answer_photos(&asked.answers)?;
    check_openings(asked, form, reference)?;

    let place = asked.place.believed();
    let found = locate(&placed(&place, asked.subject), reference);
    let submitted = Submitted {
        form: form.code.clone(),
        form_version: form.version,
        self_check: form.is_self_check(),
        subject: asked.subject,
        unit,
        place: place.clone(),
        point: found.point,
        grid: found.grid,
        site: found.site,
        photos: believed(&asked.photos),
        answers: asked.answers.clone(),
        note: asked.note.clone(),
        score: score(form, &asked.answers),
        failed: failed(form, asked),
        opened: asked.opens.iter().map(|opening| Opened { item: opening.item.clone(), issue: opening.issue }).collect(),
    };
    let follow_up = |opening: &Opening| {
        let record = RecordRef { kind: RecordKind::Issue, id: opening.issue.into() };
        let report = report_for(opening, asked, form, person.role.kind(), reference)?;
        Some(FollowUp { record, command: report.into(), acting: Acting::AsCause })
    };
    let follow_ups = asked.opens.iter().filter_map(follow_up).collect();
    Ok(Decision { events: vec![Event::Submitted(Box::new(submitted))], follow_ups })
}

/// The report that an opening asks for, by someone of this role: what the submission is followed by, and what a phone foresees before.
/// The unit that was inspected answers for it, or the keeper of the site that was, for the kinds among the site's duties; else the rules are
/// asked as for any report from there. `None`: the item has not failed, or opens nothing.
#[must_use]
pub fn report_for(opening: &Opening, asked: &Submit, form: &Form, role: RoleKind, reference: &Reference) -> Option<IssueCommand> {
    let (kind, answer) = opened_by(asked, form, opening)?;
    let item = form.item(&opening.item)?;
    let photos = asked.photos_for(opening).into_iter().cloned().collect();
    let words = answer.note.trim();
    let note = if words.is_empty() { item.text.clone() } else { format!("{}: {words}", item.text) };
    let answers = |unit: &UnitId| {
        let Some(kind) = reference.catalogue.kind(kind) else { return false };
        let among_duties = match asked.subject {
            Subject::Unit(_) => true,
            Subject::Site(site) => reference.site(site).is_some_and(|site| site.duties.cover(&kind.code, kind.group)),
            // A grid is walked: whose the things in it are, the rules say.
            Subject::Grid(_) => false,
        };
        among_duties && may_answer_inspected(*unit, kind, reference)
    };
    let inspected = unit_of(asked.subject, reference).filter(answers);
    let place = asked.place.believed();
    let report = Report {
        kind: kind.clone(),
        place: match asked.subject {
            Subject::Site(site) => place_of_site(&place, site, reference),
            subject => placed(&place, subject),
        },
        pick: inspected.map(|unit| Pick::Inspected { unit }).or_else(|| opening.pick.clone()),
        photos,
        voice: None,
        note,
        forecast: opening.forecast,
        source: Source::of_role(role).first().copied().unwrap_or(Source::SelfCheck),
        kind_guessed: false,
    };
    Some(if form.is_self_check() { IssueCommand::ReportSelfFound(report) } else { IssueCommand::Report(report) })
}

/// The items that failed, in the order of the form.
fn failed(form: &Form, asked: &Submit) -> Vec<ItemCode> {
    let fails = |item: &&crate::form::Item| {
        asked.answers.iter().any(|answer| answer.item == item.code && verdict(item, &answer.value) == Verdict::Fail)
    };
    form.items().filter(fails).map(|item| item.code.clone()).collect()
}

/// Where it was: the place as given, else what is known of the subject.
fn placed(place: &Place, subject: Subject) -> Place {
    match (place, subject) {
        (Place::Unknown, Subject::Site(site)) => Place::Site { site },
        (Place::Unknown, Subject::Grid(grid)) => Place::Grid { grid },
        _ => place.clone(),
    }
}

/// The unit that an inspection of this subject is about.
fn unit_of(subject: Subject, reference: &Reference) -> Option<UnitId> {
    match subject {
        Subject::Unit(unit) => Some(unit),
        Subject::Site(site) => reference.site(site).and_then(|site| site.keeper),
        Subject::Grid(grid) => reference.grid(grid).map(|grid| grid.committee),
    }
}

/// A unit that is inspected is, or was, one of the town's, and of a type that the form is for. A site or grid that was given up meanwhile is
/// taken: the inspection has been.
fn check_subject(subject: Subject, form: &Form, reference: &Reference) -> Result<(), Refusal> {
    let Subject::Unit(id) = subject else { return Ok(()) };
    match reference.unit(id) {
        Some(unit) if !form.unit_types.is_empty() && !form.unit_types.contains(&unit.kind) => Err(Refusal::WrongSubject),
        Some(_) => Ok(()),
        None if reference.former.iter().any(|former| former.id == id) => Ok(()),
        None => Err(Refusal::UnknownUnit(id)),
    }
}

// ── who and where ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Who submitted it; of a self-check, everybody of the unit.
fn written_by(inspection: &Inspection, context: &Context<'_>) -> Result<(), Refusal> {
    let Principal::Person(person) = context.principal else { return Err(Refusal::NotYours) };
    let own = matches!(inspection.inspector, Actor::Named { person: who, .. } if who == person.id);
    let of_unit = matches!(person.role, Role::Unit { unit } if inspection.self_check && inspection.unit == Some(unit));
    if own || of_unit { Ok(()) } else { Err(Refusal::NotYours) }
}

const fn not_void(inspection: &Inspection) -> Result<(), Refusal> {
    if inspection.is_void() { Err(Refusal::AlreadyVoid) } else { Ok(()) }
}
