//! `PUT /api/sync/photo/{hash}/{index}`: one chunk of a photo or of a voice note, by what the person's commands name it as. The last one makes the server validate the whole, keep it durably, tell the
//! issues through the one write path, and answer with the receipts it completes.

use super::{
    body::{Body, read_body},
    inventory,
    ledger::{self, naming, records_naming},
    quota::{admit_bytes, count_bytes},
};
use crate::{
    audit::{self, Record, Subject},
    auth::Sender,
    error::Error,
    fault::{Point, reach},
    photo::{self, Assembled, Kept, PhotoKey, Slot, ValidPhoto, Variant, chunk_length, granted, named_as},
    record::{CommandRequest, Outcome, Work},
    state::{State, Write, WriteTx},
};
use actix_web::web::{Data, Json, Path, Payload, Query};
use serde::Deserialize;
use shared::mutation::{Defect, mutated};
use shared::{
    id::OpId,
    issue::Refusal,
    person::{Resource, Verb},
    photo::{CHUNK_BYTES, Hash, MAX_PHOTO_BYTES},
    record::Media,
    sync::{ChunkAnswer, Receipt},
    voice::MAX_VOICE_BYTES,
};
use std::{io, path::PathBuf, time::Duration};

/// What telling of a kept file counts for beside the commands of its group: the records that have it are read and written whole.
const TOLD_BYTES: usize = 8 * 1024;

/// What stands behind the question mark.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Whole {
    /// Length of the whole photo in bytes.
    pub bytes: u64,
}

/// Takes one chunk; idempotent.
///
/// # Errors
/// [`Error::NotFound`] unless a command of this person names the photo; [`Error::BadRequest`] for a chunk of the wrong length;
/// [`Error::TooLarge`], [`Error::NotAPhoto`], [`Error::NotAVoiceNote`], [`Error::WrongHash`], [`Error::TooManyPixels`], after which the phone sets the photo aside;
/// [`Error::Quota`] and [`Error::StorageFull`], after which it waits.
pub async fn put_chunk(
    sender: Sender,
    state: Data<State>,
    path: Path<(String, u32)>,
    whole: Query<Whole>,
    payload: Payload,
) -> Result<Json<ChunkAnswer>, Error> {
    sender.scope(Resource::Command, Verb::Write)?;
    let (hash, index) = path.into_inner();
    let hash: Hash = hash.parse().map_err(|_| Error::NotFound)?;
    let slot = Slot { town: sender.person.town, person: sender.person.id, hash };
    let named = named_as(state.db.reader(), slot.town, slot.person, hash).await?;
    let most = most_bytes(&named).ok_or(Error::NotFound)?;
    if let Some(answer) = stored_before(&state, slot).await? {
        return Ok(Json(answer));
    }
    let length = length_of(whole.bytes, index, most)?;
    admit_bytes(&state, &sender.person, length).await?;
    let bytes = {
        let _place = state.uploading.of(sender.person.id).await?;
        read_chunk(payload, length).await?
    };
    let answer = take_chunk(&state, &sender, slot, Chunk { index, bytes, whole: whole.bytes }).await;
    count_bytes(&state, &sender.person, length);
    answer.map(Json)
}

/// A part of a photo.
pub(super) struct Chunk<B> {
    /// Which, from 0.
    pub index: u32,
    /// Its bytes.
    pub bytes: B,
    /// Length of the whole photo.
    pub whole: u64,
}

/// Keeps a chunk; the last one that was missing makes the photo.
///
/// # Errors
/// As [`put_chunk`].
pub(super) async fn take_chunk<B: AsRef<[u8]> + Send + 'static>(
    state: &State,
    sender: &Sender,
    slot: Slot,
    chunk: Chunk<B>,
) -> Result<ChunkAnswer, Error> {
    let Chunk { index, bytes, whole } = chunk;
    if whole > MAX_PHOTO_BYTES {
        return Err(Error::TooLarge);
    }
    let incoming = &state.incoming;
    if whole <= CHUNK_BYTES {
        // All of it is here: nothing waits for the rest, so nothing is kept twice, and only what is kept for good waits for the disk.
        let assembled = incoming.whole(bytes).await?;
        reach(Point::ChunkKept).await;
        return finish(state, sender, slot, assembled, whole).await;
    }
    incoming.keep(slot, index, bytes).await?;
    reach(Point::ChunkKept).await;
    let missing = incoming.missing(slot, whole).await?;
    if !missing.is_empty() {
        return Ok(ChunkAnswer { hash: slot.hash, missing, stored: false, receipts: Vec::new() });
    }
    match incoming.assemble(slot, whole).await {
        Ok(assembled) => finish(state, sender, slot, assembled, whole).await,
        Err(error) if error.kind() == io::ErrorKind::NotFound => lost_race(state, slot, whole).await,
        Err(error) => Err(error.into()),
    }
}

/// How many bytes a file may have that is named as these; `None`: nobody names it.
pub(super) fn most_bytes(named: &[Media]) -> Option<u64> {
    let most = |media: &Media| match media {
        Media::Photo => MAX_PHOTO_BYTES,
        Media::Voice => MAX_VOICE_BYTES,
    };
    named.iter().map(most).max()
}

/// How long the chunk with this index must be.
fn length_of(whole: u64, index: u32, most: u64) -> Result<u64, Error> {
    match whole {
        0 => Err(Error::NotAPhoto),
        _ if whole > most => Err(Error::TooLarge),
        _ => chunk_length(whole, index).ok_or_else(|| Error::bad_request("index")),
    }
}

async fn read_chunk(payload: Payload, length: u64) -> Result<Body, Error> {
    let limit = usize::try_from(CHUNK_BYTES).map_err(Error::internal)?;
    let bytes = read_body(payload, limit, 1).await?;
    if u64::try_from(bytes.as_ref().len()).ok() == Some(length) {
        Ok(bytes)
    } else {
        Err(Error::bad_request(format!("length, {length} expected")))
    }
}

/// The answer for a photo this person has proven before, with the receipts it led to.
async fn stored_before(state: &State, slot: Slot) -> Result<Option<ChunkAnswer>, Error> {
    let db = state.db.reader();
    if granted(db, slot.town, slot.person, &[slot.hash]).await?.is_empty() {
        return Ok(None);
    }
    let receipts = naming(db, slot.town, slot.person, slot.hash).await?.into_iter().filter_map(|row| row.receipt).collect();
    Ok(Some(ChunkAnswer { hash: slot.hash, missing: Vec::new(), stored: true, receipts }))
}

/// Another request with the last chunk was faster and has taken the chunks away.
async fn lost_race(state: &State, slot: Slot, whole: u64) -> Result<ChunkAnswer, Error> {
    if let Some(answer) = stored_before(state, slot).await? {
        return Ok(answer);
    }
    let missing = state.incoming.missing(slot, whole).await?;
    Ok(ChunkAnswer { hash: slot.hash, missing, stored: false, receipts: Vec::new() })
}

/// A whole file that is what it is named as.
enum Valid {
    Photo(ValidPhoto),
    Voice,
}

impl Valid {
    /// What is known of it once it is kept.
    const fn kept(&self, Slot { town, hash, .. }: Slot, bytes: u64) -> Kept {
        match *self {
            Self::Photo(ValidPhoto { width, height, as_sent, ref forms }) => {
                Kept { town, hash, media: Media::Photo, bytes, width, height, as_sent, awaits_forms: forms.is_none() }
            }
            Self::Voice => Kept { town, hash, media: Media::Voice, bytes, width: 0, height: 0, as_sent: false, awaits_forms: false },
        }
    }
}

/// Validates the file as what this person's commands name it as; named as both, it is what it turns out to be.
async fn validate(state: &State, slot: Slot, Assembled { path, hash }: &Assembled) -> Result<Valid, Error> {
    if *hash != slot.hash {
        return Err(Error::WrongHash);
    }
    let named = named_as(state.db.reader(), slot.town, slot.person, slot.hash).await?;
    let photo = named.contains(&Media::Photo);
    if named.contains(&Media::Voice) {
        match photo::validate_voice(path.clone()).await {
            Err(Error::NotAVoiceNote) if photo => {}
            heard => return heard.map(|()| Valid::Voice),
        }
    }
    if !photo {
        return Err(Error::NotFound);
    }
    Ok(Valid::Photo(photo::validate_photo(path.clone()).await?))
}

/// Validates the whole photo and keeps it: file first, durably, then the rows. What is shown of it is made after the receipt.
async fn finish(state: &State, sender: &Sender, slot: Slot, assembled: Assembled, whole: u64) -> Result<ChunkAnswer, Error> {
    reach(Point::PhotoAssembled).await;
    let valid = validate(state, slot, &assembled).await;
    let Assembled { path, .. } = assembled;
    let valid = match valid {
        Ok(valid) => valid,
        Err(error) => {
            let discarded = tokio::fs::remove_file(&path).await;
            if matches!(error, Error::WrongHash | Error::NotAPhoto | Error::NotAVoiceNote | Error::TooManyPixels) {
                state.incoming.discard(slot).await?;
            }
            discarded?;
            return Err(error);
        }
    };
    let kept = valid.kept(slot, whole);
    let receipts = if mutated(Defect::RowBeforeFile) {
        let receipts = commit(state, sender, kept).await?;
        keep_files(state, slot, path, valid).await?;
        receipts
    } else {
        keep_files(state, slot, path, valid).await?;
        commit(state, sender, kept).await?
    };
    state.incoming.discard(slot).await?;
    Ok(ChunkAnswer { hash: slot.hash, missing: Vec::new(), stored: true, receipts })
}

async fn keep_files(state: &State, slot: Slot, path: PathBuf, valid: Valid) -> Result<(), Error> {
    let (town, hash) = (slot.town, slot.hash);
    state.photos.adopt(PhotoKey { town, hash, variant: Variant::Original }, path).await?;
    reach(Point::PhotoAdopted).await;
    match valid {
        Valid::Photo(ValidPhoto { forms: Some(forms), .. }) => Ok(photo::keep_forms(&*state.photos, (town, hash), &forms).await?),
        Valid::Photo(ValidPhoto { forms: None, .. }) | Valid::Voice => Ok(()),
    }
}

/// The row of the chain that attests receipts which a photo completed, if it did.
async fn attesting_receipts(tx: &WriteTx, sender: &Sender, photo: Hash, ops: &[OpId]) -> Result<Option<Record>, Error> {
    if ops.is_empty() {
        return Ok(None);
    }
    let (actor, object) = (sender.actor(), format!("photo:{photo}"));
    let record = Record { actor, action: "receipts".to_owned(), object, body: serde_json::Value::Null };
    audit::attested(tx, sender.person.town, record, &[Subject::Receipts(ops)]).await.map(Some)
}

/// A receipt says that its record has the photo: there must be none for a record that would not be told of it.
fn knows_photo(outcome: &Outcome) -> Result<(), Error> {
    match outcome {
        // It was told before: by another command that names the same photo.
        Outcome::Done { .. } | Outcome::Refused(Refusal::PhotoNotAwaited) => Ok(()),
        Outcome::Refused(refusal) => Err(Error::internal(format!("a record refuses its photo: {refusal:?}"))),
    }
}

/// A kept file that is to be told of: its row, its grant, the events of every record that this person gave it to, and the receipts.
#[derive(Clone)]
struct Told {
    sender: Sender,
    kept: Kept,
}

impl Write for Told {
    type Answer = Vec<Receipt>;

    fn bytes(&self) -> usize {
        TOLD_BYTES
    }

    async fn prepare(&mut self, _: &WriteTx) -> Result<(), Error> {
        Ok(())
    }

    async fn write(&mut self, state: &State, tx: &WriteTx, _: Duration) -> Result<Vec<Receipt>, Error> {
        tell(state, tx, &self.sender, self.kept).await
    }

    fn written() -> Point {
        Point::PhotoWritten
    }
}

/// Row, grant, events and receipts, committed together with what others write.
async fn commit(state: &State, sender: &Sender, kept: Kept) -> Result<Vec<Receipt>, Error> {
    let told = Told { sender: sender.clone(), kept };
    let receipts = match state.groups.write(state, kept.town, told).await? {
        Some(receipts) => receipts,
        None => commit_alone(state, sender, kept).await?,
    };
    reach(Point::PhotoCommitted).await;
    Ok(receipts)
}

async fn commit_alone(state: &State, sender: &Sender, kept: Kept) -> Result<Vec<Receipt>, Error> {
    let _lane = state.groups.alone(kept.town).await?;
    let tx = state.db.write().await?;
    let receipts = tell(state, &tx, sender, kept).await?;
    reach(Point::PhotoWritten).await;
    tx.commit().await?;
    state.listeners.nudge();
    Ok(receipts)
}

async fn tell(state: &State, tx: &WriteTx, sender: &Sender, kept: Kept) -> Result<Vec<Receipt>, Error> {
    let now = state.clock.now();
    let person = &sender.person;
    // The town's row is locked from here to the end.
    let mut work = Work::begin(tx, state, kept.town, now).await?;
    let now = work.instant(now);
    photo::keep_row(tx, kept, person.id, now).await?;
    if kept.awaits_forms {
        photo::make_forms_later(tx, kept.town, now).await?;
    }
    let naming = records_naming(tx, kept.town, person.id, (kept.hash, kept.media)).await?;
    let stored = |record| CommandRequest { via: sender.via, ..CommandRequest::photo_stored(kept.town, record, kept.hash, now) };
    let mut requests: Vec<CommandRequest> = naming.into_iter().map(stored).collect();
    work.load(&mut requests).await?;
    for request in &requests {
        knows_photo(&work.carry_out(request).await?)?;
    }
    let receipts = ledger::complete(tx, state, person, kept.hash, now).await?;
    let ops: Vec<_> = receipts.iter().map(|receipt| receipt.op).collect();
    inventory::forget(tx, &ops).await?;
    if let Some(record) = attesting_receipts(tx, sender, kept.hash, &ops).await? {
        work.attest(now, record);
    }
    work.save().await?;
    Ok(receipts)
}
