//! One pushed command through the one write path, exactly once.

use super::{
    ledger::{self, Recorded},
    quota::Allowance,
    read::{Content, Pushed},
};
use crate::{
    audit::{self, Record, Subject},
    auth::Sender,
    error::Error,
    issue::{self, Handled, Order, handle, judge_at},
    photo,
    state::{State, WriteTx},
};
use serde_json::Value;
use shared::sabotage::{Defect, sabotaged};
use shared::{
    Command, Entry, Hash, Issue, IssueId, Moment, OpId, Principal, Refusal, TownId,
    sync::{Envelope, EnvelopeHead, KEPT_DAYS, LaterCause, OpOutcome, Verdict},
};
use std::collections::{HashMap, HashSet};

/// What the rounds of one push hand on to each other.
#[derive(Debug, Default)]
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

/// One slice of a push while it is judged: its commands share one transaction and one instant.
pub struct Round<'a> {
    state: &'a State,
    tx: &'a WriteTx,
    sender: &'a Sender,
    now: Moment,
    known: HashMap<OpId, Recorded>,
    course: &'a mut Course,
    /// Those that got their verdict in this round.
    judged: Vec<OpId>,
    /// Whether the clock is not believed, so that nothing gets a verdict.
    in_doubt: bool,
}

impl<'a> Round<'a> {
    /// A round over these elements, with what the ledger already holds of them and of what they need.
    ///
    /// # Errors
    /// The database's.
    pub async fn open(
        state: &'a State,
        tx: &'a WriteTx,
        sender: &'a Sender,
        pushed: &[Pushed],
        now: Moment,
        course: &'a mut Course,
    ) -> Result<Self, Error> {
        ledger::lock_town(tx, sender.person.town).await?;
        let mut ops: Vec<OpId> = pushed.iter().map(|pushed| pushed.op).collect();
        ops.extend(pushed.iter().filter_map(|pushed| match &pushed.content {
            Content::Envelope(envelope) => envelope.needs,
            _ => None,
        }));
        let known = ledger::recorded(tx, &ops).await?;
        Ok(Self { state, tx, sender, now, known, course, judged: Vec::new(), in_doubt: state.clock.doubt().is_some() })
    }

    /// The answer to one element. A final verdict is in the ledger when this returns, or was there before.
    ///
    /// A fault that only this element meets is undone with it, logged, and does not stop the others.
    ///
    /// # Errors
    /// The database's; then the whole push is to be rolled back.
    pub async fn outcome(&mut self, pushed: &Pushed) -> Result<OpOutcome, Error> {
        let head = pushed.head();
        if head.as_ref().is_some_and(|head| head.by != self.sender.person.id) {
            return Ok(answer(pushed, refused(Refusal::WrongSender)));
        }
        if let Some(recorded) = self.known.get(&pushed.op)
            && !sabotaged(Defect::ForgetLedger)
        {
            return Ok(again(recorded, pushed, self.sender));
        }
        if self.in_doubt {
            return Ok(answer(pushed, Verdict::Later { cause: LaterCause::Clock }));
        }
        if let Some(cause) = self.course.allowance.hold(self.tx, self.sender, pushed).await? {
            return Ok(answer(pushed, Verdict::Later { cause }));
        }
        let step = ledger::step(self.tx).await?;
        match self.carry_out(&step, pushed, head).await {
            Ok(outcome) => {
                step.commit().await?;
                self.judged.extend(self.known.contains_key(&pushed.op).then_some(pushed.op));
                Ok(outcome)
            }
            Err(Error::Internal(why)) => {
                tracing::error!(op = %pushed.op, why, "a pushed command could not be judged");
                step.rollback().await?;
                self.known.remove(&pushed.op);
                Ok(answer(pushed, Verdict::Later { cause: LaterCause::Busy }))
            }
            Err(error) => Err(error),
        }
    }

    /// Makes the chain vouch for the verdicts and receipts of this round, in one row.
    ///
    /// # Errors
    /// The database's.
    pub async fn close(self) -> Result<(), Error> {
        if self.judged.is_empty() {
            return Ok(());
        }
        let (actor, object) = (format!("person:{}", self.sender.person.id), format!("device:{}", self.sender.device));
        let record = Record { actor, action: "verdicts".to_owned(), object, body: Value::Null };
        audit::vouch(self.tx, self.sender.person.town, self.now, record, &[Subject::Ops(&self.judged)]).await
    }

    async fn carry_out(&mut self, tx: &WriteTx, pushed: &Pushed, head: Option<EnvelopeHead>) -> Result<OpOutcome, Error> {
        let verdict = match (&pushed.content, &head) {
            (Content::Newer(_), _) => Verdict::Later { cause: LaterCause::NewerServer },
            (_, Some(head)) if head.device != self.sender.device || head.town != self.sender.person.town => refused(Refusal::WrongSender),
            (Content::Unreadable { why, .. }, _) => refused(Refusal::Unreadable(why.clone())),
            (Content::Envelope(envelope), _) => self.judge(tx, envelope).await?,
        };
        if verdict == (Verdict::Later { cause: LaterCause::Behind }) {
            self.course.behind.insert(pushed.op);
        }
        let Some(head) = head.filter(|_| verdict.is_final()) else { return Ok(answer(pushed, verdict)) };
        // The town of a refused stranger is not one of ours: the row stands under the sender's.
        let head = EnvelopeHead { town: self.sender.person.town, ..head };
        if matches!(verdict, Verdict::Applied { .. }) {
            self.store_proven_photos(tx, pushed).await?;
        }
        let recorded = ledger::record(tx, self.state, pushed, &head, verdict, self.now).await?;
        self.course.allowance.spend(&recorded.text.column());
        let outcome = OpOutcome { receipt: recorded.receipt.clone(), ..answer(pushed, recorded.verdict.clone()) };
        self.known.insert(pushed.op, recorded);
        Ok(outcome)
    }

    async fn judge(&self, tx: &WriteTx, envelope: &Envelope) -> Result<Verdict, Error> {
        // What the write path does not carry out yet waits on the phone.
        let Some(command) = envelope.command.issue() else { return Ok(Verdict::Later { cause: LaterCause::NewerServer }) };
        if command.is_of_machine() {
            return Ok(refused(Refusal::NotForRole(self.sender.person.role.kind())));
        }
        if command.weight() > self.sender.most {
            return Ok(Verdict::Later { cause: LaterCause::SignIn });
        }
        if let Some(needs) = envelope.needs
            && !self.is_applied(needs)
            && !sabotaged(Defect::IgnoreDependency)
        {
            let cause = if self.course.behind.contains(&needs) { LaterCause::Behind } else { LaterCause::Needs(needs) };
            return Ok(Verdict::Later { cause });
        }
        let order = Order {
            town: self.sender.person.town,
            issue: envelope.issue,
            principal: Principal::Person(self.sender.person.clone()),
            command: command.clone(),
            op: Some(envelope.op),
            recorded_at: Some(envelope.recorded_at),
            via: self.sender.via,
            shown_with: Some(envelope.reference),
            proof: self.proof_seen(tx, envelope).await?,
            now: self.now,
        };
        match handle(tx, self.state, order.clone()).await? {
            Handled::Done { version, .. } => Ok(Verdict::Applied { version }),
            Handled::Refused(reason) => self.refused(tx, &order, envelope, reason).await,
        }
    }

    /// The proof that a verifier looked at; an app that does not say looked at the one that stood at `base`.
    async fn proof_seen(&self, tx: &WriteTx, envelope: &Envelope) -> Result<Option<Hash>, Error> {
        if envelope.proof.is_some() || envelope.base == 0 || !matches!(envelope.command.issue(), Some(Command::Verify { .. })) {
            return Ok(envelope.proof);
        }
        let then = issue::load_at(tx, self.sender.person.town, envelope.issue, envelope.base).await?;
        Ok(then.and_then(|issue| issue.proof_to_judge()))
    }

    /// Whether the version that the person looked at is one of a store that was lost: another's, and beyond what the backup held.
    fn counts_elsewhere(&self, envelope: &Envelope, issue: &Issue) -> bool {
        let kept = |entry: &&Entry| self.state.restored_at.is_some_and(|at| entry.at < at);
        let kept = u64::try_from(issue.timeline.iter().take_while(kept).count()).unwrap_or(u64::MAX);
        envelope.base > kept && envelope.generation.is_some_and(|generation| generation != self.state.generation)
    }

    fn is_applied(&self, op: OpId) -> bool {
        self.known.get(&op).is_some_and(|known| known.person == self.sender.person.id && matches!(known.verdict, Verdict::Applied { .. }))
    }

    /// What would have been allowed at the version the person looked at was overtaken by others. The rest is refused for good, unless
    /// this server may only have forgotten what would allow it.
    async fn refused(&self, tx: &WriteTx, order: &Order, envelope: &Envelope, reason: Refusal) -> Result<Verdict, Error> {
        let issue = issue::load(tx, order.town, order.issue).await?;
        let (base, elsewhere) = (envelope.base, issue.as_ref().is_some_and(|issue| self.counts_elsewhere(envelope, issue)));
        // An earlier proof of the issue was judged: the unit was faster. One that the issue does not have may yet be brought.
        let earlier_proof = |issue: &Issue| order.proof.is_some_and(|seen| issue.has_photo(seen));
        if let Some(issue) = &issue
            && match reason {
                Refusal::OtherProof => earlier_proof(issue),
                _ => !elsewhere && (1..issue.version).contains(&base) && judge_at(tx, self.state, order, base).await?.is_ok(),
            }
        {
            return Ok(Verdict::Conflict { reason, version: issue.version });
        }
        let saw_more = issue
            .is_some_and(|issue| issue.status.kind().is_open() && (reason == Refusal::OtherProof || elsewhere || base > issue.version));
        if self.is_catching_up() && reason.may_lack_history(saw_more) && !sabotaged(Defect::JudgeBehind) {
            return Ok(Verdict::Later { cause: LaterCause::Behind });
        }
        Ok(refused(reason))
    }

    /// Whether the store was restored so lately that phones may still bring what it forgot.
    fn is_catching_up(&self) -> bool {
        self.state.restored_at.is_some_and(|at| self.now < at.plus_days(KEPT_DAYS))
    }

    /// Photos whose bytes this person has proven before, for another record, are stored for this one from the start.
    async fn store_proven_photos(&self, tx: &WriteTx, pushed: &Pushed) -> Result<(), Error> {
        let person = &self.sender.person;
        let hashes: Vec<Hash> = pushed.photos().iter().map(|photo| photo.hash).collect();
        let granted: HashSet<Hash> = photo::granted(tx, person.town, person.id, &hashes).await?;
        for hash in hashes.into_iter().filter(|hash| granted.contains(hash)) {
            let stored = photo_stored(person.town, pushed.issue, hash, self.now);
            handle(tx, self.state, Order { via: self.sender.via, ..stored }).await?;
        }
        Ok(())
    }
}

/// The system's command that a photo of an issue is durable. Refused, harmlessly, if the issue knows.
#[must_use]
pub const fn photo_stored(town: TownId, issue: IssueId, hash: Hash, now: Moment) -> Order {
    Order {
        town,
        issue,
        principal: Principal::System,
        command: Command::PhotoStored { hash },
        op: None,
        recorded_at: None,
        via: None,
        shown_with: None,
        proof: None,
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
