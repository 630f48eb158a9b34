//! A server that does as it is told: it decides by a script, signs receipts, and can lose, garble or refuse what it answers.

use crate::clock::{Env, FixedEnv};
use crate::sync::{Body, Method, NoAnswer, Remote, Request, Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, SigningKey};
use serde::Serialize;
use shared::sync::{
    Change, ChunkAnswer, Envelope, FeedChange, Inventory, OpOutcome, PROTOCOL, PhotoMissing, PublicKey, PullAnswer, PushAnswer,
    PushRequest, Verdict,
};
use shared::{
    account::{ErrorBody, ErrorCode, Me},
    id::{GenerationId, OpId},
    issue::{Issue, apply, decide},
    person::Person,
    photo::{Hash, chunks_of},
    reference::Bundle,
    sync::Receipt,
};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use uuid::Uuid;

/// What happens to the next request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The request never arrives.
    RequestLost,
    /// It is carried out, the answer never arrives.
    AnswerLost,
    /// Something else answers 200 with a page of its own.
    Portal,
    /// Something else answers 200 with JSON of its own.
    ForeignJson,
    /// Our header, but half an answer.
    Truncated,
    /// The server says no.
    Error(ErrorCode, Option<String>),
    /// It answers for other ops than those asked.
    OtherOps,
    /// It has been updated and says things that this phone does not know yet.
    Tomorrow,
    /// All is well.
    None,
}

struct Known {
    raw: String,
    envelope: Envelope,
    verdict: Verdict,
}

pub struct Server {
    pub env: Rc<FixedEnv>,
    pub bundle: RefCell<Bundle>,
    pub generation: Cell<GenerationId>,
    pub faults: RefCell<VecDeque<Fault>>,
    pub requests: RefCell<Vec<Request>>,
    pub pushes: RefCell<Vec<Vec<OpId>>>,
    pub inventory: RefCell<Inventory>,
    pub verdicts: RefCell<BTreeMap<OpId, VecDeque<Verdict>>>,
    pub condemned: RefCell<BTreeMap<Hash, ErrorCode>>,
    /// Files that it has and leaves out of its receipts.
    pub forgetful_of: RefCell<BTreeSet<Hash>>,
    /// Envelopes containing this text cannot be read, and spoil the whole push.
    pub poison: RefCell<Option<String>>,
    pub signed_with: RefCell<SigningKey>,
    pub session: Cell<bool>,
    pub token: Cell<bool>,
    pub backed_up: Cell<u64>,
    pub applied: RefCell<Vec<OpId>>,
    ledger: RefCell<BTreeMap<OpId, Known>>,
    chunks: RefCell<BTreeMap<Hash, BTreeMap<u32, Vec<u8>>>>,
    stored: RefCell<BTreeSet<Hash>>,
    pub issues: RefCell<BTreeMap<shared::id::IssueId, (u64, Issue)>>,
    pub feed: Cell<u64>,
    /// What a phone that listens is told, whatever it knows.
    pub heard_head: Cell<Option<u64>>,
}

pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

impl Server {
    pub fn new(env: Rc<FixedEnv>, bundle: Bundle) -> Self {
        Self {
            env,
            bundle: RefCell::new(bundle),
            generation: Cell::new(GenerationId(Uuid::from_u128(1))),
            faults: RefCell::default(),
            requests: RefCell::default(),
            pushes: RefCell::default(),
            inventory: RefCell::default(),
            verdicts: RefCell::default(),
            condemned: RefCell::default(),
            forgetful_of: RefCell::default(),
            poison: RefCell::default(),
            signed_with: RefCell::new(key(1)),
            session: Cell::new(true),
            token: Cell::new(true),
            backed_up: Cell::new(0),
            applied: RefCell::default(),
            ledger: RefCell::default(),
            chunks: RefCell::default(),
            stored: RefCell::default(),
            issues: RefCell::default(),
            feed: Cell::new(0),
            heard_head: Cell::default(),
        }
    }

    pub fn me(&self, person: Person) -> Me {
        Me {
            person,
            town_code: "t".into(),
            town_name: "某镇".into(),
            receipt_key: PublicKey::of(&key(1).verifying_key().to_bytes()),
            generation: self.generation.get(),
            now: self.env.now(),
        }
    }

    /// The next requests fare so, in this order.
    pub fn next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.borrow_mut().extend(faults);
    }

    /// The next verdict on a command.
    pub fn set_verdict(&self, op: OpId, verdict: Verdict) {
        self.verdicts.borrow_mut().entry(op).or_default().push_back(verdict);
    }

    /// Restored from a backup of the beginning: empty, with a generation of its own.
    pub fn forget_everything(&self) {
        self.generation.set(GenerationId(Uuid::from_u128(self.generation.get().0.as_u128() + 1)));
        self.ledger.borrow_mut().clear();
        self.chunks.borrow_mut().clear();
        self.stored.borrow_mut().clear();
        self.issues.borrow_mut().clear();
        self.applied.borrow_mut().clear();
        self.feed.set(0);
    }

    pub fn has(&self, hash: Hash) -> bool {
        self.stored.borrow().contains(&hash)
    }

    pub fn raw(&self, op: OpId) -> Option<String> {
        self.ledger.borrow().get(&op).map(|known| known.raw.clone())
    }

    fn receipt(&self, known: &Known) -> Option<Receipt> {
        let Verdict::Applied { version } = known.verdict else { return None };
        let photos: Vec<Hash> = known.envelope.command.files().iter().map(|file| file.hash).collect();
        if photos.iter().any(|hash| !self.has(*hash)) {
            return None;
        }
        let photos = photos.into_iter().filter(|hash| !self.forgetful_of.borrow().contains(hash)).collect();
        let signing = self.signed_with.borrow();
        let mut receipt = Receipt {
            op: known.envelope.op,
            issue: known.envelope.issue,
            version,
            photos,
            at: self.env.now(),
            key: PublicKey::of(&signing.verifying_key().to_bytes()).id,
            signature: String::new(),
        };
        receipt.signature = STANDARD.encode(signing.sign(&receipt.signed_bytes()).to_bytes());
        Some(receipt)
    }

    fn outcome_of(&self, raw: &str) -> OpOutcome {
        let envelope: Envelope = serde_json::from_str(raw).unwrap();
        let (op, issue) = (envelope.op, envelope.issue);
        if let Some(known) = self.ledger.borrow().get(&op) {
            assert_eq!(known.raw, raw, "the same op came with other bytes");
            return OpOutcome { op, issue, verdict: known.verdict.clone(), seen: true, receipt: self.receipt(known) };
        }
        let scripted = self.verdicts.borrow_mut().get_mut(&op).and_then(VecDeque::pop_front);
        let verdict = scripted.unwrap_or_else(|| self.decided(&envelope));
        let known = Known { raw: raw.to_owned(), envelope, verdict: verdict.clone() };
        let receipt = self.receipt(&known);
        if verdict.is_final() {
            self.ledger.borrow_mut().insert(op, known);
        }
        OpOutcome { op, issue, verdict, seen: false, receipt }
    }

    fn decided(&self, envelope: &Envelope) -> Verdict {
        let bundle = self.bundle.borrow();
        let principal = shared::fixture::inspector();
        let context = shared::record::Context::on_server(&principal, &bundle.reference, bundle.version, self.env.now());
        let mut issues = self.issues.borrow_mut();
        let before = issues.get(&envelope.issue).map(|(_, issue)| issue.clone());
        match decide(before.as_ref(), envelope.command.issue().unwrap(), &context) {
            Err(reason) => Verdict::Refused { reason },
            Ok(events) => {
                let after = events.into_iter().fold(before, |issue, event| {
                    let entry = shared::issue::Entry {
                        at: self.env.now(),
                        by: principal.actor(),
                        op: Some(envelope.op),
                        recorded_at: Some(envelope.recorded_at),
                        via: None,
                        link: None,
                        cause: None,
                        event,
                    };
                    Some(apply(issue, envelope.issue, envelope.town, entry))
                });
                let after = after.unwrap();
                let version = after.version;
                self.feed.set(self.feed.get() + 1);
                issues.insert(envelope.issue, (self.feed.get(), after));
                self.applied.borrow_mut().push(envelope.op);
                Verdict::Applied { version }
            }
        }
    }

    fn missing(&self, hash: Hash, bytes: u64) -> Vec<u32> {
        let chunks = self.chunks.borrow();
        let here = chunks.get(&hash);
        (0..u32::try_from(chunks_of(bytes)).unwrap()).filter(|index| here.is_none_or(|here| !here.contains_key(index))).collect()
    }

    fn push(&self, body: &str) -> Response {
        let request: PushRequest = serde_json::from_str(body).unwrap();
        let poison = self.poison.borrow().clone();
        if let Some(poison) = poison
            && request.envelopes.iter().any(|raw| raw.get().contains(&poison))
        {
            return refusal(ErrorCode::BadRequest, None);
        }
        let outcomes: Vec<OpOutcome> = request.envelopes.iter().map(|raw| self.outcome_of(raw.get())).collect();
        self.pushes.borrow_mut().push(outcomes.iter().map(|outcome| outcome.op).collect());
        self.inventory.replace(request.inventory);
        let mut missing = Vec::new();
        for outcome in outcomes.iter().filter(|outcome| matches!(outcome.verdict, Verdict::Applied { .. }) && outcome.receipt.is_none()) {
            let ledger = self.ledger.borrow();
            for photo in ledger[&outcome.op].envelope.command.files() {
                if !self.has(photo.hash) {
                    missing.push(PhotoMissing { hash: photo.hash, chunks: self.missing(photo.hash, photo.bytes) });
                }
            }
        }
        success(&PushAnswer {
            protocol: PROTOCOL,
            generation: self.generation.get(),
            outcomes,
            missing,
            now: self.env.now(),
            head: self.feed.get(),
            backed_up_through: self.backed_up.get(),
            reference: self.bundle.borrow().version,
        })
    }

    fn chunk(&self, path: &str, bytes: &[u8]) -> Response {
        let mut parts = path.trim_start_matches("/api/sync/photo/").split(['/', '?', '=']);
        let hash: Hash = parts.next().unwrap().parse().unwrap();
        let index: u32 = parts.next().unwrap().parse().unwrap();
        let total: u64 = parts.nth(1).unwrap().parse().unwrap();
        if let Some(error) = self.condemned.borrow().get(&hash) {
            return refusal(*error, None);
        }
        let named = self.ledger.borrow().values().any(|known| known.envelope.command.files().iter().any(|file| file.hash == hash));
        if !named {
            return refusal(ErrorCode::NotFound, None);
        }
        self.chunks.borrow_mut().entry(hash).or_default().insert(index, bytes.to_vec());
        let missing = self.missing(hash, total);
        if !missing.is_empty() {
            return success(&ChunkAnswer { hash, missing, stored: false, receipts: Vec::new() });
        }
        let whole: Vec<u8> = self.chunks.borrow()[&hash].values().flatten().copied().collect();
        if Hash::of(&whole) != hash {
            return refusal(ErrorCode::WrongHash, None);
        }
        self.stored.borrow_mut().insert(hash);
        let ledger = self.ledger.borrow();
        let naming = ledger.values().filter(|known| known.envelope.command.files().iter().any(|file| file.hash == hash));
        let receipts = naming.filter_map(|known| self.receipt(known)).collect();
        success(&ChunkAnswer { hash, missing, stored: true, receipts })
    }

    fn pull(&self, path: &str) -> Response {
        let generation = self.generation.get();
        let asked = |name: &str| path.split(['?', '&']).find_map(|pair| pair.strip_prefix(name)).map(ToOwned::to_owned);
        let cursor: u64 = asked("cursor=").unwrap().parse().unwrap();
        let fresh = asked("generation=") != Some(generation.to_string()) || cursor == 0 || cursor > self.feed.get();
        let after = if fresh { 0 } else { cursor };
        let issues = self.issues.borrow();
        let mut newer: Vec<_> = issues.values().filter(|(feed, _)| *feed > after).collect();
        newer.sort_by_key(|(feed, _)| *feed);
        let limit: usize = asked("limit=").unwrap().parse().unwrap();
        let more = newer.len() > limit;
        newer.truncate(limit);
        let cursor = newer.last().filter(|_| more).map_or(self.feed.get(), |(feed, _)| *feed);
        let change = |(feed, issue): &(u64, Issue)| FeedChange { feed: *feed, change: Change::Issue(Box::new(issue.clone())) };
        let changes = newer.into_iter().map(change).collect();
        success(&PullAnswer {
            protocol: PROTOCOL,
            generation,
            fresh,
            changes,
            cursor,
            more,
            now: self.env.now(),
            head: self.feed.get(),
            backed_up_through: self.backed_up.get(),
            reference: self.bundle.borrow().version,
            access_scope: None,
            person: None,
        })
    }

    /// At once, where the real one waits for something to come.
    fn listen(&self, path: &str) -> Response {
        let after: u64 = path.trim_start_matches("/api/sync/listen?after=").parse().unwrap();
        let moved = (self.feed.get() != after).then_some(self.feed.get());
        match self.heard_head.take().or(moved) {
            Some(head) => success(&head),
            None => Response { success: true, ours: true, body: Vec::new() },
        }
    }

    fn reference(&self, path: &str) -> Response {
        let bundle = self.bundle.borrow();
        if path.ends_with(&format!("have={}", bundle.version)) {
            return Response { success: true, ours: true, body: Vec::new() };
        }
        success(&*bundle)
    }

    fn carry_out(&self, request: &Request) -> Response {
        let path = request.path.as_str();
        let allowed = match &request.token {
            Some(_) => self.token.get(),
            None => self.session.get(),
        };
        if path == "/health" {
            return success(&"alive");
        }
        match (&request.method, &request.body) {
            _ if !allowed => refusal(ErrorCode::NotSignedIn, None),
            (Method::Post, Body::Json(body)) => self.push(body),
            (Method::Put, Body::Bytes(bytes)) => self.chunk(path, bytes),
            _ if path.starts_with("/api/sync/pull") => self.pull(path),
            _ if path.starts_with("/api/sync/listen") => self.listen(path),
            _ => self.reference(path),
        }
    }
}

impl Remote for Server {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        self.requests.borrow_mut().push(request.clone());
        let fault = self.faults.borrow_mut().pop_front().unwrap_or(Fault::None);
        match fault {
            Fault::RequestLost => Err(NoAnswer),
            Fault::Portal => Ok(Response { success: true, ours: false, body: b"<html>please pay</html>".to_vec() }),
            Fault::ForeignJson => Ok(Response { success: true, ours: false, body: b"{\"ok\":true}".to_vec() }),
            Fault::Error(error, detail) => Ok(refusal(error, detail)),
            Fault::AnswerLost => {
                self.carry_out(&request);
                Err(NoAnswer)
            }
            Fault::Truncated => {
                let mut response = self.carry_out(&request);
                response.body.truncate(response.body.len() / 2);
                Ok(response)
            }
            Fault::OtherOps => {
                let response = self.carry_out(&request);
                let mut answer: PushAnswer = serde_json::from_slice(&response.body).unwrap();
                answer.outcomes.iter_mut().for_each(|outcome| outcome.op = OpId(Uuid::from_u128(99)));
                Ok(success(&answer))
            }
            Fault::Tomorrow => Ok(of_tomorrow(self.carry_out(&request))),
            Fault::None => Ok(self.carry_out(&request)),
        }
    }
}

/// The answer of a server that knows one more event, one more notice and one more refusal than this phone.
fn of_tomorrow(answer: Response) -> Response {
    let mut json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    if let Some(changes) = json.get_mut("changes").and_then(serde_json::Value::as_array_mut) {
        changes.insert(0, serde_json::json!({ "feed": 1, "change": { "hologram": { "of": "a dead corner" } } }));
    }
    for outcome in json.get_mut("outcomes").and_then(serde_json::Value::as_array_mut).into_iter().flatten() {
        outcome["verdict"] = serde_json::json!({ "refused": { "reason": { "too_sunny": { "lux": 90_000 } } } });
    }
    Response { body: serde_json::to_vec(&json).unwrap(), ..answer }
}

fn success<T: Serialize>(answer: &T) -> Response {
    Response { success: true, ours: true, body: serde_json::to_vec(answer).unwrap() }
}

fn refusal(error: ErrorCode, detail: Option<String>) -> Response {
    let body = ErrorBody { error, detail, id: "x".into() };
    Response { success: false, ours: true, body: serde_json::to_vec(&body).unwrap() }
}
