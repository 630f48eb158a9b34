//! A 救援包 is taken in: the same decisions, the same photo store, the same receipts as if the phone had sent it.
//!
//! A file says whose records it holds, and its seal proves it. From one without a seal that holds, what others will decide on is taken in, and
//! the rest is left to the phone: it gets no verdict. Every event says that it came by a file, and who took that in.

use super::{
    push::decide_all,
    quota::{Charge, check_room},
    read::{self, Content, Pushed},
    upload::{Chunk, most_bytes, take_chunk},
};
use crate::{
    audit::{self, Record},
    auth::{Sender, person_with, seal_keys},
    error::Error,
    photo::{PhotoBytes, Slot, chunk_length, granted, named_as},
    state::State,
};
use serde_json::value::RawValue;
use shared::{
    id::OpId,
    issue::Refusal,
    person::{Actor, Person},
    photo::{CHUNK_BYTES, Hash},
    record::Via,
    sync::{EnvelopeHead, LaterCause, MAX_PUSH_BYTES, MAX_PUSH_OPS, OpOutcome, Rescue, Verdict},
};
use std::{collections::HashSet, sync::Arc};

/// Most names of records in the audit chain's row about a file. The rows about the records themselves name each.
const MOST_NAMED: usize = 500;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Whose records they are.
    pub person: String,
    /// Whether the seal of the phone holds.
    pub sealed: bool,
    /// Each record that could be read, in the order of the file.
    pub records: Vec<(OpId, ImportResult)>,
    /// Carried out now.
    pub applied: usize,
    /// Here before: the phone, or an earlier import, had brought them.
    pub seen: usize,
    /// Refused, with the reason that the phone will show.
    pub refused: Vec<(OpId, Refusal)>,
    /// Not decided yet: what they wait for is not here.
    pub waiting: Vec<(OpId, LaterCause)>,
    /// Photos stored now.
    pub photos: usize,
    /// Photos that were not taken.
    pub photos_refused: Vec<(Hash, String)>,
    /// Photos that the file names and does not hold whole.
    pub photos_missing: Vec<Hash>,
    /// Records of which not even the name can be read, by the phone or here.
    pub damaged: usize,
}

/// What became of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportResult {
    /// Carried out now.
    Applied,
    /// Carried out before.
    Seen,
    /// Refused.
    Refused(Refusal),
    /// Waits for another record or another server.
    Waits(LaterCause),
}

/// Who takes a file in, as the audit names them, and of which towns it may be.
#[derive(Clone, Debug)]
pub enum Importer {
    /// At the server's own console: every town's.
    Operator,
    /// A town's administrator: that town's.
    Admin(Person),
}

impl Importer {
    /// As the timeline names them; `None`: at the console.
    fn actor(&self) -> Option<Actor> {
        match self {
            Self::Operator => None,
            Self::Admin(admin) => Some(Actor::Named { person: admin.id, role: admin.role.kind() }),
        }
    }
}

/// Takes the records and photos of a file in, at the server's console. Idempotent.
///
/// # Errors
/// As [`import_by`].
pub async fn import(state: &State, rescue: &Rescue, photos: &[(Hash, impl PhotoBytes)]) -> Result<Imported, Error> {
    import_by(state, &Importer::Operator, rescue, photos).await
}

/// Takes the records and photos of a file in. Idempotent.
///
/// # Errors
/// [`Error::BadRequest`] if the file names nobody; [`Error::NotFound`] if that person has no account here, or none in the importer's
/// town; faults of the store, after which the file may be imported again.
pub async fn import_by(state: &State, by: &Importer, rescue: &Rescue, photos: &[(Hash, impl PhotoBytes)]) -> Result<Imported, Error> {
    let person = owner(state, rescue).await?;
    if matches!(by, Importer::Admin(admin) if admin.town != person.town) {
        return Err(Error::NotFound);
    }
    let sealed = bears_seal(state, rescue, &person).await?;
    let sender = Sender::of_file(person, rescue.device, Via { by: by.actor(), sealed });
    let mut done = Imported { sealed, ..Imported::of(rescue, photos, &sender.person) };
    let mut left = HashSet::new();
    for envelopes in pushes_of(&rescue.envelopes) {
        let pushed: Vec<Pushed> = envelopes.iter().filter_map(|raw| read::read(raw)).collect();
        done.damaged += envelopes.len() - pushed.len();
        let outcomes = decide_patiently(state, &sender, pushed, &mut left).await?;
        outcomes.into_iter().for_each(|outcome| done.count(outcome));
    }
    for (hash, bytes) in photos {
        match take_photo(state, &sender, *hash, bytes).await {
            Ok(new) => done.photos += usize::from(new),
            Err(error @ (Error::WrongHash | Error::NotAPhoto | Error::NotAVoiceNote | Error::TooManyPixels | Error::TooLarge)) => {
                done.photos_refused.push((*hash, error.to_string()));
            }
            Err(error) => return Err(error),
        }
    }
    write_down(state, by, &sender, &done).await?;
    Ok(done)
}

impl Imported {
    fn of(rescue: &Rescue, photos: &[(Hash, impl PhotoBytes)], person: &Person) -> Self {
        let held = |hash: &Hash| photos.iter().any(|(whole, _)| whole == hash);
        Self {
            person: person.name.clone(),
            sealed: false,
            records: Vec::new(),
            applied: 0,
            seen: 0,
            refused: Vec::new(),
            waiting: Vec::new(),
            photos: 0,
            photos_refused: Vec::new(),
            photos_missing: rescue.photos.iter().map(|(hash, _)| *hash).filter(|hash| !held(hash)).collect(),
            damaged: rescue.damaged.len(),
        }
    }

    fn count(&mut self, outcome: OpOutcome) {
        let op = outcome.op;
        let result = match outcome.verdict {
            Verdict::Applied { .. } if outcome.seen => ImportResult::Seen,
            Verdict::Applied { .. } => ImportResult::Applied,
            Verdict::Refused { reason } | Verdict::Conflict { reason, .. } => ImportResult::Refused(reason),
            Verdict::Later { cause } => ImportResult::Waits(cause),
        };
        match &result {
            ImportResult::Seen => self.seen += 1,
            ImportResult::Applied => self.applied += 1,
            ImportResult::Refused(reason) => self.refused.push((op, reason.clone())),
            ImportResult::Waits(cause) => self.waiting.push((op, *cause)),
        }
        self.records.push((op, result));
    }

    /// Whether nothing of the file is left to be brought.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.waiting.is_empty() && self.photos_missing.is_empty() && self.damaged == 0
    }
}

/// The records in parts no longer than a push, so that little of the list is in memory a second time.
pub(super) fn pushes_of(envelopes: &[Box<RawValue>]) -> impl Iterator<Item = &[Box<RawValue>]> {
    let (mut bytes, mut count) = (0, 0);
    envelopes.chunk_by(move |last, next| {
        (bytes, count) = (bytes + last.get().len(), count + 1);
        let goes_on = count < MAX_PUSH_OPS && bytes + next.get().len() <= MAX_PUSH_BYTES;
        if !goes_on {
            (bytes, count) = (0, 0);
        }
        goes_on
    })
}

/// Whether the file was sealed with a token that this person had on that device and that nobody took back.
async fn bears_seal(state: &State, rescue: &Rescue, person: &Person) -> Result<bool, Error> {
    let Some(seal) = rescue.seal else { return Ok(false) };
    let keys = seal_keys(state.db.reader(), person.id, rescue.device).await?;
    Ok(keys.iter().any(|key| seal.fits(key)))
}

/// The person the file names, or else the one its first record names.
async fn owner(state: &State, rescue: &Rescue) -> Result<Person, Error> {
    let first = || rescue.envelopes.iter().find_map(|raw| serde_json::from_str::<EnvelopeHead>(raw.get()).ok()).map(|head| head.by);
    let id = rescue.person.or_else(first).ok_or_else(|| Error::bad_request("the file names nobody"))?;
    person_with(state.db.reader(), id).await?.ok_or(Error::NotFound)
}

/// Decides until nothing waits for its turn only; each record's last answer, in their order. It is charged to no account.
///
/// `left` collects what is left to the phone, of which a file without a seal is no proof. What follows upon that does not wait for it:
/// whether a case that was signed for on the phone only may be put right is for the rules to say.
async fn decide_patiently(
    state: &State,
    sender: &Sender,
    mut pushed: Vec<Pushed>,
    left: &mut HashSet<OpId>,
) -> Result<Vec<OpOutcome>, Error> {
    let mut done: Vec<OpOutcome> = Vec::with_capacity(pushed.len());
    let _turn = state.turns.of(sender.person.id).await?;
    loop {
        let count = pushed.len();
        let shared = Arc::new(pushed);
        let outcomes = decide_all(state, sender, None, &shared, state.clock.now(), Charge::Nobody).await?;
        pushed = Arc::unwrap_or_clone(shared);
        let waits = |outcome: &OpOutcome| matches!(outcome.verdict, Verdict::Later { .. });
        let waiting: HashSet<OpId> = outcomes.iter().filter(|outcome| waits(outcome)).map(|outcome| outcome.op).collect();
        for outcome in outcomes {
            match done.iter_mut().find(|before| before.op == outcome.op && waits(before)) {
                Some(before) => *before = outcome,
                None => done.push(outcome),
            }
        }
        pushed.retain(|pushed| waiting.contains(&pushed.op));
        let for_phone = |outcome: &&OpOutcome| matches!(outcome.verdict, Verdict::Later { cause: LaterCause::SignIn });
        left.extend(done.iter().filter(for_phone).map(|outcome| outcome.op));
        let freed = pushed.iter_mut().filter_map(|pushed| need_among(pushed, left)).map(|need| *need = None).count();
        if pushed.is_empty() || (pushed.len() == count && freed == 0) {
            return Ok(done);
        }
    }
}

/// What a record waits for, if it is one of these.
fn need_among<'a>(pushed: &'a mut Pushed, ops: &HashSet<OpId>) -> Option<&'a mut Option<OpId>> {
    match &mut pushed.content {
        Content::Envelope(envelope) => Some(&mut envelope.needs).filter(|needs| needs.is_some_and(|op| ops.contains(&op))),
        Content::Newer(_) | Content::Unreadable { .. } => None,
    }
}

/// Takes a photo chunk by chunk; whether it was new. One that no record names any more is left out.
pub(super) async fn take_photo(state: &State, sender: &Sender, hash: Hash, bytes: &impl PhotoBytes) -> Result<bool, Error> {
    let slot = Slot { town: sender.person.town, person: sender.person.id, hash };
    let db = state.db.reader();
    let Some(most) = most_bytes(&named_as(db, slot.town, slot.person, hash).await?) else { return Ok(false) };
    if !granted(db, slot.town, slot.person, &[hash]).await?.is_empty() {
        return Ok(false);
    }
    check_room(state).await?;
    let whole = bytes.length();
    match whole {
        0 => return Err(Error::NotAPhoto),
        _ if whole > most => return Err(Error::TooLarge),
        _ => {}
    }
    let mut index = 0;
    while let Some(length) = chunk_length(whole, index) {
        let part = bytes.read(u64::from(index) * CHUNK_BYTES, length).await?;
        take_chunk(state, sender, slot, Chunk { index, bytes: part, whole }).await?;
        index += 1;
    }
    Ok(true)
}

async fn write_down(state: &State, by: &Importer, sender: &Sender, done: &Imported) -> Result<(), Error> {
    let tx = state.db.write().await?;
    let body = serde_json::json!({
        "device": sender.device, "applied": done.applied, "seen": done.seen, "refused": done.refused.len(), "waiting": done.waiting.len(),
        "photos": done.photos, "sealed": done.sealed,
        "ops": done.records.iter().take(MOST_NAMED).map(|(op, _)| op).collect::<Vec<_>>(),
    });
    let object = format!("person:{}", sender.person.id);
    let actor = match by {
        Importer::Operator => "operator".to_owned(),
        Importer::Admin(admin) => format!("person:{}", admin.id),
    };
    let record = Record { actor, action: "rescue_import".into(), object, body };
    audit::append(&tx, sender.person.town, state.clock.now(), record).await?;
    Ok(tx.commit().await?)
}
