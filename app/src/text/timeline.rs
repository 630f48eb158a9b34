//! The timeline of an issue in words: what happened, who did it, and what it changed.

use super::{DetailMsg, Msg, ReportMsg, fill, moment_text, role_word, status_word, why_unassigned};
use shared::inspection::Command as InspectionCommand;
use shared::record::AnyCommand;
use shared::{
    deadline::explain_due,
    issue::{AssignCause, Assignment, ClosedBy, Command, Correction, Entry, Event, Judgement, StatusKind},
    lang::Lang,
    moment::Moment,
    person::{Actor, Person},
    record::Via,
    reference::Reference,
    responsibility::{Basis, basis_text},
    text::by_link_text,
};

/// One entry of a timeline, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryText {
    /// What happened: 已上报, 已派遣, 已签收, …
    pub title: String,
    /// By whom, as far as the reader may know.
    pub who: String,
    /// Facts and words, one a line.
    pub lines: Vec<String>,
}

/// How much later a command must have come than it was saved for that to be said; and how much is not believed, for the phone's clock was wrong.
const NOTABLE_MILLIS: i64 = 5 * 60_000;
const LONGEST_MILLIS: i64 = 30 * 86_400_000;

/// The entry as its reader sees it; `None` for entries that are only the machine's (a photo's bytes have arrived).
#[must_use]
pub fn entry_text(entry: &Entry, reader: &Person, reference: &Reference, now: Moment, lang: Lang) -> Option<EntryText> {
    let teller = TimelineFormatter { reference, now, lang };
    let (title, mut lines) = teller.tell(&entry.event)?;
    // A command that waited for a network: what it says was so before it came.
    let saved = entry.recorded_at.filter(|saved| (NOTABLE_MILLIS..LONGEST_MILLIS).contains(&entry.at.millis_since(*saved)));
    lines.extend(saved.map(|saved| fill(DetailMsg::SavedOnPhone.text(lang), &[&teller.time(saved)])));
    lines.extend(entry.via.map(|via| via_text(via, reader, lang)));
    lines.extend(entry.link.as_ref().map(|link| by_link_text(link, reference, lang)));
    // The report's sender did not choose the unit: the rules did.
    let by_rule = matches!(entry.event, Event::Assigned { cause: AssignCause::ByRule, .. } | Event::LeftUnassigned { .. });
    let by = if by_rule { Actor::System } else { entry.by };
    Some(EntryText { title: title.text(lang).to_owned(), who: who(by, reader, lang), lines })
}

/// How a command came that its sender's own device did not bring.
pub(super) fn via_text(via: Via, reader: &Person, lang: Lang) -> String {
    let word = if via.sealed { DetailMsg::ViaRescue } else { DetailMsg::ViaUnsealed };
    let by = via.by.map_or(DetailMsg::AtServer.text(lang).to_owned(), |by| who(by, reader, lang));
    fill(word.text(lang), &[&by])
}

pub(super) fn who(actor: Actor, reader: &Person, lang: Lang) -> String {
    match actor {
        Actor::Named { person, .. } if person == reader.id => Msg::Me.text(lang).to_owned(),
        Actor::Named { role, .. } | Actor::Role(role) => role_word(role, lang).to_owned(),
        Actor::System => Msg::BySystem.text(lang).to_owned(),
        Actor::Link => DetailMsg::ByLink.text(lang).to_owned(),
    }
}

/// What happened: an act, or the state it led to.
enum Title {
    Act(Msg),
    Kind(ReportMsg),
    Now(StatusKind),
}

impl Title {
    const fn text(&self, lang: Lang) -> &'static str {
        match self {
            Self::Act(message) => message.text(lang),
            Self::Kind(message) => message.text(lang),
            Self::Now(state) => status_word(*state, lang),
        }
    }
}

struct TimelineFormatter<'a> {
    reference: &'a Reference,
    now: Moment,
    lang: Lang,
}

impl TimelineFormatter<'_> {
    fn tell(&self, event: &Event) -> Option<(Title, Vec<String>)> {
        let (act, lines) = match event {
            Event::Reported { note, relapse_of, kind_guessed, .. } => {
                let relapse = relapse_of.map(|_| Msg::RelapseFound.text(self.lang).to_owned());
                let guessed = kind_guessed.then(|| ReportMsg::KindWasGuessed.text(self.lang).to_owned());
                (Msg::DidReport, relapse.into_iter().chain(guessed).chain(said(note)).collect())
            }
            Event::LeftUnassigned { why } => {
                return Some((Title::Now(StatusKind::Unassigned), vec![why_unassigned(*why, self.lang).to_owned()]));
            }
            Event::Assigned { assignment, cause, correction } => self.assigned(assignment, cause, correction.as_ref()),
            Event::Supplemented { note, .. } => (Msg::DidSupplement, said(note)),
            Event::Withdrawn { reason } => return Some((Title::Now(StatusKind::Withdrawn), self.because(reason))),
            Event::Acknowledged => (Msg::DidAcknowledge, Vec::new()),
            Event::Rectified { attempt, note, .. } => {
                let again = (*attempt > 1).then(|| fill(DetailMsg::AttemptNumber.text(self.lang), &[&attempt.to_string()]));
                (Msg::DidRectify, again.into_iter().chain(said(note)).collect())
            }
            Event::Passed { note, .. } => (Msg::DidPass, said(note)),
            Event::SentBack { reason, note, due, .. } => {
                let mut lines = self.because(reason);
                lines.extend(said(note));
                lines.push(fill(DetailMsg::ClockRunsOn.text(self.lang), &[&self.time(due.at)]));
                (Msg::DidSendBack, lines)
            }
            Event::Closed { by } => return Some((Title::Now(StatusKind::Closed), self.closed(by))),
            Event::Voided { reason } => return Some((Title::Now(StatusKind::Void), self.because(reason))),
            Event::Escalated { reason, .. } => (Msg::DidEscalate, self.because(reason)),
            Event::BecameOverdue { due_at } => (Msg::Overdue, vec![fill(DetailMsg::DeadlineWas.text(self.lang), &[&self.time(*due_at)])]),
            Event::Relapsed => (Msg::RelapseFound, Vec::new()),
            Event::KindConfirmed => return Some((Title::Kind(ReportMsg::KindConfirmed), Vec::new())),
            Event::PhotoStored { .. } => return None,
        };
        Some((Title::Act(act), lines))
    }

    fn assigned(&self, assignment: &Assignment, cause: &AssignCause, correction: Option<&Correction>) -> (Msg, Vec<String>) {
        let mut lines = vec![fill(Msg::ResponsibleUnit.text(self.lang), &[self.reference.unit_name(assignment.unit)])];
        if !assignment.helpers.is_empty() {
            let helpers: Vec<&str> = assignment.helpers.iter().map(|unit| self.reference.unit_name(*unit)).collect();
            lines.push(fill(DetailMsg::HelpingUnits.text(self.lang), &[&helpers.join(", ")]));
        }
        if let Some(step) = assignment.path.last().filter(|step| step.basis != Basis::Decided) {
            lines.push(fill(Msg::BasisIs.text(self.lang), &[&basis_text(&step.basis, self.reference, self.lang)]));
        }
        let title = match cause {
            AssignCause::ByRule => Msg::DidAssign,
            AssignCause::ByDispatcher { reason } => {
                lines.extend(self.because(reason));
                Msg::DidAssign
            }
            AssignCause::Reassigned { from, reason } => {
                lines.push(fill(DetailMsg::WasUnit.text(self.lang), &[self.reference.unit_name(*from)]));
                lines.extend(self.because(reason));
                Msg::DidReassign
            }
        };
        lines.push(explain_due(&assignment.due, &self.reference.town, &self.reference.calendar, self.lang));
        lines.extend(correction.into_iter().flat_map(|correction| self.corrected(correction)));
        (title, lines)
    }

    fn corrected(&self, correction: &Correction) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(unit) = correction.unit_shown {
            lines.push(fill(DetailMsg::UnitChanged.text(self.lang), &[self.reference.unit_name(unit)]));
        }
        if let Some(due) = correction.due_shown {
            lines.push(fill(DetailMsg::DueChanged.text(self.lang), &[&self.time(due)]));
        }
        if correction.older_rules {
            lines.push(DetailMsg::OlderRules.text(self.lang).to_owned());
        }
        lines
    }

    fn closed(&self, by: &ClosedBy) -> Vec<String> {
        let (in_time, document) = match by {
            ClosedBy::Verification { in_time, .. } => (*in_time, None),
            ClosedBy::Document { document, in_time } => (*in_time, Some(document)),
        };
        let mut lines = vec![if in_time { DetailMsg::ClosedInTime } else { DetailMsg::ClosedLate }.text(self.lang).to_owned()];
        lines.extend(document.map(|document| fill(DetailMsg::ByDocument.text(self.lang), &[document])));
        lines
    }

    fn because(&self, reason: &str) -> Vec<String> {
        if reason.trim().is_empty() { Vec::new() } else { vec![fill(Msg::Because.text(self.lang), &[reason.trim()])] }
    }

    fn time(&self, at: Moment) -> String {
        moment_text(at, self.now, self.reference.town.offset, self.lang)
    }
}

pub(super) fn said(note: &str) -> Vec<String> {
    if note.trim().is_empty() { Vec::new() } else { vec![note.trim().to_owned()] }
}

/// What a command asks, for the outbox, whatever kind of record it is about.
#[must_use]
pub const fn record_command_title(command: &AnyCommand, lang: Lang) -> &'static str {
    match command {
        AnyCommand::Issue(command) => command_title(command, lang),
        AnyCommand::Inspection(InspectionCommand::Submit(_)) => Msg::OutboxInspection.text(lang),
        AnyCommand::Inspection(InspectionCommand::Supplement { .. }) => Msg::Supplement.text(lang),
        AnyCommand::Inspection(InspectionCommand::Void { .. }) => Msg::VoidIssue.text(lang),
        AnyCommand::Inspection(InspectionCommand::PhotoStored { .. }) => Msg::BySystem.text(lang),
    }
}

/// What a command asks, for the outbox: 拍照上报, 签收, 整改完成, …
#[must_use]
pub const fn command_title(command: &Command, lang: Lang) -> &'static str {
    match command {
        Command::Report(_) => Msg::Report,
        Command::Supplement { .. } => Msg::Supplement,
        Command::Withdraw { .. } => Msg::Withdraw,
        Command::Assign { .. } => Msg::Assign,
        Command::Reassign { .. } => Msg::Reassign,
        Command::Acknowledge => Msg::Acknowledge,
        Command::Rectify { .. } => Msg::Rectify,
        Command::Verify { judgement: Judgement::Pass, .. } => Msg::Pass,
        Command::Verify { judgement: Judgement::SendBack { .. }, .. } => Msg::SendBack,
        Command::Close { .. } => Msg::CloseByDocument,
        Command::Void { .. } => Msg::VoidIssue,
        Command::Escalate { .. } => Msg::Escalate,
        Command::ConfirmKind => return ReportMsg::ConfirmKind.text(lang),
        Command::PhotoStored { .. } | Command::MarkOverdue | Command::MarkRelapsed | Command::ReportSelfFound(_) => Msg::BySystem,
    }
    .text(lang)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::fixture::{NOW, bundle, people, reported, unit};
    use shared::person::{ByLink, RoleKind};

    #[test]
    fn an_act_by_a_notices_link_names_the_unit_and_to_who_may_know_the_name_that_was_typed() {
        let town = bundle();
        let mut entry = reported().timeline.remove(0);
        let mut said = |name: &str, lang| {
            entry.by = Actor::Link;
            entry.link = Some(ByLink { unit: unit("west"), name: name.to_owned() });
            let text = entry_text(&entry, &people::dispatcher(), &town.reference, NOW, lang).unwrap();
            (text.who, text.lines.join("\n"))
        };
        let unit = town.reference.unit_name(unit("west"));
        let (who, lines) = said("", Lang::Zh);
        assert_eq!(who, "通知链接");
        assert!(lines.ends_with(&format!("经{unit}的通知链接办理")), "{lines}");
        assert!(said("钱村医", Lang::Zh).1.ends_with("经办人自填: 钱村医"));
        assert!(said("", Lang::En).1.ends_with(&format!("by link of {unit}")));
    }

    #[test]
    fn an_act_that_came_by_a_rescue_file_says_so_and_who_took_that_in() {
        let town = bundle();
        let mut entry = reported().timeline.remove(0);
        let mut said = |via| {
            entry.via = via;
            entry_text(&entry, &people::inspector(), &town.reference, NOW, Lang::Zh).unwrap().lines.join("\n")
        };
        let admin = Some(Actor::Role(RoleKind::Admin));
        assert!(!said(None).contains("救援包"));
        assert!(said(Some(Via { by: admin, sealed: true })).ends_with("经救援包导入: 管理员"));
        assert!(said(Some(Via { by: admin, sealed: false })).ends_with("经救援包导入 (无封签): 管理员"));
        assert!(said(Some(Via { by: None, sealed: true })).ends_with("经救援包导入: 服务器值守人员"));
    }
}
