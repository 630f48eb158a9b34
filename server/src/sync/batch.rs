//! One slice of a push through the one write path, each command exactly once.

use super::{
    ledger::{self, Entry, Recorded},
    quota::{Allowance, named},
    read::{Content, Pushed},
};
use crate::{
    audit::{self, Record},
    auth::Sender,
    error::Error,
    photo,
    record::{CommandRequest, Outcome, Work},
    state::{State, WriteTx},
};
use serde_json::Value;
use shared::mutation::{Defect, mutated};
use shared::{
    id::OpId,
    issue::Refusal,
    moment::Moment,
    photo::Hash,
    record::{AnyRecord, Facts},
    sync::{Envelope, EnvelopeHead, KEPT_DAYS, LaterCause, OpOutcome, Verdict},
};
use std::collections::{HashMap, HashSet};

/// What the rounds of one push hand on to each other.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// What may still be spent.
    pub allowance: Allowance,
    /// Commands that wait for what the server may have forgotten.
    behind: HashSet<OpId>,
}

impl Course {
    /// The course of a push that may spend this.
    #[must_use]
    pub fn with(allowance: Allowance) -> Self {
        Self { allowance, behind: HashSet::new() }
    }
}

/// One slice of a push while it is decided: its commands share one transaction and one instant. What they need is read when it is opened,
/// and what came of them is written when it is closed.
pub struct PushBatch<'a> {
    state: &'a State,
    tx: &'a WriteTx,
    sender: &'a Sender,
    now: Moment,
    pushed: &'a [Pushed],
    /// What the ledger holds of them and of what they need, by now.
    known: HashMap<OpId, Recorded>,
    /// What the rules ask to be loaded for each, as far as it is to be decided.
    facts: Vec<Option<Facts>>,
    /// Which of their files this person has proven.
    granted: HashSet<photo::Named>,
    /// How many commands wait for the bytes of each of the others.
    naming: HashMap<Hash, u64>,
    course: &'a mut Course,
    work: Work<'a>,
    /// Ledger entries of the commands that got their verdict in this round.
    entries: Vec<Entry>,
    /// Whether the clock is not believed, so that nothing gets a verdict.
    in_doubt: bool,
}

impl<'a> PushBatch<'a> {
    /// A round over these elements, with all that their decisions need.
    ///
    /// # Errors
    /// The database's.
    pub async fn open(
        state: &'a State,
        tx: &'a WriteTx,
        sender: &'a Sender,
        pushed: &'a [Pushed],
        now: Moment,
        course: &'a mut Course,
    ) -> Result<Self, Error> {
        let person = &sender.person;
        let mut work = Work::begin(tx, state, person.town, now).await?;
        let now = work.instant(now);
        let asked: Vec<OpId> = pushed.iter().map(|pushed| pushed.op).collect();
        let needed: Vec<OpId> = pushed.iter().filter_map(|pushed| pushed.envelope()?.needs).collect();
        let known = ledger::known(tx, &asked, &needed).await?;
        // What was decided before is answered from the ledger alone.
        let is_new = |pushed: &Pushed| !known.contains_key(&pushed.op);
        let own = |envelope: &&Envelope| envelope.by == person.id && envelope.town == person.town;
        let new = pushed.iter().enumerate().filter(|(_, pushed)| is_new(pushed));
        let new: Vec<(usize, &Envelope)> = new.filter_map(|(index, pushed)| Some((index, pushed.envelope().filter(own)?))).collect();
        let mut requests: Vec<CommandRequest> = new.iter().map(|(_, envelope)| request_of(sender, envelope, now)).collect();
        work.load(&mut requests).await?;
        let mut facts = vec![None; pushed.len()];
        for ((index, _), request) in new.iter().zip(requests) {
            if let Some(place) = facts.get_mut(*index) {
                *place = request.facts;
            }
        }
        let hashes: HashSet<Hash> = new.iter().flat_map(|(_, envelope)| envelope.command.files()).map(|file| file.hash).collect();
        let hashes: Vec<Hash> = hashes.into_iter().collect();
        let granted = photo::granted(tx, person.town, person.id, &hashes).await?;
        let mut naming = named(tx, person, &hashes).await?;
        naming.retain(|hash, _| !granted.iter().any(|(proven, _)| proven == hash));
        let in_doubt = state.clock.doubt().is_some();
        Ok(Self { state, tx, sender, now, pushed, known, facts, granted, naming, course, work, entries: Vec::new(), in_doubt })
    }

    /// The answer to the element with this index, which counts once the round is closed. To be asked in their order.
    ///
    /// # Errors
    /// Faults of the server; then the whole round is to be rolled back.
    pub async fn outcome(&mut self, index: usize) -> Result<OpOutcome, Error> {
        let pushed = self.pushed.get(index).ok_or_else(|| Error::internal("an element that was not pushed"))?;
        let head = pushed.head();
        if head.as_ref().is_some_and(|head| head.by != self.sender.person.id) {
            return Ok(answer(pushed, refused(Refusal::WrongSender)));
        }
        if let Some(recorded) = self.known.get(&pushed.op) {
            return Ok(again(recorded, pushed, self.sender));
        }
        if self.in_doubt {
            return Ok(answer(pushed, Verdict::Later { cause: LaterCause::Clock }));
        }
        if let Some(cause) = self.course.allowance.hold(pushed, &self.naming) {
            return Ok(answer(pushed, Verdict::Later { cause }));
        }
        let verdict = match (&pushed.content, &head) {
            (Content::Newer(_), _) => Verdict::Later { cause: LaterCause::NewerServer },
            (_, Some(head)) if head.device != self.sender.device || head.town != self.sender.person.town => refused(Refusal::WrongSender),
            (Content::Unreadable { why, .. }, _) => refused(Refusal::Unreadable(why.clone())),
            (Content::Envelope(envelope), _) => self.decide(index, envelope).await?,
        };
        if verdict == (Verdict::Later { cause: LaterCause::Behind }) {
            self.course.behind.insert(pushed.op);
        }
        let Some(head) = head.filter(|_| verdict.is_final()) else { return Ok(answer(pushed, verdict)) };
        // The town of a refused stranger is not one of ours: the row stands under the sender's.
        let head = EnvelopeHead { town: self.sender.person.town, ..head };
        if matches!(verdict, Verdict::Applied { .. }) {
            self.store_proven_photos(pushed).await?;
        }
        self.write_down(pushed, &head, verdict)
    }

    /// Writes everything down, and makes the chain attest the verdicts and receipts of this round, in one row.
    ///
    /// # Errors
    /// The database's; then the round is to be rolled back.
    pub async fn close(self) -> Result<(), Error> {
        let Self { tx, sender, now, mut work, entries, .. } = self;
        if !entries.is_empty() {
            let (actor, object) = (sender.actor(), format!("device:{}", sender.device));
            let record = Record { actor, action: "verdicts".to_owned(), object, body: Value::Null };
            let rows = audit::rows_of_ops(entries.iter().map(|entry| entry.row.clone()).collect(), true);
            work.attest(now, audit::attesting(record, &rows));
        }
        work.save().await?;
        ledger::insert(tx, entries).await
    }

    fn write_down(&mut self, pushed: &Pushed, head: &EnvelopeHead, verdict: Verdict) -> Result<OpOutcome, Error> {
        let (recorded, entry) = ledger::draw_up(self.state, pushed, head, verdict, &self.granted, self.now)?;
        self.course.allowance.spend(&entry.row.raw);
        if matches!(recorded.verdict, Verdict::Applied { .. }) {
            for file in pushed.files().into_iter().filter(|file| !self.granted.contains(&(file.hash, file.media))) {
                *self.naming.entry(file.hash).or_default() += 1;
            }
        }
        self.entries.push(entry);
        let outcome = OpOutcome { receipt: recorded.receipt.clone(), ..answer(pushed, recorded.verdict.clone()) };
        self.known.insert(pushed.op, recorded);
        Ok(outcome)
    }

    async fn decide(&mut self, index: usize, envelope: &Envelope) -> Result<Verdict, Error> {
        if envelope.command.is_of_machine() {
            return Ok(refused(Refusal::NotForRole(self.sender.person.role.kind())));
        }
        if envelope.command.weight() > self.sender.most {
            return Ok(Verdict::Later { cause: LaterCause::SignIn });
        }
        if let Some(needs) = envelope.needs
            && !self.is_applied(needs)
            && !mutated(Defect::IgnoreDependency)
        {
            let cause = if self.course.behind.contains(&needs) { LaterCause::Behind } else { LaterCause::Needs(needs) };
            return Ok(Verdict::Later { cause });
        }
        let facts = self.facts.get_mut(index).and_then(Option::take);
        let request = CommandRequest { facts, proof: self.proof_seen(envelope), ..request_of(self.sender, envelope, self.now) };
        match self.work.carry_out(&request).await? {
            Outcome::Done { version, .. } => Ok(Verdict::Applied { version }),
            Outcome::Refused(reason) => self.refused(&request, envelope, reason).await,
        }
    }

    /// The proof that a verifier looked at; an app that does not say looked at the one that stood at `base`.
    fn proof_seen(&self, envelope: &Envelope) -> Option<Hash> {
        let then = || self.work.record(envelope.record())?.at_version(envelope.base)?.proof_judged_by(&envelope.command);
        envelope.proof.or_else(|| if envelope.base == 0 { None } else { then() })
    }

    /// Whether the version that the person looked at is one of a store that was lost: another's, and beyond what the backup held.
    fn counts_elsewhere(&self, envelope: &Envelope, record: &AnyRecord) -> bool {
        let kept = self.state.restored_at.map_or(0, |at| record.entries_before(at));
        envelope.base > kept && envelope.generation.is_some_and(|generation| generation != self.state.generation)
    }

    fn is_applied(&self, op: OpId) -> bool {
        self.known.get(&op).is_some_and(|known| known.person == self.sender.person.id && matches!(known.verdict, Verdict::Applied { .. }))
    }

    /// What would have been allowed at the version the person looked at was overtaken by others. The rest is refused for good, unless
    /// this server may only have forgotten what would allow it.
    async fn refused(&mut self, request: &CommandRequest, envelope: &Envelope, reason: Refusal) -> Result<Verdict, Error> {
        let base = envelope.base;
        let Some(record) = self.work.record(request.record) else { return Ok(self.refused_or_behind(reason, false)) };
        let (version, is_open, elsewhere) = (record.version(), record.is_open(), self.counts_elsewhere(envelope, record));
        let overtaken = match reason {
            // An earlier proof of the issue was verified: the unit was faster. One that the issue does not have may yet be brought.
            Refusal::OtherProof => request.proof.is_some_and(|seen| record.has_attachment(seen)),
            _ => !elsewhere && (1..version).contains(&base) && self.work.decide_at(request, base).await?.is_ok(),
        };
        if overtaken {
            return Ok(Verdict::Conflict { reason, version });
        }
        let saw_more = is_open && (reason == Refusal::OtherProof || elsewhere || base > version);
        Ok(self.refused_or_behind(reason, saw_more))
    }

    fn refused_or_behind(&self, reason: Refusal, saw_more: bool) -> Verdict {
        if self.is_catching_up() && reason.may_lack_history(saw_more) && !mutated(Defect::DecideBehind) {
            return Verdict::Later { cause: LaterCause::Behind };
        }
        refused(reason)
    }

    /// Whether the store was restored so lately that phones may still bring what it forgot.
    fn is_catching_up(&self) -> bool {
        self.state.restored_at.is_some_and(|at| self.now < at.plus_days(KEPT_DAYS))
    }

    /// Files whose bytes this person has proven before, for another record, are stored from the start for this one and for those that it
    /// opened.
    async fn store_proven_photos(&mut self, pushed: &Pushed) -> Result<(), Error> {
        let (Some(envelope), town) = (pushed.envelope(), self.sender.person.town) else { return Ok(()) };
        let links = envelope.file_links();
        for (record, file) in links.into_iter().filter(|(_, file)| self.granted.contains(&(file.hash, file.media))) {
            let stored = CommandRequest::photo_stored(town, record, file.hash, self.now);
            self.work.carry_out(&CommandRequest { via: self.sender.via, ..stored }).await?;
        }
        Ok(())
    }
}

fn request_of(sender: &Sender, envelope: &Envelope, now: Moment) -> CommandRequest {
    CommandRequest {
        town: sender.person.town,
        record: envelope.record(),
        principal: sender.principal(),
        command: envelope.command.clone(),
        op: Some(envelope.op),
        recorded_at: Some(envelope.recorded_at),
        via: sender.via,
        cause: None,
        shown_with: Some(envelope.reference),
        proof: envelope.proof,
        facts: None,
        publishes: None,
        now,
    }
}

const fn refused(reason: Refusal) -> Verdict {
    Verdict::Refused { reason }
}

const fn answer(pushed: &Pushed, verdict: Verdict) -> OpOutcome {
    OpOutcome { op: pushed.op, issue: pushed.issue, verdict, seen: false, receipt: None }
}

/// The answer to what had no turn.
pub fn busy(pushed: &Pushed) -> OpOutcome {
    answer(pushed, Verdict::Later { cause: LaterCause::Busy })
}

/// The same bytes get the same verdict; other bytes under a used op are refused and change nothing.
fn again(recorded: &Recorded, pushed: &Pushed, sender: &Sender) -> OpOutcome {
    if recorded.person != sender.person.id || !recorded.text.is_of(&pushed.raw) {
        return answer(pushed, refused(Refusal::Unreadable("op reused".to_owned())));
    }
    OpOutcome { seen: true, receipt: recorded.receipt.clone(), ..answer(pushed, recorded.verdict.clone()) }
}
