//! The rules of the loop: what a command does to an issue, or why it does nothing.
//!
//! Pure: the same question has the same answer in the phone and in the server. Each command is one function below, in the order of
//! the loop: report → assign → acknowledge → rectify → verify → close, then the side doors.

use super::{
    AssignCause, Assignment, ClosedBy, Command, Correction, EscalationLevel, Event, Forecast, Issue, Judgement, Refusal, Report, Source,
    Status, StatusKind, Submission, WhyUnassigned,
    check::{Brought, Share, at_most, believed, check_brought, check_photos, check_place, check_room, check_voice, reason_given},
    is_of_link, sees,
};
use crate::{
    campaign::Standing,
    catalogue::Kind,
    deadline::{Adjustment, Due, due_at, resumed_due},
    id::UnitId,
    moment::Moment,
    person::{Actor, Person, Principal, Role, RoleKind},
    place::Place,
    record::Context,
    reference::Reference,
    relapse::relapse_of,
    responsibility::{Basis, Step, StepOutcome, responsible_for},
};

/// Who reports problems, adds to reports, and takes their own back.
pub const MAY_REPORT: [RoleKind; 3] = [RoleKind::Inspector, RoleKind::Verifier, RoleKind::Dispatcher];

/// What `command` does to `issue` (`None`: not there yet), as events in order; at least one.
///
/// # Errors
/// A [`Refusal`] with the reason; nothing happens then.
pub fn decide(issue: Option<&Issue>, command: &Command, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    // Decided before it is looked for: only who could have opened an issue learns that its id is taken.
    let opened = match command {
        Command::Report(asked) => Some(report_as(asked, context)?),
        Command::ReportSelfFound(asked) => Some(report_self_found(asked, context)?),
        _ => None,
    };
    if let Some(events) = opened {
        return if issue.is_none() { Ok(events) } else { Err(Refusal::AlreadyReported) };
    }
    let issue = issue.ok_or(Refusal::NotFound)?;
    let seen = match context.principal {
        Principal::Person(person) => context.publishes.is_some() || sees(issue, person, context.reference),
        Principal::Link(holder) => is_of_link(issue, holder),
        Principal::System => true,
    };
    if !seen {
        return Err(Refusal::NotFound);
    }
    match command {
        Command::Report(_) | Command::ReportSelfFound(_) => Err(Refusal::AlreadyReported),
        Command::Assign { unit, helpers, reason } => assign(issue, *unit, helpers, reason, context),
        Command::Reassign { unit, reason, helpers } => reassign(issue, *unit, helpers, reason, context),
        Command::Acknowledge => acknowledge(issue, context),
        Command::Rectify { photos, note, voice } => rectify(issue, &Brought { photos, note, voice: voice.as_ref() }, context),
        Command::Verify { judgement, photos, note, voice } => {
            verify(issue, judgement, &Brought { photos, note, voice: voice.as_ref() }, context)
        }
        Command::Close { document } => close_by_document(issue, document, context),
        Command::Supplement { photos, note, voice } => supplement(issue, &Brought { photos, note, voice: voice.as_ref() }, context),
        Command::Withdraw { reason } => withdraw(issue, reason, context),
        Command::Void { reason } => void(issue, reason, context),
        Command::Escalate { reason } => escalate(issue, reason, context),
        Command::PhotoStored { hash } => {
            system_only(context)?;
            let photo = issue.photos.iter().any(|photo| photo.photo.hash == *hash && !photo.stored);
            let voice = issue.voices.iter().any(|voice| voice.voice.hash == *hash && !voice.stored);
            if photo || voice { Ok(vec![Event::PhotoStored { hash: *hash }]) } else { Err(Refusal::PhotoNotAwaited) }
        }
        Command::MarkOverdue => mark_overdue(issue, context),
        Command::MarkRelapsed => mark_relapsed(issue, context),
        Command::ConfirmKind => confirm_kind(issue, context),
    }
}

// ── report ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

fn report_as(asked: &Report, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let person = role_among(context, &MAY_REPORT)?;
    if !Source::of_role(person.role.kind()).contains(&asked.source) {
        return Err(Refusal::WrongSource(asked.source));
    }
    report(asked, None, context)
}

/// Whatever source it names: the self-check that it follows from is the source.
fn report_self_found(asked: &Report, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let person = role_among(context, &[RoleKind::Unit])?;
    let Role::Unit { unit } = person.role else { return Err(Refusal::NotForRole(person.role.kind())) };
    report(&Report { source: Source::SelfCheck, ..asked.clone() }, Some(unit), context)
}

/// `found_by`: the unit that found it in its own self-check, whoever the rules would name.
fn report(asked: &Report, found_by: Option<UnitId>, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let kind = context.reference.catalogue.kind(&asked.kind).ok_or_else(|| Refusal::UnknownKind(asked.kind.clone()))?;
    check_place(&asked.place)?;
    check_photos(&asked.photos, !kind.by_document)?;
    check_voice(asked.voice.as_ref(), &asked.photos, None)?;
    at_most(&asked.note, super::MAX_TEXT_CHARS)?;

    let place = asked.place.believed();
    let mut found = responsible_for(&place, kind, context.reference, asked.pick.as_ref());
    if let Some(unit) = found_by {
        let path = vec![Step { basis: Basis::SelfCheck, outcome: StepOutcome::Answers }];
        (found.unit, found.helpers, found.path) = (Some(unit), Vec::new(), path);
    }
    let relapse = relapse_of(kind, found.point, found.site, context.now, context.closed_nearby);
    let why = match (&place, &kind.handed_to) {
        (_, Some(_)) => WhyUnassigned::ForOutsideAuthority,
        (Place::Unknown, None) => WhyUnassigned::PlaceUnknown,
        // In a grid and yet without a unit: not known well enough to say in which.
        _ if found.grid.is_some() => WhyUnassigned::PlaceUnknown,
        _ => WhyUnassigned::OutsideEveryGrid,
    };
    let reported = Event::Reported {
        kind: kind.code.clone(),
        level: kind.level,
        place,
        point: found.point,
        grid: found.grid,
        site: found.site,
        photos: believed(&asked.photos),
        note: asked.note.clone(),
        voice: asked.voice,
        relapse_of: relapse,
        source: asked.source,
        kind_guessed: asked.kind_guessed,
    };
    let Some(unit) = found.unit else { return Ok(vec![reported, Event::LeftUnassigned { why }]) };
    let due = due_for(kind, relapse.is_some(), context.reference, context.now);
    let correction = asked.forecast.as_ref().and_then(|shown| correction(shown, unit, &due, context));
    let assignment = Assignment { unit, helpers: found.helpers, path: found.path, assigned_at: context.now, due };
    Ok(vec![reported, Event::Assigned { assignment, cause: AssignCause::ByRule, correction }])
}

/// The deadline of an issue assigned now: the kind's first stage, tightened by the phase and by a relapse.
pub(super) fn due_for(kind: &Kind, relapse: bool, reference: &Reference, now: Moment) -> Due {
    let town = &reference.town;
    let mut adjusted = Vec::new();
    if let Standing::In(phase) = reference.campaign.standing(now.local_date(town.offset))
        && phase.limit_percent < 100
    {
        adjusted.push(Adjustment::Phase(phase.limit_percent));
    }
    if relapse && town.relapse_percent < 100 {
        adjusted.push(Adjustment::Relapse(town.relapse_percent));
    }
    let limit = kind.limits.first().copied().unwrap_or(crate::deadline::Limit::WorkingDays(1));
    due_at(limit, &adjusted, now, town, &reference.calendar)
}

/// What the phone had shown otherwise; deadlines less than a minute apart read the same.
fn correction(shown: &Forecast, unit: UnitId, due: &Due, context: &Context<'_>) -> Option<Correction> {
    let unit_shown = shown.unit.filter(|shown| *shown != unit);
    let due_shown = shown.due_at.filter(|shown| due.at.millis_since(*shown).abs() >= 60_000);
    let older_rules = context.shown_with.is_some_and(|version| version < context.in_force);
    (unit_shown.is_some() || due_shown.is_some()).then_some(Correction { unit_shown, due_shown, older_rules })
}

// ── assign, reassign ────────────────────────────────────────────────────────────────────────────────────────────────────────────

fn assign(issue: &Issue, unit: UnitId, helpers: &[UnitId], reason: &str, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    dispatches(context)?;
    in_state(issue, &[StatusKind::Unassigned])?;
    at_most(reason, super::MAX_REASON_CHARS)?;
    let cause = AssignCause::ByDispatcher { reason: reason.to_owned() };
    assigned_by_hand(issue, unit, helpers, cause, context)
}

fn reassign(issue: &Issue, unit: UnitId, helpers: &[UnitId], reason: &str, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    dispatches(context)?;
    in_state(issue, &[StatusKind::Assigned, StatusKind::Rectifying])?;
    reason_given(reason)?;
    let from = issue.status.assignment().map(|assignment| assignment.unit).ok_or(Refusal::WrongState(issue.status.kind()))?;
    if from == unit {
        return Err(Refusal::SameUnit);
    }
    check_room(issue, &Brought::default(), Share::Work)?;
    assigned_by_hand(issue, unit, helpers, AssignCause::Reassigned { from, reason: reason.to_owned() }, context)
}

/// The dispatcher; and who publishes other data, of what was ticked with it.
fn dispatches(context: &Context<'_>) -> Result<(), Refusal> {
    let publishes = context.publishes.is_some();
    let roles: &[RoleKind] = if publishes { &[RoleKind::Dispatcher, RoleKind::Admin] } else { &[RoleKind::Dispatcher] };
    role_among(context, roles).map(drop)
}

fn assigned_by_hand(
    issue: &Issue,
    unit: UnitId,
    helpers: &[UnitId],
    cause: AssignCause,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if helpers.len() > super::MAX_HELPERS {
        return Err(Refusal::TooManyHelpers { limit: u32::try_from(super::MAX_HELPERS).unwrap_or(u32::MAX) });
    }
    for named in std::iter::once(&unit).chain(helpers) {
        context.reference.unit(*named).ok_or(Refusal::UnknownUnit(*named))?;
    }
    let mut helping: Vec<UnitId> = Vec::new();
    for helper in helpers {
        if *helper != unit && !helping.contains(helper) {
            helping.push(*helper);
        }
    }
    let kind = context.reference.catalogue.kind(&issue.kind).ok_or_else(|| Refusal::UnknownKind(issue.kind.clone()))?;
    let mut due = due_for(kind, issue.relapse_of.is_some(), context.reference, context.now);
    // Other data shorten no deadline that was served.
    if let Some(served) = issue.status.assignment().filter(|served| context.publishes.is_some() && served.due.at > due.at) {
        due = served.due.clone();
    }
    let assignment = Assignment {
        unit,
        helpers: helping,
        path: vec![Step { basis: Basis::Decided, outcome: StepOutcome::Answers }],
        assigned_at: context.now,
        due,
    };
    Ok(vec![Event::Assigned { assignment, cause, correction: None }])
}

// ── acknowledge, rectify ────────────────────────────────────────────────────────────────────────────────────────────────────────

fn acknowledge(issue: &Issue, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    of_lead_unit(issue, context)?;
    in_state(issue, &[StatusKind::Assigned])?;
    Ok(vec![Event::Acknowledged])
}

/// Proof may come before 签收: nothing is asked twice, so the proof then signs as well.
fn rectify(issue: &Issue, brought: &Brought<'_>, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    of_lead_unit(issue, context)?;
    in_state(issue, &[StatusKind::Assigned, StatusKind::Rectifying])?;
    let by_document = context.reference.catalogue.kind(&issue.kind).is_some_and(|kind| kind.by_document);
    check_brought(issue, brought, !by_document)?;
    if brought.is_nothing() {
        return Err(Refusal::Empty);
    }
    check_room(issue, brought, Share::Work)?;
    let (photos, note, voice) = brought.kept();
    let rectified = Event::Rectified { attempt: issue.attempts + 1, photos, note, voice };
    Ok(match issue.status {
        Status::Assigned { .. } => vec![Event::Acknowledged, rectified],
        _ => vec![rectified],
    })
}

// ── verify, close ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

fn verify(issue: &Issue, judgement: &Judgement, brought: &Brought<'_>, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let verifier = role_among(context, &[RoleKind::Verifier])?;
    let Status::Verifying { assignment, submission } = &issue.status else {
        return Err(Refusal::WrongState(issue.status.kind()));
    };
    if context.proof.is_some() && context.proof != issue.proof_to_judge() {
        return Err(Refusal::OtherProof);
    }
    not_own_work(issue, submission, verifier)?;
    check_brought(issue, brought, false)?;
    let (photos, note, voice) = brought.kept();
    match judgement {
        Judgement::Pass => {
            let missing = issue.proof(submission.attempt).filter(|photo| !photo.stored).count();
            if missing > 0 {
                return Err(Refusal::ProofIncomplete { missing: u32::try_from(missing).unwrap_or(u32::MAX) });
            }
            let by = ClosedBy::Verification { attempt: submission.attempt, in_time: submission.at <= assignment.due.at };
            Ok(vec![Event::Passed { photos, note, voice }, Event::Closed { by }])
        }
        Judgement::SendBack { reason } => {
            reason_given(reason)?;
            check_room(issue, brought, Share::Work)?;
            let due = resumed_due(&assignment.due, submission.at, context.now, &context.reference.town, &context.reference.calendar);
            Ok(vec![Event::SentBack { reason: reason.clone(), photos, note, voice, due }])
        }
    }
}

fn not_own_work(issue: &Issue, submission: &Submission, verifier: &Person) -> Result<(), Refusal> {
    let own = |actor: Actor| matches!(actor, Actor::Named { person, .. } if person == verifier.id);
    if own(issue.reporter) || issue.rectified_by(submission.attempt).is_some_and(own) { Err(Refusal::OwnWork) } else { Ok(()) }
}

fn close_by_document(issue: &Issue, document: &str, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    role_among(context, &[RoleKind::Dispatcher])?;
    in_state(issue, &[StatusKind::Assigned, StatusKind::Rectifying, StatusKind::Verifying])?;
    let kind = context.reference.catalogue.kind(&issue.kind).ok_or_else(|| Refusal::UnknownKind(issue.kind.clone()))?;
    if !kind.by_document {
        return Err(Refusal::NotByDocument);
    }
    reason_given(document)?;
    let handed_in = match &issue.status {
        Status::Verifying { submission, .. } => submission.at,
        _ => context.now,
    };
    let in_time = issue.due_at().is_none_or(|due| handed_in <= due);
    Ok(vec![Event::Closed { by: ClosedBy::Document { document: document.to_owned(), in_time } }])
}

// ── side doors ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

fn supplement(issue: &Issue, brought: &Brought<'_>, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    role_among(context, &MAY_REPORT)?;
    still_open(issue)?;
    check_brought(issue, brought, false)?;
    if brought.is_nothing() {
        return Err(Refusal::Empty);
    }
    if brought.photos.iter().any(|photo| issue.has_photo(photo.hash)) {
        return Err(Refusal::SamePhotoTwice);
    }
    check_room(issue, brought, Share::Supplement)?;
    let (photos, note, voice) = brought.kept();
    Ok(vec![Event::Supplemented { photos, note, voice }])
}

fn withdraw(issue: &Issue, reason: &str, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let person = role_among(context, &MAY_REPORT)?;
    if !matches!(issue.reporter, Actor::Named { person: reporter, .. } if reporter == person.id) {
        return Err(Refusal::NotYours);
    }
    in_state(issue, &[StatusKind::Unassigned, StatusKind::Assigned])?;
    reason_given(reason)?;
    Ok(vec![Event::Withdrawn { reason: reason.to_owned() }])
}

fn confirm_kind(issue: &Issue, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let person = role_among(context, &MAY_REPORT)?;
    let own = matches!(issue.reporter, Actor::Named { person: reporter, .. } if reporter == person.id);
    if !own && person.role.kind() != RoleKind::Dispatcher {
        return Err(Refusal::NotYours);
    }
    still_open(issue)?;
    if issue.kind_guessed { Ok(vec![Event::KindConfirmed]) } else { Err(Refusal::KindConfirmed) }
}

fn void(issue: &Issue, reason: &str, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    role_among(context, &[RoleKind::Dispatcher])?;
    still_open(issue)?;
    reason_given(reason)?;
    Ok(vec![Event::Voided { reason: reason.to_owned() }])
}

fn escalate(issue: &Issue, reason: &str, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let by_rule = matches!(context.principal, Principal::System);
    if !by_rule {
        role_among(context, &[RoleKind::Dispatcher])?;
    }
    in_state(issue, &[StatusKind::Assigned, StatusKind::Rectifying])?;
    if !by_rule {
        reason_given(reason)?;
    } else if !issue.is_overdue_at(context.now) {
        return Err(Refusal::NotOverdue);
    }
    if issue.supervised_at.is_some() {
        return Err(Refusal::AlreadySupervised);
    }
    Ok(vec![Event::Escalated { rung: EscalationLevel::Supervised, reason: reason.to_owned() }])
}

fn mark_overdue(issue: &Issue, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    system_only(context)?;
    match issue.due_at() {
        Some(due_at) if issue.overdue_since.is_none() && issue.is_overdue_at(context.now) => Ok(vec![Event::BecameOverdue { due_at }]),
        _ => Err(Refusal::NotOverdue),
    }
}

/// Once: a further report of the same problem within the window says nothing new of how well this one was cured.
fn mark_relapsed(issue: &Issue, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    system_only(context)?;
    in_state(issue, &[StatusKind::Closed])?;
    if issue.relapsed {
        return Err(Refusal::WrongState(issue.status.kind()));
    }
    Ok(vec![Event::Relapsed])
}

// ── who and where ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

pub(crate) fn role_among<'a>(context: &'a Context<'_>, roles: &[RoleKind]) -> Result<&'a Person, Refusal> {
    match context.principal {
        Principal::Person(person) if roles.contains(&person.role.kind()) => Ok(person),
        Principal::Person(person) => Err(Refusal::NotForRole(person.role.kind())),
        // By a link a unit answers, and nothing else.
        Principal::System | Principal::Link(_) => Err(Refusal::NotYours),
    }
}

pub(crate) fn system_only(context: &Context<'_>) -> Result<(), Refusal> {
    match context.principal {
        Principal::System => Ok(()),
        Principal::Person(person) => Err(Refusal::NotForRole(person.role.kind())),
        Principal::Link(_) => Err(Refusal::NotYours),
    }
}

fn of_lead_unit(issue: &Issue, context: &Context<'_>) -> Result<(), Refusal> {
    if let Principal::Link(holder) = context.principal {
        return if is_of_link(issue, holder) { Ok(()) } else { Err(Refusal::NotYours) };
    }
    let person = role_among(context, &[RoleKind::Unit])?;
    let lead = issue.status.assignment().map(|assignment| assignment.unit);
    match person.role {
        Role::Unit { unit } if lead == Some(unit) => Ok(()),
        _ => Err(Refusal::NotYours),
    }
}

fn in_state(issue: &Issue, states: &[StatusKind]) -> Result<(), Refusal> {
    let state = issue.status.kind();
    if states.contains(&state) { Ok(()) } else { Err(Refusal::WrongState(state)) }
}

fn still_open(issue: &Issue) -> Result<(), Refusal> {
    let state = issue.status.kind();
    if state.is_open() { Ok(()) } else { Err(Refusal::WrongState(state)) }
}
