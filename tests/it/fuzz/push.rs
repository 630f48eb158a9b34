//! Pushes that no phone of ours would send.

use serde_json::{Value, json};
use shared::{
    id::{InspectionId, IssueId, OpId, UnitId},
    inspection,
    issue::{Command, Report},
    record::AnyCommand,
    sync::{Envelope, PushAnswer, Verdict},
};
use std::{fs, path::Path};
use tests::{
    Client, World,
    dice::Dice,
    fuzz::{Shown, cases, spoil, spoil_json},
    inspection::{Shot, front},
    world::{kind, lane, unit},
};
use uuid::Uuid;

/// The id of the inspection that is asked something where this issue is.
fn inspection_beside(issue: IssueId) -> IssueId {
    IssueId(Uuid::from_u128(issue.0.as_u128() ^ 1 << 127))
}

/// The golden commands, as this client's person would send them on this issue.
fn envelopes(client: &Client, issue: IssueId, seed: u64) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("wire/v1/envelope");
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    let golden = |path| serde_json::from_str::<Envelope>(&fs::read_to_string(path).unwrap()).unwrap().command;
    // The report and the inspection first: without them nothing is about anything.
    names.sort_by_key(|path| (!path.ends_with("report.json"), !path.ends_with("inspection_submit.json"), path.clone()));
    let commands = names.iter().map(golden).map(|command| match command {
        AnyCommand::Issue(Command::Report(report)) => {
            Command::Report(Report { kind: kind("A06"), place: lane(), pick: None, ..report }).into()
        }
        AnyCommand::Inspection(inspection::Command::Submit(_)) => {
            let [ground, whole] = [1, 2].map(|seed| Shot::of(seed).photo);
            let opens = Some(IssueId(Uuid::from_u64_pair(seed + 1, 1_000)));
            inspection::Command::Submit(front(lane(), [&ground, &whole], opens)).into()
        }
        AnyCommand::Issue(Command::Assign { reason, .. }) => {
            Command::Assign { unit: unit("qianbu"), helpers: vec![UnitId(Uuid::nil())], reason }.into()
        }
        other => other,
    });
    commands
        .zip(1_u64..)
        .map(|(command, seq)| {
            let op = OpId(Uuid::from_u64_pair(seed + 1, seq));
            let record = if command.issue().is_some() { issue } else { inspection_beside(issue) };
            let envelope = Envelope { op, seq, ..client.envelope(record, 0, command) };
            serde_json::to_value(envelope).unwrap()
        })
        .collect()
}

async fn send(client: &Client, body: &[u8]) -> tests::client::Answer {
    let request = client.http.post(client.url("/api/sync/push")).bearer_auth(client.token());
    client.send(request.header("content-type", "application/json").body(body.to_vec())).await
}

#[tokio::test]
async fn spoilt_pushes_are_no_fault_of_the_server_do_nothing_by_halves_and_get_the_same_verdict_again() {
    let town = World::new().await;
    let mut senders = Vec::new();
    for username in ["wang", "chuangwei", "qianbu"] {
        senders.push(town.client(username).await);
    }
    let (mut dice, mut applied, mut inspections) = (Dice::new(3), 0, 0);
    for case in 0..cases(200) {
        let client = dice.pick(&senders).unwrap();
        let issue = IssueId(Uuid::from_u64_pair(9, case));
        let whole = envelopes(client, issue, case * 2);
        let some: Vec<Value> = whole.iter().take(2).chain(dice.pick(&whole)).cloned().collect();
        let inventory = json!({ "held": [{ "op": some[0]["op"], "recorded_at": 1_772_672_400_000_i64, "photos": [] }] });
        let body = json!({ "protocol": 1, "device": client.device, "envelopes": some, "inventory": inventory });
        let spoilt = spoil_json(&mut dice, &body).to_string().into_bytes();
        let spoilt = if dice.roll(4) == 0 { spoil(&mut dice, &spoilt) } else { spoilt };
        let _shown = Shown(case, String::from_utf8_lossy(&spoilt).into_owned());

        let before = town.audit().await.unwrap().rows;
        let first = send(client, &spoilt).await;
        let after = town.audit().await.expect("the chain holds").rows;
        assert!(first.status < 500, "{} {}", first.status, first.text());
        if first.status != 200 {
            assert_eq!(before, after, "{}: {}", first.status, first.text());
            let _named = first.error();
            continue;
        }
        let first: PushAnswer = first.json();
        let again: PushAnswer = send(client, &spoilt).await.json();
        assert_eq!(first.outcomes.len(), again.outcomes.len());
        for (one, two) in first.outcomes.iter().zip(&again.outcomes) {
            assert_eq!(one.op, two.op);
            // Of two texts under one op the one that can be kept has the op ever after.
            let alone = first.outcomes.iter().filter(|other| other.op == one.op).count() == 1;
            assert!(!alone || !one.verdict.is_final() || one.verdict == two.verdict, "{one:?} became {two:?}");
            if matches!(one.verdict, Verdict::Applied { .. }) {
                applied += 1;
                assert!(two.seen);
                let issue = server::issue::load(town.state.db.reader(), town.town(), one.issue).await.unwrap();
                let inspection = town.inspection(InspectionId(one.issue.0)).await;
                inspections += usize::from(inspection.is_some());
                assert!(issue.is_some() != inspection.is_some(), "an id is one record's");
            }
        }
        assert_eq!(town.audit().await.expect("the chain holds").rows, after, "a repeat has no effect");
    }
    assert!(applied > inspections && inspections > 0, "some pushes survive being spoilt: {applied}, {inspections} of inspections");
}
