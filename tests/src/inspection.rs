//! Inspections as people of the test town fill them in, and the bytes of their photos.

use crate::{
    Client,
    client::Answer,
    photo::jpeg,
    world::{at, unit},
};
use shared::{
    form::{Answer as FormAnswer, FormCode, ItemCode, Value},
    id::{InspectionId, IssueId},
    inspection::{Command, Opening, Subject, Submit},
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
    sync::{ChunkAnswer, Envelope, OpOutcome, PushAnswer},
};
use uuid::Uuid;

/// A photo with its bytes.
#[derive(Clone, Debug)]
pub struct Shot {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What a command says of it.
    pub photo: PhotoRef,
}

impl Shot {
    /// A photo that is like no other of another seed.
    #[must_use]
    pub fn of(seed: u8) -> Self {
        let bytes = jpeg(seed);
        let photo = PhotoRef {
            hash: Hash::of(&bytes),
            bytes: u64::try_from(bytes.len()).unwrap(),
            width: 320,
            height: 240,
            taken_at: at("2026-03-05T08:59"),
            place: Place::Unknown,
            source: PhotoSource::Camera,
            undated: false,
            original: None,
        };
        Self { bytes, photo }
    }
}

fn answer(item: &str, value: Value, photo: Option<&PhotoRef>) -> FormAnswer {
    FormAnswer { item: ItemCode(item.into()), value, photos: photo.iter().map(|photo| photo.hash).collect(), note: String::new() }
}

fn opening(item: &str, issue: IssueId) -> Opening {
    Opening { item: ItemCode(item.into()), issue, pick: None, forecast: None }
}

/// 门前三包检查 of the shop at this place: its ground is dirty, which the first photo shows and this issue is opened for; the second photo
/// shows the whole front.
#[must_use]
pub fn front(place: Place, photos: [&PhotoRef; 2], opens: Option<IssueId>) -> Submit {
    let [ground, whole] = photos;
    Submit {
        form: FormCode("MQ".into()),
        form_version: 1,
        subject: Subject::Unit(unit("SH1")),
        place,
        photos: photos.map(Clone::clone).into(),
        answers: vec![
            answer("MQ01", Value::Fail, Some(ground)),
            answer("MQ02", Value::Count(0), None),
            answer("MQ03", Value::Pass, None),
            answer("MQ04", Value::Choice(0), None),
            answer("MQ05", Value::Photo, Some(whole)),
        ],
        note: String::new(),
        opens: opens.map(|issue| opening("MQ01", issue)).into_iter().collect(),
    }
}

/// The same without a photo and without an issue, all in order.
#[must_use]
pub fn faultless_front(place: Place) -> Submit {
    let shot = Shot::of(0).photo;
    let mut submit = front(place, [&shot, &shot], None);
    submit.photos.clear();
    submit.answers.truncate(4);
    submit.answers[0] = answer("MQ01", Value::Pass, None);
    submit
}

/// 单位自查 of the village 前埠村 at this place: a dead corner, which the photo shows and this issue is opened for.
#[must_use]
pub fn self_check(place: Place, corner: &PhotoRef, opens: IssueId) -> Submit {
    Submit {
        form: FormCode("ZC".into()),
        subject: Subject::Unit(unit("CW1")),
        photos: vec![corner.clone()],
        answers: vec![answer("ZC01", Value::Pass, None), answer("ZC02", Value::Fail, Some(corner)), answer("ZC03", Value::Count(0), None)],
        opens: vec![opening("ZC02", opens)],
        ..front(place, [corner, corner], None)
    }
}

impl Client {
    /// A command to an inspection, as this device would send it.
    #[must_use]
    pub fn to_inspection(&self, id: InspectionId, base: u64, command: Command) -> Envelope {
        self.envelope(IssueId(id.0), base, command)
    }

    /// A new inspection, as this device would send it.
    #[must_use]
    pub fn inspects(&self, submit: Submit) -> (InspectionId, Envelope) {
        let id = InspectionId(Uuid::now_v7());
        (id, self.to_inspection(id, 0, Command::Submit(submit)))
    }

    /// Pushes these; what became of each.
    pub async fn pushes(&self, envelopes: &[Envelope]) -> Vec<OpOutcome> {
        self.push(self.token(), envelopes).await.json::<PushAnswer>().outcomes
    }

    /// Pushes one; what became of it.
    pub async fn pushes_one(&self, envelope: &Envelope) -> OpOutcome {
        self.pushes(std::slice::from_ref(envelope)).await.remove(0)
    }

    /// Sends a photo of one chunk.
    pub async fn sends(&self, shot: &Shot) -> ChunkAnswer {
        self.sends_bytes(shot).await.json()
    }

    /// The same, whatever is answered.
    pub async fn sends_bytes(&self, shot: &Shot) -> Answer {
        let path = format!("/api/sync/photo/{}/0?bytes={}", shot.photo.hash, shot.bytes.len());
        self.put_bytes(&path, shot.bytes.clone()).await
    }
}
