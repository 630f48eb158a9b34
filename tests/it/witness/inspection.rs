//! The chain attests inspections and what they opened as it does for issues.

use super::{after, all_are_found};
use server::{audit::Why, witness::How};
use shared::{id::IssueId, inspection::Command, sync::Verdict};
use tests::{
    World,
    inspection::{Shot, front},
    world::lane,
};
use uuid::Uuid;

/// A town with an inspection that opened an issue, added to and voided.
async fn inspected() -> World {
    let town = World::new().await;
    let (wang, office) = (town.client("wang").await, town.client("chuangwei").await);
    let (ground, whole) = (Shot::of(91), Shot::of(92));
    let (id, submit) = wang.inspects(front(lane(), [&ground.photo, &whole.photo], Some(IssueId(Uuid::now_v7()))));
    let more = wang.to_inspection(id, 1, Command::Supplement { photos: vec![], note: "补充".into() });
    wang.pushes(&[submit, more]).await;
    wang.sends(&ground).await;
    wang.sends(&whole).await;
    let void = office.to_inspection(id, 4, Command::Void { reason: "填错了单位".into() });
    assert_eq!(office.pushes_one(&void).await.verdict, Verdict::Applied { version: 5 });
    town.audit().await.expect("the chain holds");
    town
}

#[tokio::test]
async fn an_edited_inspection_is_named_by_the_part_of_its_body_or_the_column_that_differs() {
    let town = inspected().await;
    let changes = [
        ("body.score", "body = replace(body, '\"earned\":', '\"earned\":1')"),
        ("body.inspector", "body = replace(body, '\"role\":\"inspector\"', '\"role\":\"verifier\"')"),
        ("body", "body = '{'"),
        ("version", "version = version + 1"),
        ("feed", "feed = feed + 1"),
        ("form", "form = 'ZC'"),
        ("self_check", "self_check = not self_check"),
        ("unit", "unit = null"),
        ("grid", "grid = null"),
        ("inspector", "inspector = id"),
        ("submitted_at", "submitted_at = submitted_at - 1"),
        ("changed_at", "changed_at = changed_at - 1"),
        ("void", "void = not void"),
    ];
    let edits = changes.map(|(field, change)| (field, format!("update inspection set {change}")));
    let edits: Vec<(&str, &str)> = edits.iter().map(|(field, sql)| (*field, sql.as_str())).collect();
    all_are_found(&town, "inspection", How::Changed, &edits).await;
    all_are_found(&town, "inspection", How::Missing, &[("*", "delete from inspection")]).await;
}

#[tokio::test]
async fn an_edited_audience_notice_link_or_event_of_an_inspection_is_named() {
    let town = inspected().await;
    let of_it = "record_kind = 'inspection'";
    let audiences = [
        ("gone", format!("update audience set gone = not gone where {of_it}")),
        ("feed", format!("update audience set feed = feed + 1 where {of_it}")),
        ("record_kind", format!("update audience set record_kind = 'issue' where {of_it}")),
    ];
    for (field, sql) in &audiences {
        all_are_found(&town, "audience", How::Changed, &[(field, sql)]).await;
    }
    let notices = [
        ("record_kind", format!("update notice set record_kind = 'issue' where {of_it}")),
        ("body", format!("update notice set body = replace(body, 'MQ', 'ZC') where {of_it}")),
    ];
    for (field, sql) in &notices {
        all_are_found(&town, "notice", How::Changed, &[(field, sql)]).await;
    }
    all_are_found(&town, "notice", How::Missing, &[("*", "delete from notice where kind = 'inspected'")]).await;
    // The link that lets the village see the photo of what the inspection opened, and that to the inspection itself.
    for kind in ["issue", "inspection"] {
        all_are_found(&town, "op_photo", How::Missing, &[("*", &format!("delete from op_photo where record_kind = '{kind}'"))]).await;
        let moved = format!("update op_photo set issue = op where record_kind = '{kind}'");
        all_are_found(&town, "op_photo", How::Changed, &[("*", &moved)]).await;
    }
    assert!(after(&town, "delete from photo").await.iter().any(|one| one.table == "photo" && one.how == How::Missing));

    let tx = town.state.db.write().await.unwrap();
    super::edit(&tx, &format!("update event set record_kind = 'issue' where {of_it}")).await;
    let bad = server::witness::verify(&tx, town.town()).await.unwrap().unwrap_err();
    tx.rollback().await.unwrap();
    assert_eq!(bad.why, Why::EventsChanged);
}
