//! A responsibility explains itself: on what it rests, and which steps were asked.

use super::{Basis, Candidate, Responsibility, Step, StepOutcome};
use crate::{id::UnitId, lang::Lang, reference::Reference};

/// On what it rests, in words: "三包 12 号", "任务分解表 第 7 行", "点位 集贸市场", "小区 和顺园 物业", "网格 城东一 属地".
///
/// Something that is no longer in the reference data is named by a dash.
#[must_use]
pub fn basis_text(basis: &Basis, reference: &Reference, lang: Lang) -> String {
    let site = |id| reference.site(id).map_or("—", |site| site.name.as_str());
    let grid = |id| reference.grid(id).map_or("—", |grid| grid.name.as_str());
    let estate = |id| reference.estates.iter().find(|estate| estate.id == id).map_or("—", |estate| estate.name.as_str());
    match (basis, lang) {
        (Basis::Segment { number, .. }, Lang::Zh) => format!("三包 {number} 号"),
        (Basis::Segment { number, .. }, Lang::En) => format!("shop front no. {number}"),
        (Basis::Keeper { site: id }, Lang::Zh) => format!("点位 {}", site(*id)),
        (Basis::Keeper { site: id }, Lang::En) => format!("site {}", site(*id)),
        (Basis::Estate { estate: id }, Lang::Zh) => format!("小区 {} 物业", estate(*id)),
        (Basis::Estate { estate: id }, Lang::En) => format!("management of estate {}", estate(*id)),
        (Basis::RuleRow { number, .. }, Lang::Zh) => format!("任务分解表 第 {number} 行"),
        (Basis::RuleRow { number, .. }, Lang::En) => format!("rule book row {number}"),
        (Basis::Grid { grid: id }, Lang::Zh) => format!("网格 {} 属地", grid(*id)),
        (Basis::Grid { grid: id }, Lang::En) => format!("committee of grid {}", grid(*id)),
        (Basis::Decided, Lang::Zh) => "人工派遣".to_owned(),
        (Basis::Decided, Lang::En) => "decided by a person".to_owned(),
        (Basis::SelfCheck, Lang::Zh) => "本单位自查".to_owned(),
        (Basis::SelfCheck, Lang::En) => "own self-check".to_owned(),
        (Basis::Inspected, Lang::Zh) => "检查对象".to_owned(),
        (Basis::Inspected, Lang::En) => "the unit inspected".to_owned(),
    }
}

/// Why it is theirs, as a sentence for those who have to put it right: whose ground it is on or which rule names them.
#[must_use]
pub fn reason_text(step: &Step, unit: UnitId, reference: &Reference, lang: Lang) -> String {
    let name = reference.unit_name(unit);
    let printed;
    // What the sentence names beside the unit: a site, a grid, an estate, a number.
    let (zh, en, named) = match &step.basis {
        Basis::Segment { number, .. } => (
            "现场在{}的门前三包责任段 (三包 {} 号) 内, 按责任书, 段内这类问题由{}负责",
            "it lies on the frontage that {} looks after (shop front no. {}), and its pledge covers this kind of problem",
            number.as_str(),
        ),
        Basis::Keeper { site } => (
            "现场所在点位由{}管理: {}",
            "it lies at a site that {} keeps: {}",
            reference.site(*site).map_or("—", |site| site.name.as_str()),
        ),
        Basis::Estate { estate } => (
            "现场所在小区的物业是{}: {}",
            "it lies in an estate that {} manages: {}",
            reference.estates.iter().find(|known| known.id == *estate).map_or("—", |estate| estate.name.as_str()),
        ),
        Basis::RuleRow { number, .. } => {
            printed = number.to_string();
            (
                "这片地方的这类问题由{}牵头 (任务分解表第 {} 行)",
                "the rule book names {} for this kind of problem in this area (row {})",
                printed.as_str(),
            )
        }
        Basis::Grid { grid } => (
            "没有更具体的责任单位, 由属地{}负责: 网格 {}",
            "nobody more particular answers, so {} does, the committee of the grid {}",
            reference.grid(*grid).map_or("—", |grid| grid.name.as_str()),
        ),
        Basis::Decided => ("创卫办指定由{}负责", "the campaign office has named {}", ""),
        Basis::SelfCheck => ("{}自查发现, 由本单位整改", "{} found it in its own self-check", ""),
        Basis::Inspected => ("检查{}时发现, 由受检单位整改", "it was found when {} was inspected", ""),
    };
    let picked = match (&step.outcome, lang) {
        (StepOutcome::Picked, Lang::Zh) => " (上报人在现场认定)",
        (StepOutcome::Picked, Lang::En) => " (said so by the reporter on the spot)",
        _ => "",
    };
    let sentence = if lang == Lang::Zh { zh } else { en };
    let names = [name, named, name].into_iter().chain(std::iter::repeat(""));
    let mut why: String = sentence.split("{}").zip(std::iter::once("").chain(names)).flat_map(|(part, before)| [before, part]).collect();
    why.push_str(picked);
    why
}

/// The whole answer for a reader, one fact a line: the unit and its basis, helpers, grid, the steps asked, who else may be meant.
#[must_use]
pub fn explain_responsibility(found: &Responsibility, reference: &Reference, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut lines = vec![headline(found, reference, lang)];
    if !found.helpers.is_empty() {
        let names: Vec<&str> = found.helpers.iter().map(|unit| reference.unit_name(*unit)).collect();
        lines.push(if zh { format!("协办 {}", names.join("、")) } else { format!("helped by {}", names.join(", ")) });
    }
    if let Some(grid) = found.grid.and_then(|id| reference.grid(id)) {
        lines.push(if zh { format!("网格 {}", grid.name) } else { format!("grid {}", grid.name) });
    }
    if let Some(site) = found.site.and_then(|id| reference.site(id)) {
        lines.push(if zh { format!("点位 {}", site.name) } else { format!("site {}", site.name) });
    }
    if !found.path.is_empty() {
        lines.push(if zh { "依次查问:".to_owned() } else { "steps asked:".to_owned() });
        lines.extend(found.path.iter().enumerate().map(|(at, step)| format!("  {}. {}", at + 1, step_text(step, reference, lang))));
    }
    if !found.candidates.is_empty() {
        lines.push(if zh { "定位不够准, 可能是:".to_owned() } else { "the position is not exact; it may be:".to_owned() });
        lines.extend(found.candidates.iter().map(|candidate| format!("  - {}", candidate_text(candidate, reference, lang))));
    }
    lines.join("\n")
}

fn headline(found: &Responsibility, reference: &Reference, lang: Lang) -> String {
    let answering = found.path.iter().rfind(|step| matches!(step.outcome, StepOutcome::Answers | StepOutcome::Picked));
    match (found.unit, answering, lang) {
        (Some(unit), Some(step), Lang::Zh) => {
            format!("责任单位 {} · 依据 {}", reference.unit_name(unit), basis_text(&step.basis, reference, lang))
        }
        (Some(unit), Some(step), Lang::En) => {
            format!("responsible: {} · on {}", reference.unit_name(unit), basis_text(&step.basis, reference, lang))
        }
        (Some(unit), None, Lang::Zh) => format!("责任单位 {}", reference.unit_name(unit)),
        (Some(unit), None, Lang::En) => format!("responsible: {}", reference.unit_name(unit)),
        (None, _, Lang::Zh) => "责任单位 未定 · 待派遣, 由创卫办指定".to_owned(),
        (None, _, Lang::En) => "responsible: nobody yet · waits for the dispatcher".to_owned(),
    }
}

fn step_text(step: &Step, reference: &Reference, lang: Lang) -> String {
    let what = basis_text(&step.basis, reference, lang);
    let outcome = match (&step.outcome, lang) {
        (StepOutcome::Answers, Lang::Zh) => "由其负责".to_owned(),
        (StepOutcome::Answers, Lang::En) => "answers".to_owned(),
        (StepOutcome::NotItsDuty, Lang::Zh) => "此类问题不在其职责内".to_owned(),
        (StepOutcome::NotItsDuty, Lang::En) => "this kind is not among its duties".to_owned(),
        (StepOutcome::Picked, Lang::Zh) => "上报人选定".to_owned(),
        (StepOutcome::Picked, Lang::En) => "picked by the reporter".to_owned(),
        (StepOutcome::Declined, Lang::Zh) => "上报人排除".to_owned(),
        (StepOutcome::Declined, Lang::En) => "declined by the reporter".to_owned(),
        (StepOutcome::PickTooFar { distance_m }, Lang::Zh) => format!("上报人选定, 但相距 {distance_m:.0} 米, 超出定位精度, 未采用"),
        (StepOutcome::PickTooFar { distance_m }, Lang::En) => {
            format!("picked by the reporter, but {distance_m:.0} m away, farther than the accuracy: not used")
        }
    };
    format!("{what}: {outcome}")
}

fn candidate_text(candidate: &Candidate, reference: &Reference, lang: Lang) -> String {
    let (unit, basis) = (reference.unit_name(candidate.unit), basis_text(&candidate.basis, reference, lang));
    match lang {
        Lang::Zh => format!("{unit} ({basis}, {:.0} 米)", candidate.distance_m),
        Lang::En => format!("{unit} ({basis}, {:.0} m)", candidate.distance_m),
    }
}
