//! What sends: commands, photos, and word of what is still held. In the browser it comes with the part of the program that thinks in
//! records, since nothing is to be sent where no record was made.

use super::session::is_unknown_here;
use super::{Changed, Engine, SendStep, firmness};
use crate::clock::Env;
use crate::store::{Outbox, OutboxState, SavedPhoto, Store, StoreError, WhyQuarantined, WhySetAside};
use crate::sync::answer::{Failure, read_answer, read_push};
use crate::sync::inventory::{digest, inventory_with};
use crate::sync::remote::{Body, Method, Remote, Request};
use crate::sync::settle::{condemns_photo, offer_again, quarantine, set_aside, settle_chunk, settle_push, wait_for_sign_in};
use serde_json::value::RawValue;
use shared::mutation::{Defect, mutated};
use shared::sync::{ChunkAnswer, EnvelopeHead, OpState, PROTOCOL, PushAnswer, PushRequest};
use shared::{
    account::ErrorCode,
    id::OpId,
    photo::{CHUNK_BYTES, Hash},
};
use std::rc::Rc;

/// The cookie belongs to somebody else: the same as none.
const NOT_OURS: Failure = Failure::Server { error: ErrorCode::NotSignedIn, detail: None };

impl<S: Store, R: Remote, E: Env> Engine<S, R, E> {
    /// Sends.
    ///
    /// # Errors
    /// The phone's storage failed; what was under way is done again next time.
    pub async fn send(&self, step: SendStep, outbox: &Outbox) -> Result<(), StoreError> {
        match step {
            SendStep::Push(ops) => self.push(outbox, &ops).await,
            SendStep::Chunk { hash, index } => self.send_chunk(outbox, hash, index).await,
        }
    }

    /// Pushes commands, byte for byte as they were saved. The same request asks for missing receipts.
    async fn push(&self, outbox: &Outbox, ops: &[OpId]) -> Result<(), StoreError> {
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
    async fn send_chunk(&self, outbox: &Outbox, hash: Hash, index: u32) -> Result<(), StoreError> {
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

    /// The token, unless the server took it back: then the cookie goes along by itself.
    fn token(&self, outbox: &Outbox) -> Option<String> {
        let token = outbox.marks.account.as_ref().and_then(|account| account.upload_token.clone());
        token.filter(|_| !self.session.borrow().token_refused)
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
}

/// One outcome per envelope, in order, each naming its op: anything else is not our server's answer to our question.
fn echoes(answer: &PushAnswer, ops: &[OpId]) -> bool {
    answer.outcomes.len() == ops.len() && answer.outcomes.iter().zip(ops).all(|(outcome, op)| outcome.op == *op)
}
