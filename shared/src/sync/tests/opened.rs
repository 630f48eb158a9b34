//! What an unsent inspection opens, as the phone shows it.

use super::*;
use crate::inspection::{
    Command as InspectionCommand,
    sample::{self_check, submit},
};
use crate::record::{Cause, RecordKind};

const INSPECTION: u128 = 40;

fn saved(who: &Principal, submit: crate::inspection::Submit) -> (Envelope, OpState) {
    (envelope(4, INSPECTION, who, InspectionCommand::Submit(submit)), OpState::Waiting)
}

fn shown(confirmed: Vec<AnyRecord>, pending: &[(Envelope, OpState)], who: &Principal) -> Vec<ShownRecord> {
    let Principal::Person(me) = who else { unreachable!() };
    super::super::rebase(confirmed, pending, &[], me, &bundle())
}

#[test]
fn an_unsent_inspection_is_shown_with_the_issue_that_it_will_open_under_the_id_it_names() {
    let pending = [saved(&inspector(), submit())];
    let all = shown(vec![], &pending, &inspector());
    assert_eq!(all.iter().map(|shown| shown.record.reference().kind).collect::<Vec<_>>(), [RecordKind::Inspection, RecordKind::Issue]);
    assert!(all.iter().all(|shown| shown.pending == Some(OpState::Waiting)));
    let issue = all[1].issue().unwrap().issue;
    assert_eq!(issue.id, IssueId(Uuid::from_u128(500)));
    let entry = &issue.timeline[0];
    assert_eq!(entry.cause, Some(Cause { kind: RecordKind::Inspection, record: all[0].record.id() }));
    assert_eq!(entry.op, Some(pending[0].0.op));
    assert_eq!(issue.photos.len(), 1, "with the photos of the item that failed");

    let confirmed: Vec<AnyRecord> = all.iter().map(|shown| shown.record.clone()).collect();
    let delivered = [(pending[0].0.clone(), OpState::TextDelivered)];
    let again = shown(confirmed.clone(), &delivered, &inspector());
    assert_eq!(again.iter().map(|shown| shown.record.clone()).collect::<Vec<_>>(), confirmed, "what the server has is not played twice");
    assert!(again.iter().all(|shown| shown.pending == Some(OpState::TextDelivered)), "and waits for its photos with what opened it");
}

#[test]
fn a_self_check_opens_the_issue_that_no_unit_may_report_by_itself() {
    let all = shown(vec![], &[saved(&villager(), self_check())], &villager());
    assert_eq!(all.iter().filter_map(ShownRecord::issue).map(|shown| shown.issue.source).collect::<Vec<_>>(), [Source::SelfCheck]);
}

#[test]
fn an_inspection_whose_issue_is_refused_is_refused_with_it() {
    let pending = [saved(&inspector(), submit())];
    let taken = shown(vec![], &pending, &inspector()).into_iter().find(|shown| shown.record.issue().is_some()).unwrap().record;
    let AnyRecord::Issue(mut taken) = taken else { unreachable!() };
    taken.timeline[0].op = None;
    let all = shown(vec![AnyRecord::Issue(taken.clone())], &pending, &inspector());
    assert_eq!(all.iter().map(|shown| shown.record.clone()).collect::<Vec<_>>(), [AnyRecord::Issue(taken)]);
    let Principal::Person(_) = inspector() else { unreachable!() };
    let refused = foreplay(vec![all[0].record.clone()], &pending[0].0, &[], &inspector(), &bundle());
    assert_eq!(refused, Err(crate::issue::Refusal::AlreadyReported));
}

#[test]
fn an_act_on_an_issue_that_an_unsent_inspection_opens_is_played_after_it() {
    let supplement = Command::Supplement { photos: vec![photo("later")], note: "又看到".into(), voice: None };
    let pending = [saved(&inspector(), submit()), (envelope(5, 500, &inspector(), supplement), OpState::Waiting)];
    let all = shown(vec![], &pending, &inspector());
    let issue = all.iter().find_map(ShownRecord::issue).unwrap().issue;
    assert_eq!((issue.photos.len(), issue.version), (2, 3));
}
