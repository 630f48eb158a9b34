//! What fetches: changes and reference data.

use super::session::is_unknown_here;
use super::{Changed, Engine, FetchStep, firmness};
use crate::clock::Env;
use crate::store::{Durability, Outbox, Store, StoreError};
use crate::sync::answer::{Failure, ours, read_pull};
use crate::sync::changes::read_changes;
use crate::sync::remote::{NoAnswer, Remote, Request, Response};
use crate::sync::settle::{Piece, access_scope_changed, named_in, pull_cursor, settle_bundle, settle_pull};
use shared::reference::Bundle;
use shared::sync::{PROTOCOL, works_by_query};
use std::rc::Rc;

/// How many changes are read and kept at once, at first and at least: the pages are to be held up for a moment only. Where reading them takes
/// less than [`MOMENT_MILLIS`] it is twice as many the next time; handing them to the storage takes about twice as long again.
const KEPT_AT_ONCE: usize = 20;
const MOMENT_MILLIS: i64 = 10;
/// Most changes asked for in one pull.
const PULL_LIMIT: u32 = 200;

impl<S: Store, R: Remote, E: Env> Engine<S, R, E> {
    /// Fetches.
    ///
    /// # Errors
    /// The phone's storage failed.
    pub async fn fetch(&self, step: FetchStep, outbox: &Outbox) -> Result<(), StoreError> {
        match step {
            FetchStep::Reference => self.fetch_reference(outbox).await,
            FetchStep::Pull => self.pull(outbox).await,
        }
    }

    /// Pulls one page of changes.
    async fn pull(&self, outbox: &Outbox) -> Result<(), StoreError> {
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
    async fn fetch_reference(&self, outbox: &Outbox) -> Result<(), StoreError> {
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
}

/// Version and JSON of reference data that can be read.
fn bundle_of(body: &[u8]) -> Option<(u64, Rc<str>)> {
    let json = std::str::from_utf8(body).ok()?;
    let bundle: Bundle = crate::store::json::read(json).ok()?;
    Some((bundle.version, Rc::from(json)))
}
