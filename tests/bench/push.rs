//! How many commands a second a server judges: a push of 200 reports, each with a photo and places, and the same push once more.
//!
//! `cargo xtask bench push` builds it as the server is built for release and prints the median of the rounds, with the slowest and the
//! fastest. It is a measurement, not a test: it fails only if a command is not carried out.
#![allow(clippy::unwrap_used, reason = "a measurement says what it expects by failing")]

use shared::{
    id::{IssueId, OpId},
    issue::{Command, Forecast, Report},
    moment::Moment,
    person::Person,
    photo::{Hash, PhotoRef, PhotoSource},
    sync::{Envelope, Inventory, PROTOCOL, PushAnswer, PushRequest, Verdict},
};
use std::time::Instant;
use tests::{
    Client, World,
    world::{at, kind, spot},
};
use uuid::Uuid;

/// Reports of one push.
const REPORTS: u32 = 200;
/// Pushes that are measured; one more goes before them and is not counted.
const ROUNDS: u32 = 9;

fn report(client: &Client, number: u32) -> Envelope {
    let Person { id, town, .. } = client.signed_in.as_ref().unwrap().me.person;
    // All over the inspector's grid.
    let place = spot(32.5005 + f64::from(number % 20) * 0.0002, 116.5005 + f64::from(number / 20) * 0.0002);
    let photo = PhotoRef {
        hash: Hash::of(Uuid::now_v7().as_bytes()),
        bytes: 232_000,
        width: 2048,
        height: 1536,
        taken_at: at("2026-03-05T08:58"),
        place: place.clone(),
        source: PhotoSource::Camera,
        undated: false,
        original: Some(Hash::of(b"original")),
    };
    let forecast = Some(Forecast { unit: None, due_at: None });
    let report = Report {
        kind: kind("A06"),
        place,
        pick: None,
        photos: vec![photo],
        note: "墙角积存垃圾, 约两平方米".into(),
        forecast,
        source: shared::issue::Source::Patrol,
        voice: None,
        kind_guessed: false,
    };
    Envelope {
        v: PROTOCOL,
        op: OpId(Uuid::now_v7()),
        device: client.device,
        seq: u64::from(number) + 1,
        by: id,
        town,
        issue: IssueId(Uuid::now_v7()),
        base: 0,
        generation: None,
        proof: None,
        needs: None,
        recorded_at: at("2026-03-05T08:59"),
        clock_offset_ms: Some(-1_500),
        reference: 1,
        app: "0.1.0".into(),
        command: Command::Report(report).into(),
    }
}

/// Commands a second of one push of this body; every one of them must have been carried out.
async fn pushed(client: &Client, body: &[u8]) -> f64 {
    let request = client.http.post(client.url("/api/sync/push")).bearer_auth(client.token()).header("content-type", "application/json");
    let begun = Instant::now();
    let answer = client.send(request.body(body.to_vec())).await;
    let took = begun.elapsed();
    let outcomes = answer.json::<PushAnswer>().outcomes;
    assert!(outcomes.iter().all(|outcome| matches!(outcome.verdict, Verdict::Applied { .. })), "{:?}", outcomes.first());
    f64::from(REPORTS) / took.as_secs_f64()
}

fn print(what: &str, mut rates: Vec<f64>) {
    rates.sort_by(f64::total_cmp);
    let (median, least, most) = (rates[rates.len() / 2], rates[0], rates[rates.len() - 1]);
    println!("{what:<40} {median:>7.0} a second (least {least:.0}, most {most:.0}, of {} pushes of {REPORTS})", rates.len());
}

#[tokio::main]
async fn main() {
    // The day moves on between two rounds, so that no quota ends the measurement.
    let town = World::new().await;
    let client = town.client("wang").await;
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        town.clock.set(Moment(at("2026-03-05T09:00").0 + i64::from(round) * 86_400_000));
        let envelopes = (0..REPORTS).map(|number| serde_json::value::to_raw_value(&report(&client, round * REPORTS + number)).unwrap());
        let (device, inventory) = (client.device, Inventory::default());
        let request = PushRequest { protocol: PROTOCOL, device, generation: None, envelopes: envelopes.collect(), inventory };
        let body = serde_json::to_vec(&request).unwrap();
        let rates = (pushed(&client, &body).await, pushed(&client, &body).await);
        if round > 0 {
            first.push(rates.0);
            again.push(rates.1);
        }
    }
    print("reports with a photo, pushed", first);
    print("the same, pushed again", again);
}
