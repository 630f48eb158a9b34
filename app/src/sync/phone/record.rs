//! Records: saved, asked for anew, discarded.

use super::apart;
use super::handle::Phone;
use crate::clock::painted;
use crate::issue::draft::{Draft as _, Form, ReportDraft};
use crate::store::{DraftKey, Durability, OutboxState, SavedDraft, Store, StoreError, WhySetAside};
use crate::sync::{Changed, Submission, SubmitError, Submitted, discard, requeue, undo, wait_no_longer};
use leptos::prelude::WithUntracked;
use shared::id::{IssueId, OpId};
use shared::record::{AnyCommand, RecordRef};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl Phone {
    /// Saves the form as a record: when this returns, 已存本机 is true. Held back, it can be taken back with [`Phone::undo`] for a moment.
    ///
    /// # Errors
    /// Refused by the rules, or the storage failed; the form is untouched then.
    pub async fn submit(
        &self,
        form: &Form,
        key: DraftKey,
        command: impl Into<AnyCommand>,
        held_back: bool,
    ) -> Result<Submitted, SubmitError> {
        self.save(Submission {
            op: Some(form.op),
            issue: form.issue,
            command: command.into(),
            clears: Some(key),
            replaces: None,
            base: None,
            held_back,
        })
        .await
    }

    /// Takes back a command that was held back; see [`undo`].
    ///
    /// # Errors
    /// The storage failed; the command stays.
    pub async fn undo(&self, op: OpId, form: &SavedDraft) -> Result<bool, StoreError> {
        let Some(opened) = self.inner().opened() else { return Ok(false) };
        let undone = undo(&*opened.store, self.now(), op, form).await?;
        self.changed_here(&opened.channel);
        Ok(undone)
    }

    /// 就是这处: the report's photos and words go to an issue that is there already.
    ///
    /// # Errors
    /// As [`Phone::submit`].
    pub async fn supplement_from(&self, draft: &ReportDraft, issue: IssueId) -> Result<Submitted, SubmitError> {
        let command = draft.as_supplement().into();
        self.save(Submission {
            op: Some(draft.form.op),
            issue,
            command,
            clears: Some(draft.key()),
            replaces: None,
            base: None,
            held_back: false,
        })
        .await
    }

    /// Saves a command to a record, of whichever kind, that needs no form.
    ///
    /// # Errors
    /// As [`Phone::submit`].
    pub async fn act(&self, issue: IssueId, command: impl Into<AnyCommand>) -> Result<Submitted, SubmitError> {
        self.save(Submission { op: None, issue, command: command.into(), clears: None, replaces: None, base: None, held_back: false }).await
    }

    async fn save(&self, asked: Submission) -> Result<Submitted, SubmitError> {
        let record = RecordRef { kind: asked.command.kind(), id: asked.issue.into() };
        let asked = Submission { base: self.given(record), ..asked };
        let opened = self.inner().opened().ok_or(SubmitError::NobodySignedIn)?;
        let bundle = self.reference.with_untracked(Clone::clone).ok_or(SubmitError::NoReference)?;
        let saved = apart::save(Rc::clone(&opened.store), opened.device, asked, bundle).await?;
        super::keep::ask_to_persist();
        self.changed_here(&opened.channel);
        Ok(saved)
    }

    /// Tries a record again: one that was refused, or waits for one that was, as a new record; any other as it is.
    ///
    /// # Errors
    /// Refused again by the rules, or the storage failed; the record stays where it was.
    pub async fn retry(&self, op: OpId) -> Result<(), SubmitError> {
        let opened = self.inner().opened().ok_or(SubmitError::NobodySignedIn)?;
        let outbox = opened.store.outbox().await?;
        let decided = outbox.op(op).is_some_and(|saved| match &saved.state {
            OutboxState::SetAside { why } => !matches!(why, WhySetAside::NotTaken(_) | WhySetAside::Damaged),
            _ => false,
        });
        if decided {
            apart::save_anew(Rc::clone(&opened.store), opened.device, op).await?;
        } else {
            opened.store.write(Durability::Strict, |outbox| Ok((requeue(outbox, op), Vec::new()))).await?;
        }
        self.changed_here(&opened.channel);
        Ok(())
    }

    /// 立即重送: sends what waits, also what the server asked to come later.
    ///
    /// # Errors
    /// The storage failed; what waits is sent at its time.
    pub async fn retry_all(&self) -> Result<(), StoreError> {
        let Some(opened) = self.inner().opened() else { return Ok(()) };
        opened.store.write(Durability::Strict, |outbox| Ok((wait_no_longer(outbox), Vec::new()))).await?;
        self.changed_here(&opened.channel);
        Ok(())
    }

    /// Deletes a record for good, after the person confirmed.
    ///
    /// # Errors
    /// The storage failed; the record is still there.
    pub async fn discard(&self, op: OpId) -> Result<(), StoreError> {
        let Some(opened) = self.inner().opened() else { return Ok(()) };
        opened.store.write(Durability::Strict, |outbox| Ok(discard(outbox, op))).await?;
        self.changed_here(&opened.channel);
        Ok(())
    }

    /// The store was changed by a hand on this page: show it, tell the other tabs, and send once it is seen.
    fn changed_here(&self, channel: &crate::sync::wake::Channel) {
        channel.tell();
        self.read_again(Changed { outbox: true, ..Changed::default() });
        let phone = *self;
        spawn_local(async move {
            painted().await;
            phone.sync_now();
        });
    }
}
