//! Inspections of the tests' town: as drafts, and one that was submitted.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::draft::InspectionDraft;
use crate::clock::{Env as _, FixedEnv};
use crate::issue::draft::{Draft as _, Form};
use shared::fixture::{NOW, bundle, grid, in_west, inspector, photo, town, town_id, unit};
use shared::form::{FormCode, Value};
use shared::id::{IssueId, RecordId};
use shared::inspection::{Inspection, Subject, apply, decide};
use shared::record::{AnyCommand, Context, Entry};
use uuid::Uuid;

fn begun(code: &str, subject: Subject) -> InspectionDraft {
    let env = FixedEnv::new(NOW, 3);
    let form = Form::new(IssueId(env.new_id()), &env);
    InspectionDraft { place: Some(in_west()), ..InspectionDraft::new(form, FormCode(code.into()), 1, Some(subject)) }
}

/// An inspection of the fronts of the western grid, nothing filled in.
pub fn front() -> InspectionDraft {
    begun("front", Subject::Grid(grid("g-west")))
}

/// A self-check of the eastern village, nothing filled in.
pub fn self_check() -> InspectionDraft {
    begun("self", Subject::Unit(unit("east")))
}

/// The same with its first item failed, photographed.
pub fn failed(draft: &InspectionDraft) -> InspectionDraft {
    let mut draft = draft.clone();
    let reference = town();
    let item = reference.form(&draft.code, draft.version).and_then(|form| form.items().next()).unwrap().code.clone();
    draft.change(&item, IssueId(Uuid::from_u128(70)), |given| given.value = Some(Value::Fail));
    draft.form.add_photo(photo("ground"), Some(&item));
    draft
}

/// The failed inspection of the fronts as the inspector submitted it.
pub fn submitted() -> Inspection {
    let (draft, bundle, me) = (failed(&front()), bundle(), inspector());
    let AnyCommand::Inspection(command) = draft.command(&bundle.reference).unwrap() else { unreachable!("an inspection") };
    let decided = decide(None, &command, &Context::on_phone(&me, &bundle, NOW)).unwrap();
    let fold = |folded, event| {
        let entry = Entry { at: NOW, by: me.actor(), op: None, recorded_at: None, via: None, cause: None, link: None, event };
        Some(apply(folded, RecordId::from(draft.form.issue).into(), town_id(), entry))
    };
    decided.events.into_iter().fold(None, fold).unwrap()
}
