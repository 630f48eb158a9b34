//! Every command × person × issue, pushed for real; what is expected is computed from the pure rules, `sees` and `decide`.

use super::{
    issue_case::{IssueCase, photo, report},
    people::{Town, Visitor},
    tally::Tally,
};
use serde_json::Value;
use server::clock::Clock as _;
use shared::{
    id::IssueId,
    issue::{Command, Event, Issue, Judgement, Refusal, apply, decide, sees},
    person::Principal,
    record::Context,
    reference::Reference,
    sync::{OpOutcome, PushAnswer, Verdict},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::Arc,
};
use tests::world::{lane, unit};
use uuid::Uuid;

/// The command's name; what the two judgements ask are different things.
const fn name(command: &Command) -> &'static str {
    match command {
        Command::Verify { judgement: Judgement::Pass, .. } => "pass",
        Command::Verify { judgement: Judgement::SendBack { .. }, .. } => "send_back",
        other => other.name(),
    }
}

/// One of every command, each as its rightful sender would send it; the test below names one that is missing.
fn asks() -> [Command; 17] {
    let reason = || "有依据".to_owned();
    let verify = |judgement| Command::Verify { judgement, photos: vec![], note: String::new(), voice: None };
    [
        report("A01", lane()),
        Command::Supplement { photos: vec![photo()], note: "又多了".into(), voice: None },
        Command::Withdraw { reason: reason() },
        Command::Assign { unit: unit("CW2"), helpers: vec![], reason: reason() },
        Command::Reassign { unit: unit("CW2"), reason: reason(), helpers: vec![] },
        Command::Acknowledge,
        Command::Rectify { photos: vec![photo()], note: "已清理".into(), voice: None },
        verify(Judgement::Pass),
        verify(Judgement::SendBack { reason: reason() }),
        Command::Close { document: reason() },
        Command::Void { reason: reason() },
        Command::Escalate { reason: reason() },
        Command::PhotoStored { hash: photo().hash },
        Command::MarkOverdue,
        Command::MarkRelapsed,
        self_found(),
        Command::ConfirmKind,
    ]
}

fn self_found() -> Command {
    match report("A01", lane()) {
        Command::Report(report) => Command::ReportSelfFound(report),
        other => other,
    }
}

/// The pure rules with what they need to know.
struct Rules {
    town: Arc<Reference>,
    elsewhere: Arc<Reference>,
    now: shared::moment::Moment,
}

impl Rules {
    async fn of(town: &Town) -> Self {
        let state = &town.world.state;
        let elsewhere = state.reference(town.visitor("x-wang").person.town).await.unwrap();
        Self { town: town.world.reference().await, elsewhere, now: town.world.clock.now() }
    }

    fn reference(&self, who: &Visitor) -> &Reference {
        if who.person.town == self.town.town.id { &self.town } else { &self.elsewhere }
    }

    fn decide(&self, issue: Option<&Issue>, who: &Visitor, command: &Command) -> Result<Vec<Event>, Refusal> {
        let principal = Principal::Person(who.person.clone());
        let reference = self.reference(who);
        let context = Context { shown_with: Some(1), ..Context::on_server(&principal, reference, 1, self.now) };
        decide(issue, command, &context)
    }

    fn sees(&self, issue: &Issue, who: &Visitor) -> bool {
        sees(issue, &who.person, self.reference(who))
    }

    /// What the server must answer to a command by someone who had looked at version `base` of the issue.
    fn verdict(&self, issue: &Issue, who: &Visitor, command: &Command, base: u64) -> Verdict {
        if is_of_system(command) {
            return Verdict::Refused { reason: Refusal::NotForRole(who.role()) };
        }
        let reason = match self.decide(Some(issue), who, command) {
            Ok(events) => return Verdict::Applied { version: issue.version + u64::try_from(events.len()).unwrap() },
            Err(reason) => reason,
        };
        if !matches!(command, Command::Report(_)) {
            assert_eq!(reason == Refusal::NotFound, !self.sees(issue, who), "{} {} {reason:?}", who.name, name(command));
        }
        let overtaken = base > 0 && base < issue.version && self.decide(as_of(issue, base).as_ref(), who, command).is_ok();
        if overtaken { Verdict::Conflict { reason, version: issue.version } } else { Verdict::Refused { reason } }
    }
}

const fn is_of_system(command: &Command) -> bool {
    command.is_of_machine()
}

fn as_of(issue: &Issue, version: u64) -> Option<Issue> {
    let entries = issue.timeline.iter().take(usize::try_from(version).unwrap());
    entries.fold(None, |folded, entry| Some(apply(folded, issue.id, issue.town, entry.clone())))
}

impl IssueCase {
    /// The versions people had looked at: today's, and where others have acted since also that of the assignment.
    fn bases(self, issue: &Issue) -> BTreeSet<u64> {
        let overtaken = matches!(self, Self::SignedFor | Self::Waiting | Self::MovedAway | Self::Closed | Self::Void);
        BTreeSet::from([if overtaken { 2 } else { issue.version }, issue.version])
    }

    /// To another town all issues are alike; a few are enough.
    fn is_shown_to_strangers(self) -> bool {
        matches!(self, Self::Own | Self::WithoutUnit | Self::Waiting | Self::Closed | Self::Void | Self::Elsewhere)
    }
}

/// A command that is to be refused, and with what.
type Refused = (Command, u64, Verdict);

/// Pushes these to the issue with this id: all outcomes, and the whole answer without ids and the feed's number.
async fn push(who: &Visitor, issue: IssueId, asked: &[Refused]) -> (Vec<OpOutcome>, Value) {
    let envelopes: Vec<_> = asked.iter().map(|(command, base, _)| who.envelope(issue, *base, command.clone())).collect();
    let answer = who.push(&envelopes).await;
    let parsed: PushAnswer = answer.json();
    let echoed = parsed.outcomes.iter().zip(&envelopes).all(|(outcome, sent)| (outcome.op, outcome.issue) == (sent.op, sent.issue));
    assert!(echoed && parsed.outcomes.len() == envelopes.len(), "{}", answer.text());
    let mut whole: Value = answer.json();
    whole["head"].take();
    for outcome in whole["outcomes"].as_array_mut().unwrap() {
        outcome["op"].take();
        outcome["issue"].take();
    }
    (parsed.outcomes, whole)
}

/// What one person tries.
struct PushBatch<'a> {
    town: &'a Town,
    rules: &'a Rules,
    who: &'a Visitor,
    /// Whole answers for an issue that does not exist, by the commands asked of it.
    nothing: BTreeMap<Vec<&'static str>, Value>,
}

impl PushBatch<'_> {
    /// Asks everything of this issue; says what was to be carried out, and what would have been had others not been faster.
    async fn all_of(&mut self, case: IssueCase, issue: &Issue, tally: &mut Tally) -> Option<String> {
        let (mut no, mut yes) = (Vec::new(), Vec::new());
        for command in asks() {
            for base in case.bases(issue) {
                match self.rules.verdict(issue, self.who, &command, base) {
                    Verdict::Applied { .. } if base == issue.version => yes.push(command.clone()),
                    Verdict::Applied { .. } => {}
                    verdict => no.push((command.clone(), base, verdict)),
                }
            }
        }
        let seen = self.rules.sees(issue, self.who);
        tally.check(|| format!("{} {case:?}: nobody changes what they do not see", self.who.name), seen || yes.is_empty(), true);
        let names = |commands: &mut dyn Iterator<Item = &Command>| commands.map(name).collect::<Vec<_>>().join(" ");
        let done = names(&mut yes.iter());
        let late = names(&mut no.iter().filter(|(.., verdict)| matches!(verdict, Verdict::Conflict { .. })).map(|(command, ..)| command));
        self.refused(case, issue, no, seen, tally).await;
        for command in yes {
            self.carried_out(case, command, tally).await;
        }
        let visibility = if seen { "sees" } else { "sees no more" };
        let late = if late.is_empty() { late } else { format!("| overtaken: {late}") };
        let said = [visibility, &done, &late].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        (said != "sees no more").then_some(said)
    }

    /// What must be refused is; the answer for an issue outside the access scope is that for an issue which does not exist; and the issue is
    /// afterwards what it was.
    async fn refused(&mut self, case: IssueCase, issue: &Issue, mut asked: Vec<Refused>, seen: bool, tally: &mut Tally) {
        let who = self.who;
        // Who may report learns that an id is taken, since two issues cannot have one; who saw it at `base`, that it went on.
        let telling = |(command, _, verdict): &Refused| {
            let told = matches!(verdict, Verdict::Conflict { .. } | Verdict::Refused { reason: Refusal::AlreadyReported });
            told || (seen && !is_of_system(command))
        };
        let alike = asked.extract_if(.., |refused| !telling(refused)).collect::<Vec<_>>();
        // Of one issue a push judges twenty.
        let pushes = [(&asked, false), (&alike, true)].into_iter();
        for (asked, alike) in pushes.flat_map(|(asked, alike)| asked.chunks(20).map(move |asked| (asked, alike))) {
            let (outcomes, whole) = push(who, issue.id, asked).await;
            for ((command, base, expected), found) in asked.iter().zip(&outcomes) {
                let what = || format!("{} {} {case:?} seen at {base}", who.name, name(command));
                tally.check(what, &found.verdict, expected);
                assert!(found.receipt.is_none() && !found.seen, "{}", what());
            }
            tally.check(|| format!("{} {case:?}: photos wanted", who.name), whole["missing"].as_array().unwrap().len(), 0);
            if alike {
                let names = asked.iter().map(|(command, ..)| name(command)).collect();
                let none = self.nothing(names, asked).await;
                tally.check(|| format!("{} {case:?}: the answer for an issue that is not there", who.name), none, &whole);
            }
        }
        let after = self.town.load(issue.town, issue.id).await;
        tally.check(|| format!("{} {case:?}: the issue afterwards", who.name), &after, issue);
    }

    /// The whole answer to these commands for an issue that does not exist.
    async fn nothing(&mut self, names: Vec<&'static str>, asked: &[Refused]) -> &Value {
        if !self.nothing.contains_key(&names) {
            let (_, whole) = push(self.who, IssueId(Uuid::now_v7()), asked).await;
            self.nothing.insert(names.clone(), whole);
        }
        &self.nothing[&names]
    }

    /// What the rules allow is carried out, on an issue of its own.
    async fn carried_out(&self, case: IssueCase, command: Command, tally: &mut Tally) {
        let (who, issue) = (self.who, case.play(self.town).await);
        let expected = self.rules.verdict(&issue, who, &command, issue.version);
        let (outcomes, _) = push(who, issue.id, &[(command.clone(), issue.version, expected.clone())]).await;
        let what = || format!("{} {} {case:?}", who.name, name(&command));
        tally.check(what, &outcomes[0].verdict, &expected);
        let after = self.town.load(issue.town, issue.id).await;
        tally.check(|| format!("{}: version afterwards", what()), Verdict::Applied { version: after.version }, expected);
        let by = Principal::Person(who.person.clone()).actor();
        tally.check(|| format!("{}: who did it", what()), after.timeline.last().map(|entry| entry.by), Some(by));
    }
}

#[tokio::test]
async fn every_command_of_everybody_to_every_issue_is_judged_by_the_rules_alone() {
    let forgotten = tests::forgotten(&asks());
    assert!(forgotten.is_empty(), "nobody tries {forgotten:?}");
    let town = Town::new().await;
    let rules = Rules::of(&town).await;
    let mut issues = Vec::new();
    for case in IssueCase::ALL {
        issues.push((case, case.play(&town).await));
    }
    let (mut tally, mut done) = (Tally::default(), String::new());
    for who in &town.people {
        writeln!(done, "{} ({})", who.name, who.role().key()).unwrap();
        let mut round = PushBatch { town: &town, rules: &rules, who, nothing: BTreeMap::new() };
        let at_home = who.person.town == rules.town.town.id;
        for (case, issue) in issues.iter().filter(|(case, _)| at_home || case.is_shown_to_strangers()) {
            if let Some(said) = round.all_of(*case, issue, &mut tally).await {
                writeln!(done, "  {case:?}: {said}").unwrap();
            }
        }
    }
    tally.close("commands", 5_000);
    insta::assert_snapshot!(done);
}

#[tokio::test]
async fn a_new_issue_is_opened_by_those_who_report_and_by_nobody_else() {
    let town = Town::new().await;
    let rules = Rules::of(&town).await;
    let mut tally = Tally::default();
    for who in &town.people {
        let (id, command) = (IssueId(Uuid::now_v7()), report("A01", lane()));
        let expected = match rules.decide(None, who, &command) {
            Ok(events) => Verdict::Applied { version: u64::try_from(events.len()).unwrap() },
            Err(reason) => Verdict::Refused { reason },
        };
        let (outcomes, _) = push(who, id, &[(command, 0, expected.clone())]).await;
        tally.check(|| format!("{} reports", who.name), &outcomes[0].verdict, &expected);
        let there = server::issue::load(town.world.state.db.reader(), who.person.town, id).await.unwrap().is_some();
        tally.check(|| format!("{}'s issue is there", who.name), there, matches!(expected, Verdict::Applied { .. }));
    }
    tally.close("new issues", 36);
}
