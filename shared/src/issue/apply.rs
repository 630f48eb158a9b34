//! Folding events into an issue. Infallible: what has been decided is true.

use super::{
    AssignCause, ClosedBy, Entry, EscalationLevel, Event, Issue, Photo, PhotoStage, Source, Status, Submission, Voice, WhyUnassigned,
};
use crate::{
    id::{IssueId, TownId},
    kind::{KindCode, Level},
    person::Actor,
    place::Place,
};

/// The issue after `entry`. The first entry of an issue is its report; `None` stands for "not there yet".
#[must_use]
pub fn apply(issue: Option<Issue>, id: IssueId, town: TownId, entry: Entry) -> Issue {
    let mut issue = issue.unwrap_or_else(|| blank(id, town, &entry));
    fold(&mut issue, &entry);
    issue.version += 1;
    issue.timeline.push(entry);
    issue
}

fn blank(id: IssueId, town: TownId, entry: &Entry) -> Issue {
    Issue {
        id,
        town,
        version: 0,
        kind: KindCode(String::new()),
        level: Level::Normal,
        place: Place::Unknown,
        point: None,
        grid: None,
        site: None,
        reporter: Actor::System,
        reported_at: entry.at,
        note: String::new(),
        photos: Vec::new(),
        voices: Vec::new(),
        status: Status::Unassigned { why: WhyUnassigned::PlaceUnknown },
        overdue_since: None,
        supervised_at: None,
        relapse_of: None,
        source: Source::Patrol,
        relapsed: false,
        kind_guessed: false,
        attempts: 0,
        returns: 0,
        timeline: Vec::new(),
    }
}

fn fold(issue: &mut Issue, entry: &Entry) {
    let at = entry.at;
    match &entry.event {
        Event::Reported { kind, level, place, point, grid, site, photos: _, note, voice: _, relapse_of, source, kind_guessed } => {
            issue.kind = kind.clone();
            issue.level = *level;
            issue.place = place.clone();
            (issue.point, issue.grid, issue.site) = (*point, *grid, *site);
            issue.note.clone_from(note);
            issue.relapse_of = *relapse_of;
            issue.source = *source;
            issue.kind_guessed = *kind_guessed;
            issue.reporter = entry.by;
            issue.reported_at = at;
            add_files(issue, entry, PhotoStage::Problem);
        }
        Event::LeftUnassigned { why } => issue.status = Status::Unassigned { why: *why },
        Event::Assigned { assignment, cause, .. } => {
            issue.status = Status::Assigned { assignment: assignment.clone() };
            // Whoever chooses the unit for a kind has looked at the kind.
            issue.kind_guessed &= *cause == AssignCause::ByRule;
            (issue.overdue_since, issue.supervised_at) = (None, None);
        }
        Event::Supplemented { .. } => add_files(issue, entry, PhotoStage::Problem),
        Event::Withdrawn { .. } => {
            issue.status = Status::Withdrawn { assignment: issue.status.assignment().cloned(), at };
        }
        Event::Acknowledged => {
            if let Some(assignment) = issue.status.assignment().cloned() {
                issue.status = Status::Rectifying { assignment, acknowledged_at: at };
            }
        }
        Event::Rectified { attempt, .. } => {
            if let Some(assignment) = issue.status.assignment().cloned() {
                issue.status = Status::Verifying { assignment, submission: Submission { attempt: *attempt, at } };
            }
            issue.attempts = *attempt;
            add_files(issue, entry, PhotoStage::Proof { attempt: *attempt });
        }
        Event::Passed { .. } => add_files(issue, entry, PhotoStage::Verification),
        Event::SentBack { due, .. } => {
            if let Some(mut assignment) = issue.status.assignment().cloned() {
                assignment.due = due.clone();
                issue.status = Status::Rectifying { assignment, acknowledged_at: at };
            }
            issue.returns += 1;
            add_files(issue, entry, PhotoStage::Verification);
        }
        Event::Closed { by } => close(issue, by, entry),
        Event::Voided { reason } => {
            issue.status = Status::Void { assignment: issue.status.assignment().cloned(), reason: reason.clone(), at };
        }
        Event::Escalated { rung: EscalationLevel::Supervised, .. } => issue.supervised_at = Some(at),
        Event::PhotoStored { hash } => {
            for photo in issue.photos.iter_mut().filter(|photo| photo.photo.hash == *hash) {
                photo.stored = true;
            }
            for voice in issue.voices.iter_mut().filter(|voice| voice.voice.hash == *hash) {
                voice.stored = true;
            }
        }
        Event::BecameOverdue { due_at } => issue.overdue_since = Some(*due_at),
        Event::Relapsed => issue.relapsed = true,
        Event::KindConfirmed => issue.kind_guessed = false,
    }
}

fn close(issue: &mut Issue, by: &ClosedBy, entry: &Entry) {
    let assignment = issue.status.assignment().cloned();
    issue.status = Status::Closed { assignment, by: by.clone(), closed_at: entry.at };
}

fn add_files(issue: &mut Issue, entry: &Entry, stage: PhotoStage) {
    issue.photos.extend(entry.event.photos().iter().map(|photo| Photo { photo: photo.clone(), op: entry.op, stage, stored: false }));
    issue.voices.extend(entry.event.voice().map(|voice| Voice { voice: *voice, op: entry.op, stage, stored: false }));
}
