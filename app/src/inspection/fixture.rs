//! Inspections of the very small town, for tests.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::draft::InspectionDraft;
use crate::clock::{Env as _, FixedEnv};
use crate::issue::draft::{Draft as _, Form};
use crate::issue::fixture::{NOW, SPOT, Town, photo};
use shared::form::{Choice, FormCode, Item, ItemCode, ItemType, Section, Value};
use shared::inspection::{Inspection, Subject, apply, decide};
use shared::record::{AnyCommand, Entry};
use shared::{
    form,
    id::{IssueId, RecordId},
    kind::KindCode,
    person::{Actor, Principal, RoleKind},
    place::Place,
    record::Context,
};

/// A market's form in points, and a self-check without.
pub fn forms() -> Vec<form::Form> {
    let item = |code: &str, kind, points| Item {
        code: ItemCode(code.into()),
        text: code.into(),
        text_en: code.into(),
        kind,
        required: false,
        points,
        clause: String::new(),
        opens: None,
    };
    let option = |name: &str, points| Choice { name: name.into(), name_en: name.into(), points: Some(points) };
    let rules = ItemType::Choice { options: vec![option("好", 4), option("差", 0)] };
    let opens = Some(KindCode("A01".into()));
    let ground = Item { required: true, opens: opens.clone(), ..item("NM01", ItemType::Check, Some(10)) };
    let flies = Item { opens, ..item("NM02", ItemType::Count { at_most: Some(3) }, Some(6)) };
    let section = |name: &str, items| Section { name: name.into(), name_en: name.into(), items };
    let market = form::Form {
        code: FormCode("NM".into()),
        version: 1,
        name: "农贸市场检查".into(),
        name_en: "Market inspection".into(),
        filled_by: vec![RoleKind::Inspector, RoleKind::Verifier],
        unit_types: vec![],
        sections: vec![
            section("环境卫生", vec![ground.clone(), flies]),
            section("管理", vec![item("NM03", rules, Some(4)), item("NM04", ItemType::Photo, None), item("NM05", ItemType::Text, None)]),
        ],
    };
    let own = Item { code: ItemCode("ZC01".into()), points: None, ..ground };
    let self_check = form::Form {
        code: FormCode("ZC".into()),
        name: "单位自查".into(),
        name_en: "Self-check".into(),
        filled_by: vec![RoleKind::Unit],
        sections: vec![section("室内", vec![own])],
        ..market.clone()
    };
    vec![market, self_check]
}

fn begun(code: &str, subject: Subject) -> InspectionDraft {
    let env = FixedEnv::new(NOW, 3);
    let form = Form::new(IssueId(env.new_id()), &env);
    let place = Some(Place::Gps { point: SPOT, accuracy_m: 8.0 });
    InspectionDraft { place, ..InspectionDraft::new(form, FormCode(code.into()), 1, Some(subject)) }
}

/// An inspection of the grid's market, nothing filled in.
pub fn market(town: &Town) -> InspectionDraft {
    begun("NM", Subject::Grid(town.bundle.reference.grids[0].id))
}

/// A self-check of the other village, nothing filled in.
pub fn self_check(town: &Town) -> InspectionDraft {
    begun("ZC", Subject::Unit(town.other))
}

/// The same with its first item failed, photographed.
pub fn failed(draft: &InspectionDraft, town: &Town) -> InspectionDraft {
    let mut draft = draft.clone();
    let form = town.bundle.reference.forms.iter().find(|form| form.code == draft.code);
    let item = form.and_then(|form| form.items().next()).map(|item| item.code.clone()).unwrap_or_else(|| ItemCode(String::new()));
    draft.change(&item, IssueId(uuid::Uuid::from_u128(70)), |given| given.value = Some(Value::Fail));
    draft.form.add_photo(photo("ground"), Some(&item));
    draft
}

/// The failed inspection of the market as the inspector submitted it.
pub fn submitted(town: &Town) -> Inspection {
    let draft = failed(&market(town), town);
    let AnyCommand::Inspection(command) = draft.command(&town.bundle.reference).unwrap() else { unreachable!("an inspection") };
    let me = town.inspector();
    let principal = Principal::Person(me.clone());
    let decided = decide(None, &command, &Context::on_phone(&principal, &town.bundle, NOW)).unwrap();
    let by = Actor::Named { person: me.id, role: me.role.kind() };
    let fold = |folded, event| {
        let entry = Entry { at: NOW, by, op: None, recorded_at: None, via: None, cause: None, event };
        Some(apply(folded, RecordId::from(draft.form.issue).into(), me.town, entry))
    };
    decided.events.into_iter().fold(None, fold).unwrap()
}

impl Town {
    /// The very small town with a form for a market and one for a self-check.
    pub fn with_forms() -> Self {
        let mut town = Self::small();
        town.bundle.reference.forms = forms();
        town
    }
}
