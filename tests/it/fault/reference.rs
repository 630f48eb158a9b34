//! Unit, grid and kind are gone from the reference data when what names them arrives.

use app::store::Store as _;
use sea_orm::EntityTrait as _;
use server::entity::reference;
use shared::{
    form::FormCode,
    issue::{Command, Event},
    reference::{Bundle, Reference},
    sync::OpState,
};
use tests::{
    World,
    coverage_mark::covered,
    world::{fixture_with, kind, lane, unit},
};

#[tokio::test]
async fn a_report_from_a_grid_that_was_abolished_meanwhile_is_kept_and_judged_by_what_is_in_force() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let before = wang.report(kind("A06"), lane(), "先前").await;
    wang.sync().await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    let forecast = wang.sees(report.issue).await.unwrap().issue.status.assignment().map(|assignment| assignment.unit);
    assert_eq!(forecast, Some(unit("CW1")), "the phone promises what it knows");
    let with: Bundle = wang.store.reference().await.unwrap().unwrap();

    // The village CW1 and its grid G1 are merged into the neighbours.
    let folder = fixture_with(|name, text| match name {
        "units.csv" => text.lines().filter(|line| !line.starts_with("CW1,")).map(|line| format!("{line}\n")).collect(),
        "grids.geojson" => {
            let kept: Vec<&str> = text.lines().filter(|line| !line.contains("\"G1\"")).collect();
            kept.join("\n")
        }
        "people.csv" => text.replace("CW1", "CW2").replace("G1", "G2"),
        _ => text,
    });
    town.import(&folder).await;
    wang.online().await;

    assert_eq!(wang.state_of(report.op).await, OpState::Delivered, "accepted");
    let issue = town.issue(report.issue).await;
    assert!(issue.photos[0].stored);
    assert!(issue.timeline.iter().any(|entry| matches!(entry.event, Event::LeftUnassigned { .. })), "the office decides: {issue:?}");
    let version = i64::try_from(with.version).unwrap();
    let archived = reference::Entity::find_by_id((town.town().0, version)).one(town.state.db.reader()).await.unwrap().unwrap();
    let archived: Reference = serde_json::from_str(&archived.body).unwrap();
    assert_eq!(archived.unit(unit("CW1")).map(|unit| unit.name.clone()), with.reference.unit(unit("CW1")).map(|unit| unit.name.clone()));
    let old = wang.sees(before.issue).await.expect("one's earlier report is still seen").issue;
    assert_eq!(old.status.assignment().map(|assignment| assignment.unit), Some(unit("CW1")));
    let now: Bundle = wang.store.reference().await.unwrap().unwrap();
    assert!(now.version > with.version && now.reference.unit(unit("CW1")).is_none(), "the phone works with the new data");
    assert_eq!(now.reference.unit_name(unit("CW1")), with.reference.unit_name(unit("CW1")), "and still names the old unit");
    // Once more the same folder: nothing has changed.
    town.import(&folder).await;
    assert_eq!(town.reference().await.former, now.reference.former);
    covered("S", &["F50"], 2);
}

#[tokio::test]
async fn a_kind_that_was_struck_from_the_catalogue_still_counts_for_what_names_it() {
    let town = World::new().await;
    let (wang, office) = (town.phone("wang").await, town.phone("chuangwei").await);
    let before = wang.report(kind("A05"), lane(), "先前").await;
    wang.sync().await;
    wang.offline();
    let report = wang.report(kind("A05"), lane(), "").await;
    let forecast = wang.sees(report.issue).await.unwrap().issue.status.assignment().map(|assignment| assignment.unit);
    let folder = fixture_with(|name, text| match name {
        "catalogue.csv" => text.lines().filter(|line| !line.starts_with("A05,")).map(|line| format!("{line}\n")).collect(),
        _ => text,
    });
    town.import(&folder).await;
    wang.online().await;

    assert_eq!(wang.state_of(report.op).await, OpState::Delivered, "accepted");
    assert_eq!(town.issue(report.issue).await.status.assignment().map(|assignment| assignment.unit), forecast, "as the phone had said");
    office.sync().await;
    let moved =
        office.ask(before.issue, Command::Reassign { unit: unit("CW2"), reason: "属地有误".into(), helpers: vec![] }).await.unwrap();
    office.sync().await;
    assert_eq!(office.state_of(moved.op).await, OpState::Delivered, "an open issue goes on");
    let now: Bundle = wang.store.reference().await.unwrap().unwrap();
    assert!(now.reference.catalogue.kinds.iter().all(|known| known.code != kind("A05")), "it is offered no more");
    assert_eq!(
        now.reference.catalogue.kind(&kind("A05")).map(|known| known.name.as_str()),
        Some("垃圾清运不及时"),
        "and still has its name"
    );
    // It comes back: then it is a kind like any other.
    town.import(&fixture_with(|_, text| text)).await;
    let again = town.reference().await;
    assert!(again.catalogue.former.is_empty() && again.catalogue.kind(&kind("A05")).is_some());
    covered("S", &["F50"], 1);
}

#[tokio::test]
async fn a_form_that_changed_or_was_struck_keeps_the_version_that_inspections_were_filled_in_with() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.sync().await;
    let first = town.reference().await;
    let code = FormCode("MQ".into());
    assert!(first.form(&code, 1).is_some() && first.former_forms.is_empty());
    let renamed = fixture_with(|name, text| if name == "forms.csv" { text.replace("门前三包检查", "门前三包") } else { text });
    town.import(&renamed).await;
    let second = town.reference().await;
    assert_eq!(second.form(&code, 2).map(|form| form.name.as_str()), Some("门前三包"));
    assert_eq!(second.form(&code, 1), first.form(&code, 1), "as it was");
    town.import(&renamed).await;
    assert_eq!((&town.reference().await.forms, &town.reference().await.former_forms), (&second.forms, &second.former_forms));
    town.import(&fixture_with(|name, text| if name == "forms.csv" { text.lines().take(1).collect() } else { text })).await;
    let third = town.reference().await;
    assert!(third.forms.is_empty() && third.form(&code, 2).is_some() && third.form(&code, 1).is_some());
    wang.sync().await;
    let held: Bundle = wang.store.reference().await.unwrap().unwrap();
    assert_eq!(held.reference.form(&code, 2), second.form(&code, 2), "the phone has them as well");
    covered("S", &["F50"], 1);
}
