//! A server's state in a temporary folder with the unit tests' town, and phones that speak with the handlers.

use super::store;
use crate::{
    auth::{Caller, Sender},
    clock::FixedClock,
    config::{Config, Limits},
    error::Error,
    photo,
    state::State,
    sync::{pull, push, upload},
    town::{self, TownDraft},
};
use actix_web::{
    FromRequest as _, HttpResponse,
    http::header::ContentLength,
    test::TestRequest,
    web::{Data, Header, Path, Payload, Query},
};
use shared::{
    fixture::{self, NOW, at, in_west, people, photo_of, report_of},
    id::{DeviceId, IssueId, OpId},
    issue::Command,
    person::Person,
    photo::{CHUNK_BYTES, Hash, PhotoRef},
    sync::{ChunkAnswer, Envelope, Inventory, OpOutcome, PROTOCOL, PullAnswer, PullRequest, PushAnswer, PushRequest, Verdict},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

pub struct World {
    pub state: Data<State>,
    _folder: tempfile::TempDir,
}

pub struct Phone {
    pub person: Person,
    pub device: DeviceId,
    seq: AtomicU64,
}

pub async fn world() -> World {
    opened(None).await
}

/// The same on a store that was made of a backup at this instant.
pub async fn restored_world(when: &str) -> World {
    opened(Some(when)).await
}

async fn opened(restored: Option<&str>) -> World {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(NOW));
    // What is decided together must not hang on how fast this machine is.
    let limits = Limits { slice: Duration::MAX, ..Limits::default() };
    let mut state = State::open(Config { limits, ..Config::in_folder(folder.path()) }, clock).await.unwrap();
    state.restored_at = restored.map(at);
    town::import(&state, TownDraft { reference: fixture::town(), people: vec![] }, "test").await.unwrap();
    let (tx, now) = (state.db.write().await.unwrap(), at("2026-03-01T09:00"));
    for phone in [inspector(), colleague(), villager(), neighbour(), dispatcher(), verifier()] {
        store::add_person(&tx, &phone.person, now).await.unwrap();
    }
    tx.commit().await.unwrap();
    World { state: Data::new(state), _folder: folder }
}

pub fn inspector() -> Phone {
    Phone::of(people::inspector())
}

pub fn colleague() -> Phone {
    Phone::of(people::colleague())
}

pub fn villager() -> Phone {
    Phone::of(people::villager())
}

pub fn neighbour() -> Phone {
    Phone::of(people::neighbour())
}

pub fn dispatcher() -> Phone {
    Phone::of(people::dispatcher())
}

pub fn verifier() -> Phone {
    Phone::of(people::verifier())
}

impl Phone {
    fn of(person: Person) -> Self {
        Self { device: people::device_of(&person), person, seq: AtomicU64::new(0) }
    }

    pub fn sender(&self) -> Sender {
        Sender::signed_in(self.person.clone(), self.device, "Android".to_owned())
    }

    pub fn caller(&self) -> Caller {
        Caller { person: self.person.clone(), session: String::new(), device: self.device, device_name: "Android".to_owned() }
    }

    pub fn envelope(&self, issue: IssueId, base: u64, command: Command) -> Envelope {
        Envelope {
            v: PROTOCOL,
            op: OpId(Uuid::now_v7()),
            device: self.device,
            seq: self.seq.fetch_add(1, Ordering::Relaxed) + 1,
            by: self.person.id,
            town: self.person.town,
            issue,
            base,
            generation: None,
            proof: None,
            needs: None,
            recorded_at: at("2026-03-05T08:30"),
            clock_offset_ms: None,
            reference: 1,
            app: "0.1.0".to_owned(),
            command: command.into(),
        }
    }

    pub fn report(&self, photos: Vec<PhotoRef>) -> Envelope {
        let report = report_of("corner", in_west(), photos);
        self.envelope(IssueId(Uuid::now_v7()), 0, Command::Report(report))
    }
}

impl World {
    pub async fn push_texts(&self, phone: &Phone, texts: &[String], inventory: Inventory) -> Result<PushAnswer, Error> {
        let request = PushRequest {
            protocol: PROTOCOL,
            device: phone.device,
            generation: None,
            envelopes: texts.iter().map(|text| serde_json::value::RawValue::from_string(text.clone()).unwrap()).collect(),
            inventory,
        };
        let body = serde_json::to_vec(&request).unwrap();
        let length = Header(ContentLength::from(body.len()));
        push::push(phone.sender(), self.state.clone(), Some(length), payload(body).await).await.map(|answer| answer.into_inner())
    }

    pub async fn push(&self, phone: &Phone, envelopes: &[&Envelope]) -> PushAnswer {
        let texts: Vec<String> = envelopes.iter().map(|envelope| serde_json::to_string(envelope).unwrap()).collect();
        self.push_texts(phone, &texts, Inventory::default()).await.unwrap()
    }

    pub async fn push_one(&self, phone: &Phone, envelope: &Envelope) -> OpOutcome {
        self.push(phone, &[envelope]).await.outcomes.remove(0)
    }

    /// The version after a command that must be carried out.
    pub async fn done(&self, phone: &Phone, envelope: &Envelope) -> u64 {
        match self.push_one(phone, envelope).await.verdict {
            Verdict::Applied { version } => version,
            other => panic!("{other:?}"),
        }
    }

    pub async fn put(&self, phone: &Phone, hash: Hash, index: u32, whole: u64, bytes: &[u8]) -> Result<ChunkAnswer, Error> {
        let (path, whole) = (Path::from((hash.to_string(), index)), Query(upload::Whole { bytes: whole }));
        let answer = upload::put_chunk(phone.sender(), self.state.clone(), path, whole, payload(bytes.to_vec()).await).await;
        answer.map(|answer| answer.into_inner())
    }

    /// Sends all chunks; the answer to the last one.
    pub async fn put_all(&self, phone: &Phone, bytes: &[u8]) -> Result<ChunkAnswer, Error> {
        let whole = u64::try_from(bytes.len()).unwrap();
        let mut last = None;
        for (index, chunk) in (0..).zip(bytes.chunks(usize::try_from(CHUNK_BYTES).unwrap())) {
            last = Some(self.put(phone, Hash::of(bytes), index, whole, chunk).await?);
        }
        Ok(last.unwrap())
    }

    pub async fn look(&self, phone: &Phone, hash: Hash, size: &str) -> Result<HttpResponse, Error> {
        photo::show(phone.caller(), self.state.clone(), Path::from((hash.to_string(), size.to_owned()))).await
    }

    pub async fn pull(&self, phone: &Phone, cursor: u64, limit: u32) -> PullAnswer {
        self.pull_since(phone, cursor, limit, None).await
    }

    /// A pull of the working set, if one is asked for.
    pub async fn pull_since(&self, phone: &Phone, cursor: u64, limit: u32, working_set_since: Option<u64>) -> PullAnswer {
        self.pull_as(phone, PullRequest { limit: Some(limit), working_set_since, ..self.asked(cursor) }).await
    }

    /// A pull of everything after a cursor of this store.
    pub fn asked(&self, cursor: u64) -> PullRequest {
        let generation = Some(self.state.generation);
        PullRequest { protocol: PROTOCOL, generation, cursor, limit: None, working_set_since: None, records: None, also: None }
    }

    /// The answer to any pull.
    pub async fn pull_as(&self, phone: &Phone, asked: PullRequest) -> PullAnswer {
        pull::pull(phone.caller(), self.state.clone(), Query(asked)).await.unwrap().into_inner()
    }
}

async fn payload(body: Vec<u8>) -> Payload {
    let (request, mut payload) = TestRequest::default().set_payload(body).to_http_parts();
    Payload::from_request(&request, &mut payload).await.unwrap()
}

/// A smooth JPEG of this size.
pub fn picture(width: u16, height: u16) -> Vec<u8> {
    let pixels: Vec<u8> = (0..usize::from(width) * usize::from(height) * 3).map(|at| u8::try_from(at / 9_000 % 251).unwrap()).collect();
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, 85).encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// A JPEG that looks like noise, so that it takes more than one chunk.
pub fn noise(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let pixels: Vec<u8> = (0..480 * 360 * 3)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            u8::try_from(state >> 24).unwrap()
        })
        .collect();
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, 95).encode(&pixels, 480, 360, jpeg_encoder::ColorType::Rgb).unwrap();
    assert!(bytes.len() > 262_144, "{} bytes", bytes.len());
    bytes
}

/// The reference to a picture as [`noise`] makes them, taken a minute before it is recorded.
pub fn photo(bytes: &[u8]) -> PhotoRef {
    PhotoRef { width: 480, height: 360, taken_at: at("2026-03-05T08:29"), ..photo_of(bytes) }
}
