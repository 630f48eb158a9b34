//! One function per step of the plan.

use super::session::is_unknown_here;
use super::{Changed, Engine};
use crate::clock::Env;
use crate::store::{Durability, Outbox, OutboxState, SavedPhoto, Store, StoreError, WhyQuarantined, WhySetAside};
use crate::sync::answer::{Failure, ours, read_answer, read_pull, read_push};
use crate::sync::changes::read_changes;
use crate::sync::inventory::{digest, inventory_with};
use crate::sync::remote::{Body, Method, NoAnswer, Remote, Request, Response};
use crate::sync::settle::{
    Piece, access_scope_changed, condemns_photo, named_in, offer_again, pull_cursor, quarantine, set_aside, settle_bundle, settle_chunk,
    settle_pull, settle_push, wait_for_sign_in,
};
use serde_json::value::RawValue;
use shared::mutation::{Defect, mutated};
use shared::sync::{ChunkAnswer, EnvelopeHead, OpState, PROTOCOL, PushAnswer, PushRequest, works_by_query};
use shared::{
    account::ErrorCode,
    id::{GenerationId, OpId},
    photo::{CHUNK_BYTES, Hash},
    reference::Bundle,
};
use std::rc::Rc;

/// The cookie belongs to somebody else: the same as none.
const NOT_OURS: Failure = Failure::Server { error: ErrorCode::NotSignedIn, detail: None };
/// How many changes are read and kept at once, at first and at least: the pages are to be held up for a moment only. Where reading them takes
/// less than [`MOMENT_MILLIS`] it is twice as many the next time; handing them to the storage takes about twice as long again.
const KEPT_AT_ONCE: usize = 20;
const MOMENT_MILLIS: i64 = 10;
/// Most changes asked for in one pull.
const PULL_LIMIT: u32 = 200;

impl<S: Store, R: Remote, E: Env> Engine<S, R, E> {
    /// Pushes commands, byte for byte as they were saved. The same request asks for missing receipts.
    pub(super) async fn push(&self, outbox: &Outbox, ops: &[OpId]) -> Result<(), StoreError> {
        let ops = self.portion(ops);
        let token = self.token(outbox);
        if token.is_none() && !self.cookie_is_ours() {
            return self.unknown_here(outbox, &NOT_OURS).await;
        }
        let Some(body) = self.push_body(outbox, ops).await? else { return Ok(()) };
        let request = Request { method: Method::Post, path: "/api/sync/push".to_owned(), token, body: Body::Json(body) };
        let answer = self.remote.send(request).await;
        if mutated(Defect::AcceptPortal) && answer.as_ref().is_ok_and(|answer| answer.success && !answer.ours) {
            return self.believe_anybody(ops).await;
        }
        match read_push(answer) {
            Ok(answer) if echoes(&answer, ops) => self.pushed(outbox, ops, &answer).await,
            Ok(_) => self.failed(&Failure::NoNetwork),
            Err(failure) => self.push_failed(outbox, ops, &failure).await,
        }
    }

    /// The request's text; `None` if a damaged record had to be set aside first.
    async fn push_body(&self, outbox: &Outbox, ops: &[OpId]) -> Result<Option<String>, StoreError> {
        let mut envelopes = Vec::with_capacity(ops.len());
        for op in ops {
            let saved = outbox.op(*op).map(|saved| saved.envelope.clone()).unwrap_or_default();
            // What does not even name its op gets no answer, and would spoil the answer to all the others.
            let whole = crate::store::json::read::<EnvelopeHead>(&saved).is_ok_and(|head| head.op == *op);
            match RawValue::from_string(saved) {
                Ok(envelope) if whole => envelopes.push(envelope),
                _ => {
                    self.put_aside(*op, WhySetAside::Damaged).await?;
                    return Ok(None);
                }
            }
        }
        let request = PushRequest {
            protocol: PROTOCOL,
            device: self.device,
            generation: outbox.marks.generation,
            envelopes,
            inventory: inventory_with(outbox, ops),
        };
        serde_json::to_string(&request).map(Some).map_err(|error| StoreError::unwritable(&error))
    }

    async fn pushed(&self, outbox: &Outbox, ops: &[OpId], answer: &PushAnswer) -> Result<(), StoreError> {
        let now = self.env.now();
        let told = digest(&inventory_with(outbox, ops));
        self.keep_as(firmness(outbox, answer.generation), &|outbox| {
            outbox.marks.inventory_told = told;
            settle_push(outbox, ops, answer, now).1
        })
        .await?;
        {
            let mut session = self.session.borrow_mut();
            session.heard(now);
            session.push_at_most = None;
            session.pull_due |= !session.needs_sign_in && session.missed.is_none() && answer.head > session.pulled_to;
        }
        self.tell(Changed { outbox: true, reach: true, ..Changed::default() });
        Ok(())
    }

    /// A request the server cannot take is halved until the one command that spoils it stands alone and is set aside.
    async fn push_failed(&self, outbox: &Outbox, ops: &[OpId], failure: &Failure) -> Result<(), StoreError> {
        let spoiled = matches!(failure.code(), Some(ErrorCode::BadRequest | ErrorCode::TooLarge));
        match ops {
            _ if is_unknown_here(failure) => self.unknown_here(outbox, failure).await,
            [only] if spoiled && outbox.op(*only).is_some_and(|saved| saved.state.op_state() == OpState::Waiting) => {
                let error = failure.code().unwrap_or(ErrorCode::BadRequest);
                self.session.borrow_mut().push_at_most = None;
                self.put_aside(*only, WhySetAside::NotTaken(error)).await
            }
            [_, _, ..] if spoiled => {
                self.session.borrow_mut().push_at_most = Some(ops.len() / 2);
                Ok(())
            }
            _ => self.failed(failure),
        }
    }

    async fn put_aside(&self, op: OpId, why: WhySetAside) -> Result<(), StoreError> {
        self.keep(&|outbox| {
            set_aside(outbox, op, why.clone(), &[]);
            Vec::new()
        })
        .await?;
        self.tell(Changed { outbox: true, ..Changed::default() });
        Ok(())
    }

    /// Sends one chunk of a photo.
    pub(super) async fn send_chunk(&self, outbox: &Outbox, hash: Hash, index: u32) -> Result<(), StoreError> {
        let Some((chunk, total)) = self.chunk_of(outbox.photos.get(&hash), index).await? else {
            return self.hold_photo(hash, WhyQuarantined::LostHere).await;
        };
        let token = self.token(outbox);
        if token.is_none() && !self.cookie_is_ours() {
            return self.unknown_here(outbox, &NOT_OURS).await;
        }
        let path = format!("/api/sync/photo/{hash}/{index}?bytes={total}");
        let request = Request { method: Method::Put, path, token, body: Body::Bytes(chunk) };
        let now = self.env.now();
        match read_answer::<ChunkAnswer>(self.remote.send(request).await) {
            Ok(answer) if answer.hash == hash => {
                self.keep(&|outbox| settle_chunk(outbox, &answer, now).1).await?;
                self.session.borrow_mut().heard(now);
                self.tell(Changed { outbox: true, reach: true, ..Changed::default() });
                Ok(())
            }
            Ok(_) => self.failed(&Failure::NoNetwork),
            Err(failure) => match failure.code() {
                Some(error) if condemns_photo(error) => self.hold_photo(hash, WhyQuarantined::NotTaken(error)).await,
                Some(ErrorCode::NotFound) => {
                    self.keep(&|outbox| {
                        offer_again(outbox, hash, now.plus_millis(30_000));
                        Vec::new()
                    })
                    .await
                }
                Some(ErrorCode::NotSignedIn) => self.unknown_here(outbox, &failure).await,
                _ => self.failed(&failure),
            },
        }
    }

    /// The chunk's bytes and the photo's length; `None` if they are not on this phone any more.
    async fn chunk_of(&self, photo: Option<&SavedPhoto>, index: u32) -> Result<Option<(Rc<[u8]>, usize)>, StoreError> {
        let Some(photo) = photo else { return Ok(None) };
        let Some(bytes) = self.store.bytes(photo.hash).await? else { return Ok(None) };
        let size = usize::try_from(CHUNK_BYTES).unwrap_or(usize::MAX);
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        Ok(bytes.chunks(size).nth(index).map(|chunk| (Rc::from(chunk), bytes.len())))
    }

    async fn hold_photo(&self, hash: Hash, why: WhyQuarantined) -> Result<(), StoreError> {
        self.keep(&|outbox| {
            quarantine(outbox, hash, why);
            Vec::new()
        })
        .await?;
        self.tell(Changed { outbox: true, ..Changed::default() });
        Ok(())
    }

    /// Pulls one page of changes.
    pub(super) async fn pull(&self, outbox: &Outbox) -> Result<(), StoreError> {
        let marks = &outbox.marks;
        let generation = marks.copies_of.map(|generation| format!("&generation={generation}")).unwrap_or_default();
        let queries = marks.account.as_ref().is_some_and(|account| works_by_query(account.me.person.role.kind()));
        let cursor = pull_cursor(marks, queries);
        // Of what changed up to then this phone holds nothing but what the working set keeps; 0: it may hold anything.
        let since = marks.begun.unwrap_or(0);
        let mut path =
            format!("/api/sync/pull?protocol={PROTOCOL}{generation}&cursor={cursor}&limit={PULL_LIMIT}&working_set_since={since}");
        if queries {
            path.push_str("&records=false");
        }
        let named = named_in(outbox, queries);
        for (place, id) in named.iter().enumerate() {
            path.push_str(if place == 0 { "&also=" } else { "," });
            path.push_str(&id.to_string());
        }
        let now = self.env.now();
        let Some(response) = self.read(path).await else { return self.session_ended() };
        let body = match ours(response) {
            Ok(body) => body,
            Err(failure) if is_unknown_here(&failure) => return self.session_ended(),
            Err(failure) => return self.missed(&failure),
        };
        let (answer, texts) = match read_pull(&body) {
            Ok(found) => found,
            Err(failure) => return self.missed(&failure),
        };
        let scope_changed = access_scope_changed(marks, &answer);
        let firm = if answer.fresh { Durability::Strict } else { firmness(outbox, answer.generation) };
        let (mut done, mut at_once) = (0, KEPT_AT_ONCE);
        loop {
            let begun = self.env.now();
            let until = if scope_changed { texts.len() } else { texts.len().min(done + at_once) };
            let changes = match read_changes(texts.get(done..until).unwrap_or_default()).await {
                Ok(changes) => changes,
                Err(failure) => return self.missed(&failure),
            };
            at_once = if self.env.now().millis_since(begun) < MOMENT_MILLIS { (until - done) * 2 } else { KEPT_AT_ONCE };
            let piece = Piece { changes: &changes, first: done == 0, last: until == texts.len(), queries, named: &named };
            // Only the last piece has to last: before it the cursor has not moved.
            let firm = if piece.first || piece.last { firm } else { Durability::Relaxed };
            self.keep_as(firm, &|outbox| settle_pull(outbox, &answer, piece, now)).await?;
            done = until;
            if piece.last {
                break;
            }
        }
        {
            let mut session = self.session.borrow_mut();
            session.heard(now);
            session.needs_sign_in = false;
            session.missed = None;
            let moved = answer.fresh || answer.cursor > marks.cursor;
            session.pull_due = (answer.more && moved) || scope_changed;
            if !session.pull_due {
                session.pulled_to = answer.head;
            }
        }
        let shown = self.session.borrow_mut().shows_copies(self.env.now());
        self.tell(Changed { outbox: true, confirmed: shown, reach: true, reference: false });
        Ok(())
    }

    /// Fetches reference data newer than what is here.
    pub(super) async fn fetch_reference(&self, outbox: &Outbox) -> Result<(), StoreError> {
        let path = outbox.marks.reference.map_or_else(|| "/api/reference".to_owned(), |have| format!("/api/reference?have={have}"));
        let Some(response) = self.read(path).await else { return self.session_ended() };
        let body = match ours(response) {
            Ok(body) => body,
            Err(failure) if is_unknown_here(&failure) => return self.session_ended(),
            Err(failure) => return self.missed(&failure),
        };
        let unchanged = body.is_empty() && outbox.marks.reference.is_some();
        let bundle = if unchanged { None } else { bundle_of(&body) };
        if bundle.is_none() && !unchanged {
            return self.missed(&Failure::NoNetwork);
        }
        // Without it nothing can be reported: a phone that crashes now must still have it in a place without a network.
        self.keep_as(Durability::Strict, &|outbox| settle_bundle(outbox, bundle.as_ref())).await?;
        {
            let mut session = self.session.borrow_mut();
            session.heard(self.env.now());
            session.missed = None;
        }
        self.tell(Changed { reference: bundle.is_some(), reach: true, outbox: true, confirmed: false });
        Ok(())
    }

    /// Reads with the cookie; `None` unless it is this person's before and after.
    pub(super) async fn read(&self, path: String) -> Option<Result<Response, NoAnswer>> {
        if !self.cookie_is_ours() {
            return None;
        }
        let answer = self.remote.send(Request::get(path)).await;
        self.cookie_is_ours().then_some(answer)
    }

    /// The token, unless the server took it back: then the cookie goes along by itself.
    fn token(&self, outbox: &Outbox) -> Option<String> {
        let token = outbox.marks.account.as_ref().and_then(|account| account.upload_token.clone());
        token.filter(|_| !self.session.borrow().token_refused)
    }

    fn cookie_is_ours(&self) -> bool {
        (self.cookie_is_ours)()
    }

    /// The defect of taking anybody's 200 for the server's confirmation.
    async fn believe_anybody(&self, ops: &[OpId]) -> Result<(), StoreError> {
        let at = self.env.now();
        self.keep(&|outbox| {
            for op in ops {
                if let Some(saved) = outbox.op_mut(*op) {
                    saved.state = OutboxState::Delivered { at, covered_by: None, server_at: None };
                }
            }
            Vec::new()
        })
        .await
    }

    /// Sending was not allowed: the cookie is tried after the token; then a person has to sign in. No record fails by it.
    async fn unknown_here(&self, outbox: &Outbox, failure: &Failure) -> Result<(), StoreError> {
        let had_token = self.token(outbox).is_some();
        let until = {
            let mut session = self.session.borrow_mut();
            if had_token {
                session.token_refused = true;
                None
            } else {
                session.needs_sign_in = true;
                session.pull_due = false;
                session.fail(failure, &*self.env);
                session.trouble.map(|trouble| trouble.until)
            }
        };
        if let Some(until) = until {
            self.keep(&|outbox| {
                wait_for_sign_in(outbox, until);
                Vec::new()
            })
            .await?;
        }
        self.tell(Changed { reach: true, outbox: until.is_some(), ..Changed::default() });
        Ok(())
    }

    fn session_ended(&self) -> Result<(), StoreError> {
        self.session.borrow_mut().session_ended(self.env.now());
        self.tell_broken_off();
        Ok(())
    }

    /// Reading failed: no sending waits for it.
    fn missed(&self, failure: &Failure) -> Result<(), StoreError> {
        self.session.borrow_mut().miss(failure, &*self.env);
        self.tell_broken_off();
        Ok(())
    }

    /// Reading has ended early: what came until then is shown.
    fn tell_broken_off(&self) {
        let confirmed = self.session.borrow_mut().copies_shown_at.take().is_some();
        self.tell(Changed { reach: true, confirmed, ..Changed::default() });
    }

    fn failed(&self, failure: &Failure) -> Result<(), StoreError> {
        self.session.borrow_mut().fail(failure, &*self.env);
        self.tell(Changed { reach: true, ..Changed::default() });
        Ok(())
    }
}

/// What is only a copy of the server's may be forgotten when the phone goes dark. That the server has another store may not: 已送达 would
/// be shown again for what that store does not have.
fn firmness(outbox: &Outbox, generation: GenerationId) -> Durability {
    if outbox.marks.generation == Some(generation) { Durability::Relaxed } else { Durability::Strict }
}

/// One outcome per envelope, in order, each naming its op: anything else is not our server's answer to our question.
fn echoes(answer: &PushAnswer, ops: &[OpId]) -> bool {
    answer.outcomes.len() == ops.len() && answer.outcomes.iter().zip(ops).all(|(outcome, op)| outcome.op == *op)
}

/// Version and JSON of reference data that can be read.
fn bundle_of(body: &[u8]) -> Option<(u64, Rc<str>)> {
    let json = std::str::from_utf8(body).ok()?;
    let bundle: Bundle = crate::store::json::read(json).ok()?;
    Some((bundle.version, Rc::from(json)))
}
