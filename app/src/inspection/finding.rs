//! What fails, and what will come of it: the issue, whose it is and until when, asked of the very rules the server asks.

use super::draft::InspectionDraft;
use crate::issue::{Preview, preview_of};
use shared::form::{self, Item, ItemCode};
use shared::inspection::{Opening, report_for};
use shared::{
    issue::{Command, Forecast},
    kind::KindCode,
    moment::Moment,
    person::{Person, RoleKind},
    place::Place,
    record::ClosedNearby,
    reference::{Bundle, Reference},
};

/// An item that fails as it stands and may open an issue.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The item.
    pub item: ItemCode,
    /// The kind of the issue.
    pub kind: KindCode,
    /// Whether it was put right on the spot, so that no issue is opened.
    pub settled: bool,
    /// What is foreseen of the issue; `None`: it is not to be opened, or it is not said yet what is inspected.
    pub preview: Option<Preview>,
}

/// The reports that the submission would be followed by, as it stands; none before it is said what is inspected.
#[must_use]
pub fn reports(draft: &InspectionDraft, form: &form::Form, role: RoleKind, reference: &Reference) -> Vec<(ItemCode, Command)> {
    let Some(asked) = draft.subject.map(|subject| draft.submit(form, subject, reference)) else { return Vec::new() };
    let report = |opening: &Opening| Some((opening.item.clone(), report_for(opening, &asked, form, role, reference)?));
    asked.opens.iter().filter_map(report).collect()
}

/// Around which place issues of which kind are looked for, so that a relapse is foreseen.
#[must_use]
pub fn looked_at(reports: &[(ItemCode, Command)]) -> Vec<(KindCode, Place)> {
    let mut all: Vec<(KindCode, Place)> = Vec::new();
    for (_, report) in reports {
        if let Command::Report(report) | Command::ReportSelfFound(report) = report
            && !all.iter().any(|(kind, _)| *kind == report.kind)
        {
            all.push((report.kind.clone(), report.place.clone()));
        }
    }
    all
}

/// The items that fail and may open an issue, in the order of the form, foreseen as the server would see them at `now`. `closed` are the
/// closed issues around that this phone knows.
#[must_use]
pub fn findings(
    draft: &InspectionDraft,
    form: &form::Form,
    me: &Person,
    bundle: &Bundle,
    closed: &[ClosedNearby],
    now: Moment,
) -> Vec<Finding> {
    let reference = &bundle.reference;
    let reports = reports(draft, form, me.role.kind(), reference);
    let foreseen = |item: &Item| {
        let (_, report) = reports.iter().find(|(of, _)| *of == item.code)?;
        let of_kind: Vec<ClosedNearby> = closed.iter().filter(|closed| Some(&closed.kind) == item.opens.as_ref()).cloned().collect();
        preview_of(report.clone(), me, bundle, &of_kind, now)
    };
    let finding = |item: &Item| {
        let kind = item.opens.clone().filter(|kind| reference.catalogue.kind(kind).is_some())?;
        Some(Finding { item: item.code.clone(), kind, settled: !draft.opens(item, reference), preview: foreseen(item) })
    };
    form.items().filter(|item| draft.fails(item)).filter_map(finding).collect()
}

/// What the page shows of the issues to come, as the submission carries it.
#[must_use]
pub fn forecasts(findings: &[Finding]) -> Vec<(ItemCode, Forecast)> {
    let shown = |finding: &Finding| Some((finding.item.clone(), finding.preview.as_ref()?.forecast));
    findings.iter().filter_map(shown).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::inspection::sample::{failed, front, self_check};
    use shared::fixture::{NOW, bundle, people, unit};
    use shared::inspection::{self, Subject};
    use shared::lang::Lang;
    use shared::record::AnyCommand;

    #[test]
    fn what_fails_names_its_unit_and_deadline_and_the_submission_carries_the_same() {
        let town = bundle();
        let mut draft = failed(&front());
        // The phone stands in the west.
        draft.subject = Some(Subject::Unit(unit("east")));
        let form = town.reference.form(&draft.code, draft.version).unwrap().clone();
        let found = findings(&draft, &form, &people::inspector(), &town, &[], NOW);
        let preview = found[0].preview.clone().unwrap();
        assert_eq!(preview.unit_line(&town, Lang::Zh).unwrap(), "责任单位 东村 · 依据 检查对象");
        assert_eq!(preview.limit_line(&town, NOW, Lang::Zh).unwrap(), "限 4 个工作时 · 若现在送达: 至今天 15:00 (预计)");

        draft.forecasts = forecasts(&found);
        let AnyCommand::Inspection(inspection::Command::Submit(asked)) =
            crate::issue::draft::Draft::command(&draft, &town.reference).unwrap()
        else {
            unreachable!("a submission")
        };
        assert_eq!(asked.opens[0].forecast, Some(preview.forecast));
    }

    #[test]
    fn what_was_put_right_on_the_spot_opens_nothing() {
        let town = bundle();
        let mut draft = failed(&front());
        let code = draft.given[0].item.clone();
        draft.change(&code, draft.given[0].issue, |given| given.settled = true);
        let form = town.reference.form(&draft.code, draft.version).unwrap().clone();
        let found = findings(&draft, &form, &people::inspector(), &town, &[], NOW);
        assert!(found[0].settled && found[0].preview.is_none());
        assert!(draft.submit(&form, draft.subject.unwrap(), &town.reference).opens.is_empty());
    }

    #[test]
    fn what_a_unit_finds_in_its_self_check_is_its_own_to_put_right() {
        let town = bundle();
        let draft = failed(&self_check());
        let form = town.reference.form(&draft.code, draft.version).unwrap().clone();
        let found = findings(&draft, &form, &people::neighbour(), &town, &[], NOW);
        assert_eq!(found[0].preview.as_ref().unwrap().unit, Some(unit("east")));
    }
}
