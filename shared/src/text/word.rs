//! Single words for the closed lists of the domain.

use super::both::{Both, in_language};
use crate::{
    form::{FormCode, ItemCode},
    issue::{Source, StatusKind},
    kind::KindCode,
    lang::Lang,
    notice::{Notice, NoticeKind, NoticeNow},
    person::{ByLink, RoleKind},
    record::RecordKind,
    reference::Reference,
};

/// A state: 待签收, 整改中, 待核查, …
#[must_use]
pub const fn status_word(one: StatusKind, lang: Lang) -> &'static str {
    let words: Both = match one {
        StatusKind::Unassigned => ("待派遣", "To assign"),
        StatusKind::Assigned => ("待签收", "To acknowledge"),
        StatusKind::Rectifying => ("整改中", "Being put right"),
        StatusKind::Verifying => ("待核查", "To verify"),
        StatusKind::Closed => ("已销号", "Closed"),
        StatusKind::Void => ("已作废", "Void"),
        StatusKind::Withdrawn => ("已撤回", "Withdrawn"),
    };
    in_language(words, lang)
}

/// A role: 网格员, 责任单位, 创卫办, …
#[must_use]
pub const fn role_word(one: RoleKind, lang: Lang) -> &'static str {
    let words: Both = match one {
        RoleKind::Inspector => ("网格员", "inspector"),
        RoleKind::Unit => ("责任单位", "responsible unit"),
        RoleKind::Dispatcher => ("创卫办", "campaign office"),
        RoleKind::Verifier => ("核查员", "verifier"),
        RoleKind::Leader => ("领导", "leader"),
        RoleKind::Admin => ("管理员", "administrator"),
    };
    in_language(words, lang)
}

/// The heading of a notice: 整改通知, 退回整改, 已逾期, …
#[must_use]
pub const fn notice_word(one: NoticeKind, lang: Lang) -> &'static str {
    let words: Both = match one {
        NoticeKind::Assigned => ("整改通知", "Rectification notice"),
        NoticeKind::MovedAway => ("已改派给其他单位", "Moved to another unit"),
        NoticeKind::WaitsForAssignment => ("待派遣", "To assign"),
        NoticeKind::Rectified => ("待核查", "To verify"),
        NoticeKind::SentBack => ("退回整改", "Sent back"),
        NoticeKind::Closed => ("已销号", "Closed"),
        NoticeKind::Overdue => ("已逾期", "Overdue"),
        NoticeKind::Supervised => ("督办", "Supervised"),
        NoticeKind::Voided => ("已作废", "Void"),
        NoticeKind::Withdrawn => ("已撤回", "Withdrawn"),
        NoticeKind::Inspected => ("收到检查单", "Inspected"),
        NoticeKind::InspectionVoided => ("检查单作废", "Inspection void"),
    };
    in_language(words, lang)
}

/// How the record of a notice stands by now, where that is not what the notice says: "现已销号".
#[must_use]
pub fn notice_now_text(notice: &Notice, lang: Lang) -> Option<String> {
    match notice.now? {
        NoticeNow::OutOfSight => Some(in_language(("现已不归您查看", "No longer yours to see"), lang).to_owned()),
        NoticeNow::State(state) => {
            let (word, said) = (status_word(state, lang), notice_word(notice.kind, lang));
            (word != said).then(|| [in_language(("现", "Now: "), lang), word].concat())
        }
    }
}

/// From where an issue came to be known: 巡查, 督查, 领导交办, …
#[must_use]
pub const fn source_word(one: Source, lang: Lang) -> &'static str {
    let words: Both = match one {
        Source::Patrol => ("巡查", "Patrol"),
        Source::Supervision => ("督查", "Supervision"),
        Source::Leader => ("领导交办", "Leader"),
        Source::Media => ("媒体", "Media"),
        Source::Public => ("群众", "Public"),
        Source::SelfCheck => ("自查", "Self-check"),
    };
    in_language(words, lang)
}

/// The name of a kind of problem; its code where the catalogue no longer has it.
#[must_use]
pub fn kind_name<'a>(code: &'a KindCode, reference: &'a Reference, lang: Lang) -> &'a str {
    let kind = reference.catalogue.kind(code);
    kind.map_or(code.0.as_str(), |kind| in_language((&kind.name, &kind.name_en), lang))
}

/// The name of a form, also of one that is no longer in force; its code where the data at hand does not have it.
#[must_use]
pub fn form_name<'a>(code: &'a FormCode, reference: &'a Reference, lang: Lang) -> &'a str {
    let form = reference.forms.iter().chain(reference.former_forms.iter().rev()).find(|form| form.code == *code);
    form.map_or(code.0.as_str(), |form| in_language((&form.name, &form.name_en), lang))
}

/// What a notice is about, by the kind of its record: the kind of problem, or the form, what was inspected and what failed there:
/// "门前三包检查 · 便民超市 · 2 项不合格: 责任区地面干净; 店招完整干净".
#[must_use]
pub fn subject_of_notice(notice: &Notice, reference: &Reference, lang: Lang) -> String {
    if notice.record_kind == RecordKind::Issue {
        return kind_name(&notice.issue_kind, reference, lang).to_owned();
    }
    let code = FormCode(notice.issue_kind.0.clone());
    let form = form_name(&code, reference, lang).to_owned();
    let Some(inspected) = &notice.inspected else { return form };
    let place = match (inspected.site, inspected.grid, notice.unit) {
        (Some(site), ..) => reference.site(site).map_or("—", |site| &site.name),
        (_, Some(grid), _) => reference.grid(grid).map_or("—", |grid| &grid.name),
        (.., unit) => unit.map_or("—", |unit| reference.unit_name(unit)),
    };
    let known = reference.form(&code, inspected.form_version);
    let name = |item: &ItemCode| {
        let known = known.and_then(|form| form.item(item));
        known.map_or_else(|| item.0.clone(), |item| shortened(in_language((&item.text, &item.text_en), lang)))
    };
    let names: Vec<String> = inspected.failed.iter().map(name).collect();
    let count = inspected.failed_in_all.to_string();
    let result = match (names.is_empty(), lang) {
        (true, Lang::Zh) => "全部合格".to_owned(),
        (true, Lang::En) => "all in order".to_owned(),
        (false, Lang::Zh) => [&count, " 项不合格: ", &names.join("; ")].concat(),
        (false, Lang::En) => [&count, " failed: ", &names.join("; ")].concat(),
    };
    [form.as_str(), place, &result].join(" · ")
}

/// The first words of an item, up to its first comma or a line's length.
fn shortened(text: &str) -> String {
    const MOST: usize = 18;
    let first = text.split([',', '，', '、', ';', '；']).next().unwrap_or(text).trim();
    if first.chars().count() <= MOST { first.to_owned() } else { first.chars().take(MOST).chain(['…']).collect() }
}

/// That something was done by the link of a notice, for which unit, and for readers who may know by whom.
#[must_use]
pub fn by_link_text(link: &ByLink, reference: &Reference, lang: Lang) -> String {
    let unit = reference.unit_name(link.unit);
    match (link.name.as_str(), lang) {
        ("", Lang::Zh) => format!("经{unit}的通知链接办理"),
        ("", Lang::En) => format!("by link of {unit}"),
        (name, Lang::Zh) => format!("经{unit}的通知链接办理, 经办人自填: {name}"),
        (name, Lang::En) => format!("by link of {unit}; who acted gave the name {name}"),
    }
}
