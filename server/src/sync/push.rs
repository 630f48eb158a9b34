//! `POST /api/sync/push`: commands in, verdicts out, and which photo chunks are still missing.

use super::{
    batch::{Course, busy},
    body::read_body,
    inventory,
    ledger::town_row,
    quota::{Allowance, Charge},
    read::{self, Pushed},
    slice::{self, Slice},
};
use crate::{
    auth::Sender,
    error::Error,
    fault::{Point, reach},
    photo::{self, Slot},
    state::{Sent, State},
};
use actix_web::{
    http::header::ContentLength,
    web::{Data, Header, Json, Payload},
};
use shared::{
    moment::Moment,
    person::{Resource, Verb},
    photo::{Hash, MAX_PHOTO_BYTES, chunks_of},
    record::FileRef,
    sync::{Inventory, MAX_PUSH_BYTES, MAX_PUSH_OPS, OLDEST_PROTOCOL, OpOutcome, PROTOCOL, PhotoMissing, PushAnswer, PushRequest, Verdict},
};
use std::{sync::Arc, time::Instant};

/// How many times its length a push takes in memory: its elements as sent, twice while they are read, and what was read of them.
const TIMES: usize = 3;
/// Longest slice in bytes as sent, unless its first command alone is longer: what is decided together is held in memory until it is saved,
/// several times its length. A hundred ordinary reports are shorter.
const SLICE_BYTES: usize = 128 * 1024;
/// What a command about a record that is there counts for besides its own length: the record is read and written whole, which may be
/// far longer than what is asked of it.
const RECORD_BYTES: usize = 8 * 1024;

/// Decides the pushed commands and answers what became of each, in their order.
///
/// # Errors
/// [`Error::TooLarge`] above 1 MiB or 200 commands, [`Error::BadRequest`] if nothing in it can be read, [`Error::Protocol`];
/// [`Error::TooMany`] if too many pushes of this person wait already, [`Error::Busy`] if there is no memory for one, and those of [`decide_all`]: then it may be sent again.
pub async fn push(
    sender: Sender,
    state: Data<State>,
    length: Option<Header<ContentLength>>,
    payload: Payload,
) -> Result<Json<PushAnswer>, Error> {
    sender.scope(Resource::Command, Verb::Write)?;
    let length = length.map_or(MAX_PUSH_BYTES, |length| **length);
    if length > MAX_PUSH_BYTES {
        return Err(Error::TooLarge);
    }
    let _place = state.sending.of(sender.person.id).await?;
    let body = read_body(payload, length, TIMES).await?;
    let _turn = state.turns.of(sender.person.id).await?;
    let request: PushRequest = serde_json::from_slice(body.as_ref()).map_err(Error::bad_request)?;
    let _lease = body.into_lease();
    check_protocol(request.protocol)?;
    if request.envelopes.len() > MAX_PUSH_OPS {
        return Err(Error::TooLarge);
    }
    let pushed = Arc::new(read_all(&request)?);
    let PushRequest { inventory, envelopes, .. } = request;
    // What was read of them is there by now, with their text.
    drop(envelopes);
    reach(Point::PushRead).await;
    let now = state.clock.now();
    let outcomes = decide_all(&state, &sender, Some(&inventory), &pushed, now, Charge::Sender).await?;
    let missing = missing_chunks(&state, &sender, &pushed, &outcomes).await?;
    let town = town_row(state.db.reader(), sender.person.town).await?;
    Ok(Json(PushAnswer {
        protocol: PROTOCOL,
        generation: state.generation,
        outcomes,
        missing,
        now,
        head: town.head,
        backed_up_through: town.backed_up_through,
        reference: town.reference,
    }))
}

/// A server speaks this version of the wire and the one before.
///
/// # Errors
/// [`Error::Protocol`] with the version it speaks.
pub fn check_protocol(protocol: u16) -> Result<(), Error> {
    if (OLDEST_PROTOCOL..=PROTOCOL).contains(&protocol) { Ok(()) } else { Err(Error::Protocol(PROTOCOL)) }
}

/// What can be read of the elements. One without even an op gets no outcome; if there is nothing else, the request is bad.
pub(super) fn read_all(request: &PushRequest) -> Result<Vec<Pushed>, Error> {
    let mut all = Vec::with_capacity(request.envelopes.len());
    let mut unnamed = None;
    for (index, raw) in request.envelopes.iter().enumerate() {
        match read::read(raw) {
            Some(pushed) => all.push(pushed),
            None => {
                tracing::warn!(index, "a pushed element names no op");
                unnamed = unnamed.or(Some(index));
            }
        }
    }
    match unnamed {
        Some(index) if all.is_empty() => Err(Error::bad_request(format!("envelopes[{index}].op"))),
        _ => Ok(all),
    }
}

/// Decides the commands, and keeps what the phone says it still holds; `held` is `None` if it is not the phone that speaks.
///
/// In slices, each committed together with those of others: between two of them others have their turn. What is not decided in good time
/// waits.
///
/// # Errors
/// The database's; then earlier slices have happened, and a repetition answers them as before.
pub(super) async fn decide_all(
    state: &State,
    sender: &Sender,
    held: Option<&Inventory>,
    pushed: &Arc<Vec<Pushed>>,
    now: Moment,
    charge: Charge,
) -> Result<Vec<OpOutcome>, Error> {
    let news = match held {
        Some(held) => inventory::is_news(state, sender, held).await?,
        None => false,
    };
    let mut outcomes = Vec::with_capacity(pushed.len());
    if pushed.is_empty() && !news {
        return Ok(outcomes);
    }
    let begun = Instant::now();
    let mut course = Course::with(Allowance::of(state, sender, pushed, charge, now).await?);
    let (mut held, mut now) = (held.cloned(), now);
    let sender = Arc::new(sender.clone());
    // How many are read ahead: all that a slice may hold, and where it has not time for them, not many more than it had time for.
    let mut ahead = usize::MAX;
    loop {
        let done = outcomes.len();
        let count = in_a_slice(pushed.get(done..).unwrap_or_default()).min(ahead).min(pushed.len() - done);
        let slice = Slice {
            sender: Arc::clone(&sender),
            held: held.take(),
            pushed: Arc::clone(pushed),
            range: done..done + count,
            now,
            course,
            charge,
            spent: Sent::default(),
        };
        let (decided, after) = slice::decide(state, slice).await?;
        course = after;
        ahead = decided.len().saturating_mul(2).max(2);
        outcomes.extend(decided);
        let rest = pushed.get(outcomes.len()..).unwrap_or_default();
        if rest.is_empty() || begun.elapsed() >= state.config.limits.push {
            outcomes.extend(rest.iter().map(busy));
            return Ok(outcomes);
        }
        now = now.max(state.clock.now());
    }
}

/// How many of these, at least one, are not too long to be decided together.
pub(super) fn in_a_slice(pushed: &[Pushed]) -> usize {
    let mut bytes = 0_usize;
    let fits = |one: &&Pushed| {
        let read = one.envelope().is_some_and(|envelope| !envelope.command.begins_record());
        bytes = bytes.saturating_add(one.raw.len()).saturating_add(if read { RECORD_BYTES } else { 0 });
        bytes <= SLICE_BYTES
    };
    pushed.iter().take_while(fits).count().max(1)
}

/// Of the files that carried-out commands name, the chunks this person has not sent; each file once, in the order of the commands.
async fn missing_chunks(state: &State, sender: &Sender, pushed: &[Pushed], outcomes: &[OpOutcome]) -> Result<Vec<PhotoMissing>, Error> {
    let waits = |outcome: &OpOutcome| matches!(outcome.verdict, Verdict::Applied { .. }) && outcome.receipt.is_none();
    let waiting = pushed.iter().zip(outcomes).filter(|(_, outcome)| waits(outcome)).map(|(pushed, _)| pushed);
    let mut files: Vec<FileRef> = Vec::new();
    for file in waiting.flat_map(Pushed::files) {
        if file.bytes <= MAX_PHOTO_BYTES && !files.iter().any(|known| known.hash == file.hash) {
            files.push(file);
        }
    }
    let person = &sender.person;
    let hashes: Vec<Hash> = files.iter().map(|file| file.hash).collect();
    let granted = photo::granted(state.db.reader(), person.town, person.id, &hashes).await?;
    files.retain(|file| !granted.contains(&(file.hash, file.media)));
    let slots = files.iter().map(|file| (Slot { town: person.town, person: person.id, hash: file.hash }, file.bytes)).collect();
    let chunks = state.incoming.missing_of(slots).await?;
    let missing = files.into_iter().zip(chunks).map(|(FileRef { hash, bytes, .. }, mut chunks)| {
        if chunks.is_empty() {
            // All are here, but the server stopped before it decided them: the last one, sent again, sets that off.
            chunks.extend(last_chunk(bytes));
        }
        PhotoMissing { hash, chunks }
    });
    Ok(missing.collect())
}

fn last_chunk(bytes: u64) -> Option<u32> {
    chunks_of(bytes).checked_sub(1).and_then(|last| u32::try_from(last).ok())
}
