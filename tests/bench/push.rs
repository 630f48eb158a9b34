//! How many commands a second a server judges: a push of 200 reports, each with a photo and places, the same push once more, and pushes of single
//! reports by one phone and by sixteen at once.
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
use std::{fmt::Write as _, time::Instant};
use tests::{
    Client, World,
    world::{PASSWORD, at, fixture_with, kind, spot},
};
use uuid::Uuid;

/// Reports of one push.
const REPORTS: u32 = 200;
/// Pushes that are measured; one more goes before them and is not counted.
const ROUNDS: u32 = 9;
/// Phones that push at once.
const AT_ONCE: usize = 16;
/// Pushes of each of them in a round, with a single report.
const SINGLE: u32 = 20;

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
async fn pushed(client: &Client, body: &[u8], reports: u32) -> f64 {
    let request = client.http.post(client.url("/api/sync/push")).bearer_auth(client.token()).header("content-type", "application/json");
    let begun = Instant::now();
    let answer = client.send(request.body(body.to_vec())).await;
    let took = begun.elapsed();
    let outcomes = answer.json::<PushAnswer>().outcomes;
    assert_eq!(outcomes.len(), reports as usize);
    assert!(outcomes.iter().all(|outcome| matches!(outcome.verdict, Verdict::Applied { .. })), "{:?}", outcomes.first());
    f64::from(reports) / took.as_secs_f64()
}

fn print(what: &str, mut rates: Vec<f64>) {
    rates.sort_by(f64::total_cmp);
    let (median, least, most) = (rates[rates.len() / 2], rates[0], rates[rates.len() - 1]);
    println!("{what:<40} {median:>7.0} a second (least {least:.0}, most {most:.0}, of {} rounds)", rates.len());
}

/// A push with these reports of one phone.
fn push_of(client: &Client, numbers: std::ops::Range<u32>) -> Vec<u8> {
    let envelopes = numbers.map(|number| serde_json::value::to_raw_value(&report(client, number)).unwrap());
    let (device, inventory) = (client.device, Inventory::default());
    let request = PushRequest { protocol: PROTOCOL, device, generation: None, envelopes: envelopes.collect(), inventory };
    serde_json::to_vec(&request).unwrap()
}

/// Some phones at once, each with single reports, one push each; reports a second of all, and how long the longest push took in ms.
async fn side_by_side(clients: &[Client], each: u32, from: u32) -> (f64, f64) {
    let begun = Instant::now();
    let longest = tests::phone::together(clients.iter().map(async |client| {
        let mut longest = 0.0_f64;
        for number in 0..each {
            let body = push_of(client, from + number..from + number + 1);
            let rate = pushed(client, &body, 1).await;
            longest = longest.max(1_000.0 / rate);
        }
        longest
    }));
    let longest = longest.await.into_iter().fold(0.0, f64::max);
    (clients.len() as f64 * f64::from(each) / begun.elapsed().as_secs_f64(), longest)
}

#[tokio::main]
async fn main() {
    // The day moves on between two rounds, so that no quota ends the measurement.
    let town = World::new().await;
    let people = fixture_with(|name, mut text| {
        if name.starts_with("people") {
            for number in 0..AT_ONCE {
                writeln!(text, "send{number},员{number},网格员,,G1,{PASSWORD}").unwrap();
            }
        }
        text
    });
    town.import(&people).await;
    let client = town.client("wang").await;
    let (mut first, mut again) = (Vec::new(), Vec::new());
    let day = |round: u32| town.clock.set(Moment(at("2026-03-05T09:00").0 + i64::from(round) * 86_400_000));
    for round in 0..=ROUNDS {
        day(round);
        let body = push_of(&client, round * REPORTS..(round + 1) * REPORTS);
        let rates = (pushed(&client, &body, REPORTS).await, pushed(&client, &body, REPORTS).await);
        if round > 0 {
            first.push(rates.0);
            again.push(rates.1);
        }
    }
    print("reports with a photo, pushed", first);
    print("the same, pushed again", again);
    println!("    the database was held for {} ms at most", town.state.groups.longest().as_millis());
    let mut clients = Vec::new();
    for number in 0..AT_ONCE {
        clients.push(town.client(&format!("send{number}")).await);
    }
    for at_once in [1, AT_ONCE] {
        let (mut rates, mut longest, before) = (Vec::new(), 0.0_f64, town.state.groups.commits());
        for round in 0..=ROUNDS {
            day(20 + round);
            let (rate, slowest) = side_by_side(&clients[..at_once], SINGLE, round * SINGLE).await;
            if round > 0 {
                rates.push(rate);
                longest = longest.max(slowest);
            }
        }
        print(&format!("{at_once} at once, a report a push"), rates);
        let (commits, pushes) = (town.state.groups.commits() - before, u64::from((ROUNDS + 1) * SINGLE) * at_once as u64);
        println!("    the longest push took {longest:.0} ms; {pushes} pushes in {commits} commits");
    }
}
