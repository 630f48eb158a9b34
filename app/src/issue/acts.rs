//! Which acts a person may do on an issue: asked of the rules themselves, so that a button and the server never disagree.

use shared::{
    issue::{Command, Issue, Judgement, Refusal, may_do},
    moment::Moment,
    person::{Person, Principal},
    record::Context,
    reference::Bundle,
};

/// Something a person may do on an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// 签收.
    Acknowledge,
    /// 整改完成.
    Rectify,
    /// 核查通过.
    Pass,
    /// 退回整改.
    SendBack,
    /// 确认种类.
    ConfirmKind,
    /// 派遣.
    Assign,
    /// 改派.
    Reassign,
    /// 凭文件销号.
    Close,
    /// 督办.
    Escalate,
    /// 补充.
    Supplement,
    /// 撤回.
    Withdraw,
    /// 作废.
    Void,
}

/// Whether an act can be done right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    Open,
    /// It is this person's to do, but not yet or not by them: why.
    Held(Refusal),
}

/// How an act is done once its button is pressed.
#[derive(Clone, Debug)]
pub enum Way {
    /// At once: nothing is to be added.
    AtOnce(fn() -> Command),
    /// After asking for the reason, which makes the command.
    WithReason(fn(String) -> Command),
    /// After asking for the document, which makes the command.
    WithDocument(fn(String) -> Command),
    /// On a page of its own, under the issue's.
    OnPage(&'static str),
    /// In the form on the issue's page.
    InForm,
}

impl Act {
    /// All acts, the main ones first.
    pub const ALL: [Self; 12] = [
        Self::Acknowledge,
        Self::Rectify,
        Self::Pass,
        Self::SendBack,
        Self::ConfirmKind,
        Self::Assign,
        Self::Reassign,
        Self::Close,
        Self::Escalate,
        Self::Supplement,
        Self::Withdraw,
        Self::Void,
    ];

    /// How it is done: what needs no form makes its command here, so that no button asks in vain.
    #[must_use]
    pub fn way(self) -> Way {
        match self {
            Self::Acknowledge => Way::AtOnce(|| Command::Acknowledge),
            Self::ConfirmKind => Way::AtOnce(|| Command::ConfirmKind),
            Self::Rectify | Self::Pass | Self::SendBack => Way::InForm,
            Self::Assign | Self::Reassign => Way::OnPage("assign"),
            Self::Supplement => Way::OnPage("supplement"),
            Self::Close => Way::WithDocument(|document| Command::Close { document }),
            Self::Escalate => Way::WithReason(|reason| Command::Escalate { reason }),
            Self::Withdraw => Way::WithReason(|reason| Command::Withdraw { reason }),
            Self::Void => Way::WithReason(|reason| Command::Void { reason }),
        }
    }

    /// The act as a command without its contents, to ask the rules with.
    fn probe(self, issue: &Issue, bundle: &Bundle) -> Option<Command> {
        let reason = || "?".to_owned();
        let (photos, note) = (Vec::new, String::new);
        let lead = issue.status.assignment().map(|assignment| assignment.unit);
        let other = bundle.reference.units.iter().map(|unit| unit.id).find(|unit| Some(*unit) != lead);
        Some(match self {
            Self::Acknowledge => Command::Acknowledge,
            Self::Rectify => Command::Rectify { photos: photos(), note: note(), voice: None },
            Self::Pass => Command::Verify { judgement: Judgement::Pass, photos: photos(), note: note(), voice: None },
            Self::SendBack => {
                Command::Verify { judgement: Judgement::SendBack { reason: reason() }, photos: photos(), note: note(), voice: None }
            }
            Self::ConfirmKind => Command::ConfirmKind,
            Self::Assign => Command::Assign { unit: other?, helpers: Vec::new(), reason: reason() },
            Self::Reassign => Command::Reassign { unit: other?, reason: reason(), helpers: vec![] },
            Self::Close => Command::Close { document: reason() },
            Self::Escalate => Command::Escalate { reason: reason() },
            Self::Supplement => Command::Supplement { photos: photos(), note: reason(), voice: None },
            Self::Withdraw => Command::Withdraw { reason: reason() },
            Self::Void => Command::Void { reason: reason() },
        })
    }
}

/// The acts open to `person` on `issue` at `now` (by the server's clock), main ones first.
#[must_use]
pub fn acts_for(issue: &Issue, person: &Person, bundle: &Bundle, now: Moment) -> Vec<(Act, Standing)> {
    let principal = Principal::Person(person.clone());
    let context = Context::on_phone(&principal, bundle, now);
    let allowed = |act: Act| match may_do(issue, &act.probe(issue, bundle)?, &context) {
        Ok(()) => Some((act, Standing::Open)),
        Err(refusal @ (Refusal::ProofIncomplete { .. } | Refusal::OwnWork)) => Some((act, Standing::Held(refusal))),
        Err(_) => None,
    };
    Act::ALL.into_iter().filter_map(allowed).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use shared::fixture::{bundle, in_west, people, photo, play, report_of, reported};
    use shared::issue::Report;
    use shared::reference::Bundle;

    fn open(issue: &Issue, person: &Person, town: &Bundle) -> Vec<Act> {
        let acts = acts_for(issue, person, town, issue.reported_at);
        acts.into_iter().filter(|(_, standing)| *standing == Standing::Open).map(|(act, _)| act).collect()
    }

    #[test]
    fn a_unit_may_sign_and_put_right_what_is_its_own_and_nothing_else() {
        let town = bundle();
        let issue = reported();
        assert_eq!(open(&issue, &people::villager(), &town), [Act::Acknowledge, Act::Rectify]);
        assert!(open(&issue, &people::neighbour(), &town).is_empty());
    }

    #[test]
    fn the_reporter_may_add_and_withdraw_and_a_leader_only_looks() {
        let town = bundle();
        let issue = reported();
        assert_eq!(open(&issue, &people::inspector(), &town), [Act::Supplement, Act::Withdraw]);
        assert!(open(&issue, &people::leader(), &town).is_empty());
    }

    #[test]
    fn the_dispatcher_may_reassign_but_not_assign_what_is_assigned() {
        let town = bundle();
        let acts = open(&reported(), &people::dispatcher(), &town);
        assert_eq!(acts, [Act::Reassign, Act::Escalate, Act::Supplement, Act::Void]);
    }

    #[test]
    fn a_guessed_kind_is_confirmed_by_a_tap_of_its_reporter_or_the_dispatcher_and_of_nobody_else() {
        let town = bundle();
        let report = Command::Report(Report { kind_guessed: true, ..report_of("corner", in_west(), vec![photo("before")]) });
        let issue = play(None, &shared::fixture::inspector(), &report);
        let may = |person| open(&issue, &person, &town).contains(&Act::ConfirmKind);
        assert!(may(people::inspector()) && may(people::dispatcher()));
        assert!(!may(people::villager()) && !may(people::verifier()) && !may(people::leader()));
        assert!(!open(&reported(), &people::dispatcher(), &town).contains(&Act::ConfirmKind), "what was chosen is not asked about");
    }

    #[test]
    fn what_a_button_sends_is_what_the_rules_were_asked_about() {
        let town = bundle();
        let issue = reported();
        let words = "有依据".to_owned();
        for act in Act::ALL {
            let asked = act.probe(&issue, &town).unwrap();
            let sent = match act.way() {
                Way::AtOnce(command) => command(),
                Way::WithReason(command) | Way::WithDocument(command) => {
                    let command = command(words.clone());
                    assert!(serde_json::to_string(&command).unwrap().contains(&words), "{act:?} loses the words");
                    command
                }
                Way::OnPage(_) | Way::InForm => continue,
            };
            assert_eq!(sent.name(), asked.name(), "{act:?}");
        }
    }

    #[test]
    fn every_command_that_people_give_on_an_issue_has_its_act() {
        let town = bundle();
        let issue = reported();
        let given: Vec<_> = Act::ALL.into_iter().map(|act| act.probe(&issue, &town).unwrap().name()).collect();
        // A report opens an issue; the others are the machine's.
        let elsewhere = ["report", "photo_stored", "mark_overdue", "mark_relapsed", "report_self_found"];
        let without = Command::NAMES.iter().filter(|name| !given.contains(name) && !elsewhere.contains(name)).collect::<Vec<_>>();
        assert!(without.is_empty(), "no button does {without:?}");
    }
}
