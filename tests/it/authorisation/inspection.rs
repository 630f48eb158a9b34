//! Every command to an inspection × person × inspection, pushed for real; what is expected is computed from the pure rules.

use super::{
    people::{Town, Visitor},
    tally::Tally,
};
use server::clock::Clock as _;
use shared::{
    id::{InspectionId, IssueId},
    inspection::{Command, Inspection, InspectionPage, Submit, decide, sees},
    issue::Refusal,
    person::Principal,
    record::Context,
    sync::{PullAnswer, Verdict},
};
use std::fmt::Write as _;
use tests::{
    inspection::{Shot, faultless_front, front, self_check},
    world::{lane, spot},
};
use uuid::Uuid;

/// An inspection in the state in which a command meets it.
#[derive(Clone, Copy, Debug)]
enum InspectionCase {
    /// Of the shop, in wang's grid.
    Own,
    /// Of the shop's front by a verifier, in a far grid.
    Verifiers,
    /// The village's own.
    SelfCheck,
    /// Of the shop, voided.
    Void,
    /// Of another town.
    Elsewhere,
}

impl InspectionCase {
    const ALL: [Self; 5] = [Self::Own, Self::Verifiers, Self::SelfCheck, Self::Void, Self::Elsewhere];

    /// A fresh one, and the photo that it has.
    async fn play(self, town: &Town, seed: u8) -> (Inspection, Shot) {
        let shot = Shot::of(seed);
        let with_photo = |mut submit: Submit| {
            submit.photos = vec![shot.photo.clone()];
            submit
        };
        let far = spot(32.552, 116.552);
        let (who, submit) = match self {
            Self::Own | Self::Void => ("wang", with_photo(faultless_front(lane()))),
            Self::Verifiers => ("hecha", with_photo(faultless_front(far))),
            Self::SelfCheck => ("qianbu", self_check(lane(), &shot.photo, IssueId(Uuid::now_v7()))),
            Self::Elsewhere => ("x-qianbu", of_the_other_town(self_check(lane(), &shot.photo, IssueId(Uuid::now_v7())))),
        };
        let who = town.visitor(who);
        let (id, envelope) = who.client.inspects(submit);
        assert_eq!(who.client.pushes_one(&envelope).await.verdict, Verdict::Applied { version: 1 }, "{self:?}");
        who.client.sends(&shot).await;
        if matches!(self, Self::Void) {
            let office = &town.visitor("chuangwei").client;
            let void = office.to_inspection(id, 2, Command::Void { reason: "误填".into() });
            assert_eq!(office.pushes_one(&void).await.verdict, Verdict::Applied { version: 3 });
        }
        (town.world.inspection(id).await.unwrap(), shot)
    }
}

/// The same with the unit of the other town.
fn of_the_other_town(submit: Submit) -> Submit {
    Submit { subject: shared::inspection::Subject::Unit(shared::id::UnitId::from_code("other", "CW1")), ..submit }
}

/// One of every command, each as its rightful sender would send it.
fn asks() -> Vec<Command> {
    let shot = Shot::of(1).photo;
    let all = vec![
        Command::Submit(front(lane(), [&shot, &Shot::of(2).photo], Some(IssueId(Uuid::now_v7())))),
        Command::Submit(self_check(lane(), &shot, IssueId(Uuid::now_v7()))),
        Command::Supplement { photos: vec![], note: "又看了一眼".into() },
        Command::Void { reason: "误填".into() },
        Command::PhotoStored { hash: shot.hash },
    ];
    let tried: Vec<&str> = all.iter().map(Command::name).collect();
    assert!(Command::NAMES.iter().all(|name| tried.contains(name)), "nobody tries one of {:?}", Command::NAMES);
    all
}

/// What the server must answer.
async fn expected(town: &Town, who: &Visitor, now: Option<&Inspection>, command: &Command) -> Verdict {
    if command.is_of_machine() {
        return Verdict::Refused { reason: Refusal::NotForRole(who.role()) };
    }
    let reference = town.world.state.reference(who.person.town).await.unwrap();
    let principal = Principal::Person(who.person.clone());
    let at = town.world.clock.now();
    let context = Context { shown_with: Some(1), ..Context::on_server(&principal, &reference, 1, at) };
    match decide(now, command, &context) {
        Ok(decision) => Verdict::Applied { version: now.map_or(0, |now| now.version) + u64::try_from(decision.events.len()).unwrap() },
        Err(reason) => Verdict::Refused { reason },
    }
}

#[tokio::test]
async fn every_command_of_everybody_to_every_inspection_is_judged_by_the_rules_alone() {
    let town = Town::new().await;
    let mut tally = Tally::default();
    let mut done = String::new();
    for (case, seed) in InspectionCase::ALL.into_iter().zip(100..) {
        let (mut inspection, shot) = case.play(&town, seed).await;
        writeln!(done, "{case:?}").unwrap();
        let opened = match inspection.opened.first() {
            Some(opened) => Some(town.load(inspection.town, opened.issue).await),
            None => None,
        };
        for who in &town.people {
            let reference = town.world.state.reference(who.person.town).await.unwrap();
            let seen = sees(&inspection, &who.person, &reference);
            let status = if seen { 200 } else { 404 };
            for path in [format!("/api/inspections/{}", inspection.id), format!("/api/photo/{}/thumb", shot.photo.hash)] {
                // What it opened has the same photo: who sees that sees the photo.
                let through_issue =
                    path.contains("photo") && opened.as_ref().is_some_and(|issue| shared::issue::sees(issue, &who.person, &reference));
                let expected = if through_issue { 200 } else { status };
                tally.check(|| format!("{} {case:?} {path}", who.name), who.client.get(&path).await.status, expected);
            }
            let listed: Vec<InspectionId> = match who.client.get("/api/inspections").await {
                answer if answer.status == 200 => answer.json::<InspectionPage>().inspections.iter().map(|row| row.id).collect(),
                _ => Vec::new(),
            };
            tally.check(|| format!("{}'s list: {case:?}", who.name), listed.contains(&inspection.id), seen);
            let pulled: PullAnswer = who.client.get("/api/sync/pull?protocol=1&cursor=0").await.json();
            let pulled = serde_json::to_string(&pulled.changes).unwrap();
            let told = pulled.contains(&format!("\"id\":\"{}\",\"town\"", inspection.id));
            tally.check(|| format!("{}'s pull: {case:?}", who.name), told, seen);

            let mut said = Vec::new();
            for command in asks() {
                let verdict = expected(&town, who, Some(&inspection), &command).await;
                let outcome = who.client.pushes_one(&who.client.to_inspection(inspection.id, inspection.version, command.clone())).await;
                tally.check(|| format!("{} {} {case:?}", who.name, command.name()), &outcome.verdict, &verdict);
                if matches!(verdict, Verdict::Applied { .. }) {
                    tally.check(|| format!("{} {case:?}: nobody changes what they do not see", who.name), seen, true);
                    said.push(command.name());
                    if command.name() == "void" {
                        // Further people find one that is not void.
                        (inspection, _) = case.play(&town, 200_u8.wrapping_add(u8::try_from(said.len()).unwrap())).await;
                        continue;
                    }
                }
                let after = town.world.inspection(inspection.id).await.unwrap();
                let unchanged = matches!(verdict, Verdict::Applied { .. }) || after == inspection;
                tally.check(|| format!("{} {} {case:?}: the inspection afterwards", who.name, command.name()), unchanged, true);
                inspection = after;
            }
            if seen || !said.is_empty() {
                writeln!(done, "  {} ({}): {} {}", who.name, who.role().key(), if seen { "sees" } else { "does not see" }, said.join(" "))
                    .unwrap();
            }
        }
    }
    for who in &town.people {
        for command in asks().into_iter().filter(|command| command.name() == "submit") {
            let Command::Submit(submit) = &command else { unreachable!() };
            let verdict = expected(&town, who, None, &command).await;
            let (id, envelope) = who.client.inspects(submit.clone());
            tally.check(
                || format!("{} submits {}", who.name, submit.form.0),
                who.client.pushes_one(&envelope).await.verdict,
                verdict.clone(),
            );
            let there = town.world.inspection(id).await.is_some();
            tally.check(|| format!("{}'s inspection is there", who.name), there, matches!(verdict, Verdict::Applied { .. }));
        }
    }
    tally.close("inspections", 5 * 18 * 14);
    insta::assert_snapshot!(done);
}
