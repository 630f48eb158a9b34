//! Voice notes from the phone to those who may hear them, and to nobody else.

use app::store::Store as _;
use shared::{
    id::IssueId,
    issue::{Command, Issue, Report},
    photo::Hash,
    record::RecordRef,
    sync::{OpState, PushAnswer, Verdict},
    voice::VoiceRef,
};
use tests::{
    Client, Phone, World,
    photo::jpeg,
    report::report_of,
    voice::spoken,
    world::{kind, lane},
};
use uuid::Uuid;

fn path(hash: Hash) -> String {
    format!("/api/voice/{hash}")
}

/// A report with a photo and a voice note of so many seconds, delivered.
async fn told(town: &World, wang: &Phone, seconds: u32) -> (Issue, VoiceRef) {
    let voice = wang.speak(seconds).await;
    let report = Report { kind: kind("A06"), place: lane(), voice: Some(voice), ..report_of(vec![wang.shoot(&lane()).await], "墙角") };
    let issue = IssueId(Uuid::now_v7());
    wang.ask(issue, Command::Report(report)).await.unwrap();
    wang.sync().await;
    (town.issue(issue).await, voice)
}

#[tokio::test]
async fn a_voice_note_recorded_without_a_network_is_delivered_once_named_by_the_receipt_and_heard_by_its_unit_and_not_by_another() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let (voice, photo) = (wang.speak(20).await, wang.shoot(&lane()).await);
    let report = Report { kind: kind("A06"), place: lane(), voice: Some(voice), ..report_of(vec![photo.clone()], "墙角") };
    let issue = IssueId(Uuid::now_v7());
    let submitted = wang.ask(issue, Command::Report(report)).await.unwrap();
    wang.online().await;
    wang.sync().await;
    assert_eq!(wang.state_of(submitted.op).await, OpState::Delivered);
    assert!(wang.has_verified_receipt(submitted.op).await, "one that names both files: another would not be believed");
    let named: Vec<Hash> = wang.record(submitted.op).await.photos.iter().map(|file| file.hash).collect();
    assert_eq!(named, [photo.hash, voice.hash]);

    let kept = town.issue(issue).await;
    assert_eq!(kept.voices.iter().map(|kept| (kept.voice, kept.stored)).collect::<Vec<_>>(), [(voice, true)]);
    let bytes = wang.store.bytes(voice.hash).await.unwrap().unwrap();
    for reader in ["wang", "qianbu", "chuangwei", "lingdao"] {
        let heard = town.client(reader).await.get(&path(voice.hash)).await;
        assert_eq!((heard.status, heard.body == *bytes), (200, true), "{reader}");
    }
    for stranger in ["houbu", "chaoshi", "hecha", "guanli"] {
        assert_eq!(town.client(stranger).await.get(&path(voice.hash)).await.status, 404, "{stranger}");
    }
    assert_eq!(Client::to(&town.base).get(&path(voice.hash)).await.status, 401);
    let village = town.phone("qianbu").await;
    let record = RecordRef { kind: shared::record::RecordKind::Issue, id: issue.into() };
    let pulled = village.opens(record).await.unwrap().record;
    assert_eq!(pulled.issue().unwrap().voices[0].op, None, "by which command it came is the reporter's own business");
}

#[tokio::test]
async fn a_player_is_given_the_range_of_bytes_that_it_asks_for_as_sound_that_is_never_taken_for_anything_else() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let (_, voice) = told(&town, &wang, 2).await;
    let client = town.client("qianbu").await;
    let asked = async |range: Option<&str>| {
        let request = client.http.get(client.url(&path(voice.hash)));
        let request = range.iter().fold(request, |request, range| request.header("range", *range));
        let answer = request.send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let headers = ["content-type", "x-content-type-options", "accept-ranges", "content-range", "vary"].map(header);
        (answer.status().as_u16(), headers, answer.bytes().await.unwrap().to_vec())
    };
    let whole = wang.store.bytes(voice.hash).await.unwrap().unwrap();
    let length = whole.len();
    let (status, headers, bytes) = asked(None).await;
    assert_eq!((status, headers.each_ref().map(String::as_str)), (200, ["audio/wav", "nosniff", "bytes", "", "cookie"]));
    assert!(bytes == *whole);
    let last = format!("bytes={}-", length - 2);
    for (range, first, end) in [("bytes=0-1", 0, 1), ("bytes=44-999999999", 44, length - 1), (last.as_str(), length - 2, length - 1)] {
        let (status, headers, bytes) = asked(Some(range)).await;
        assert_eq!((status, headers[3].as_str()), (206, format!("bytes {first}-{end}/{length}").as_str()), "{range}");
        assert!(bytes == whole[first..=end], "{range}");
    }
    for range in ["bytes=999999999-", "bytes=0-1,4-5", "bytes=5-2", "lines=1-2", "nonsense"] {
        let (status, _, bytes) = asked(Some(range)).await;
        assert_eq!((status, bytes.len()), (200, length), "{range}");
    }
}

/// Reports with this photo and voice note, and sends what the server asks for; the status of each file.
async fn sends(client: &Client, voice: &[u8], photo: &[u8]) -> (IssueId, Vec<u16>) {
    let said = VoiceRef { hash: Hash::of(voice), bytes: voice.len() as u64, recorded_at: shared::fixture::NOW };
    let asked =
        Report { kind: kind("A06"), place: lane(), voice: Some(said), ..report_of(vec![shared::fixture::photo_of(photo)], "墙角") };
    let issue = IssueId(Uuid::now_v7());
    let answer: PushAnswer = client.pushed(&[client.envelope(issue, 0, Command::Report(asked))]).await;
    assert!(matches!(answer.outcomes[0].verdict, Verdict::Applied { .. }), "{answer:?}");
    let mut statuses = Vec::new();
    for bytes in [photo, voice] {
        let path = format!("/api/sync/photo/{}/0?bytes={}", Hash::of(bytes), bytes.len());
        statuses.push(client.put_bytes(&path, bytes.to_vec()).await.status);
    }
    (issue, statuses)
}

#[tokio::test]
async fn bytes_are_taken_only_as_what_their_command_names_them_and_a_photo_is_never_given_out_as_a_voice_note() {
    let town = World::new().await;
    let client = town.client("wang").await;
    let (mut photo, voice) = (jpeg(41), spoken(1, 3));
    // As long as a voice note may be.
    photo.resize(photo.len().next_multiple_of(2), 0);
    let (swapped, statuses) = sends(&client, &photo, &voice).await;
    assert_eq!(statuses, [422, 422], "sound is no photo, a photo is no voice note");
    let issue = town.issue(swapped).await;
    assert!(!issue.photos[0].stored && !issue.voices[0].stored);
    assert_eq!(client.get(&path(Hash::of(&photo))).await.status, 404);

    // The same bytes by their right names; then the photo's original is known to the server, and still nobody hears it.
    let (right, statuses) = sends(&client, &voice, &photo).await;
    assert_eq!(statuses, [200, 200]);
    let issue = town.issue(right).await;
    assert!(issue.photos[0].stored && issue.voices[0].stored);
    let issue = town.issue(swapped).await;
    assert!(!issue.photos[0].stored && !issue.voices[0].stored, "what is stored as one thing is not stored as another");
    assert_eq!(client.get(&path(Hash::of(&photo))).await.status, 404);
    assert_eq!(client.get(&path(Hash::of(&voice))).await.status, 200);
    assert_eq!(client.get(&format!("/api/photo/{}/large", Hash::of(&voice))).await.status, 404);
    assert_eq!(client.get(&format!("/api/photo/{}/large", Hash::of(&photo))).await.status, 200);
}

#[tokio::test]
async fn sound_with_a_header_that_says_anything_else_is_not_kept() {
    let town = World::new().await;
    let client = town.client("wang").await;
    let good = spoken(1, 5);
    let with = |place: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[place] = byte;
        bytes
    };
    let bad = [with(22, 2), with(24, 0x40), with(34, 8), with(20, 3), with(40, 9), [&good[..], b"LIST"].concat(), good[..200].to_vec()];
    for (number, bytes) in (50..).zip(bad) {
        let (issue, statuses) = sends(&client, &bytes, &jpeg(number)).await;
        assert_eq!(statuses, [200, 422], "{number}");
        assert!(!town.issue(issue).await.voices[0].stored);
    }
    let long = VoiceRef { hash: Hash::of(&good), bytes: 2_000_000, recorded_at: shared::fixture::NOW };
    let asked = Report { kind: kind("A06"), place: lane(), voice: Some(long), ..report_of(vec![shared::fixture::photo_of(&jpeg(60))], "") };
    let answer = client.pushed(&[client.envelope(IssueId(Uuid::now_v7()), 0, Command::Report(asked))]).await;
    assert_eq!(answer.outcomes[0].verdict, Verdict::Refused { reason: shared::issue::Refusal::VoiceUnfit });
}
