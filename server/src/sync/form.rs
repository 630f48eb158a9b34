//! A command that came as a plain form: the same envelope, decision, ledger, photos and receipt as if a phone had pushed it.

use super::{
    ledger::{Text, next_seq, recorded},
    push::{decide_all, read_all},
    quota::{Charge, admit_bytes, count_bytes},
    rescue::take_photo,
};
use crate::{auth::Sender, error::Error, photo::FilePart, state::State};
use shared::{
    id::{IssueId, OpId},
    issue::{Command, Refusal},
    photo::Hash,
    sync::{Envelope, Inventory, LaterCause, PROTOCOL, PushRequest, Verdict},
};
use std::sync::Arc;

/// What a form asks.
pub struct FormCommand {
    /// Made by the server with the form: sent twice, it is the same command.
    pub op: OpId,
    /// The issue.
    pub issue: IssueId,
    /// Its version when the form was made.
    pub base: u64,
    /// What is asked.
    pub command: Command,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormAnswer {
    /// Carried out, and all its photos are kept.
    Done,
    /// Refused, for ever.
    Refused(Refusal),
    /// The same form came before with other words or photos: those stand, these were not taken.
    SentBefore,
    /// Not decided now, for this cause; the form may be sent again.
    Later(LaterCause),
}

/// Decides the command and keeps its photos. Idempotent, and brings what an interrupted try left out.
///
/// # Errors
/// The database's and the photo store's, [`Error::StorageFull`] before the disk is full; then the form may be sent again.
pub async fn submit(state: &State, sender: &Sender, asked: &FormCommand, photos: &[(Hash, FilePart)]) -> Result<FormAnswer, Error> {
    let bytes: u64 = photos.iter().map(|(_, bytes)| bytes.length).sum();
    let answer = match known(state, sender, asked).await? {
        Some(answer) => answer,
        None if is_over(admit_bytes(state, &sender.person, bytes).await)? => FormAnswer::Later(LaterCause::Quota),
        None => match decide(state, sender, asked).await? {
            // The same form, sent twice at once: the other was faster.
            FormAnswer::Refused(Refusal::Unreadable(_)) => {
                known(state, sender, asked).await?.unwrap_or(FormAnswer::Later(LaterCause::Busy))
            }
            answer => answer,
        },
    };
    if answer == FormAnswer::Done {
        for (hash, bytes) in photos {
            take_photo(state, sender, *hash, bytes).await?;
        }
        count_bytes(state, &sender.person, bytes);
    }
    Ok(answer)
}

/// Whether today's quota is used up.
fn is_over(admitted: Result<(), Error>) -> Result<bool, Error> {
    match admitted {
        Err(Error::Quota { .. }) => Ok(true),
        other => other.map(|()| false),
    }
}

/// What the ledger says of a form that came before. Of a refused one it says the refusal: nothing of it was taken.
async fn known(state: &State, sender: &Sender, asked: &FormCommand) -> Result<Option<FormAnswer>, Error> {
    let found = recorded(state.db.reader(), &[asked.op]).await?;
    let Some(before) = found.get(&asked.op) else { return Ok(None) };
    let same = before.person == sender.person.id
        && match &before.text {
            Text::Hash(_) => true,
            Text::Whole(raw) => serde_json::from_str::<Envelope>(raw).is_ok_and(|envelope| {
                envelope.issue == asked.issue && envelope.command.issue().is_some_and(|command| says_the_same(command, &asked.command))
            }),
        };
    Ok(Some(if same { answer_of(before.verdict.clone()) } else { FormAnswer::SentBefore }))
}

async fn decide(state: &State, sender: &Sender, asked: &FormCommand) -> Result<FormAnswer, Error> {
    let (now, person) = (state.clock.now(), &sender.person);
    let envelope = Envelope {
        v: PROTOCOL,
        op: asked.op,
        device: sender.device,
        seq: next_seq(state.db.reader(), sender.device).await?,
        by: person.id,
        town: person.town,
        issue: asked.issue,
        base: asked.base,
        generation: Some(state.generation),
        proof: None,
        needs: None,
        recorded_at: now,
        clock_offset_ms: Some(0),
        reference: state.in_force(state.db.reader(), person.town).await?.version,
        app: "plain".to_owned(),
        command: asked.command.clone().into(),
    };
    let envelopes = vec![serde_json::value::to_raw_value(&envelope).map_err(Error::internal)?];
    let (device, inventory) = (sender.device, Inventory::default());
    let request = PushRequest { protocol: PROTOCOL, device, generation: None, envelopes, inventory };
    let pushed = Arc::new(read_all(&request)?);
    let _turn = state.turns.of(person.id).await?;
    let outcomes = decide_all(state, sender, None, &pushed, now, Charge::Sender).await?;
    Ok(outcomes.into_iter().next().map_or(FormAnswer::Later(LaterCause::Busy), |outcome| answer_of(outcome.verdict)))
}

fn answer_of(verdict: Verdict) -> FormAnswer {
    match verdict {
        Verdict::Applied { .. } => FormAnswer::Done,
        Verdict::Refused { reason } | Verdict::Conflict { reason, .. } => FormAnswer::Refused(reason),
        Verdict::Later { cause } => FormAnswer::Later(cause),
    }
}

/// Whether two commands ask the same with the same words and photos, whenever they were sent.
fn says_the_same(one: &Command, other: &Command) -> bool {
    let words = |command: &Command| match command {
        Command::Rectify { note, .. } => note.clone(),
        _ => String::new(),
    };
    let photos = |command: &Command| command.photos().iter().map(|photo| photo.hash).collect::<Vec<_>>();
    one.name() == other.name() && words(one) == words(other) && photos(one) == photos(other)
}
