//! Entries of the inbox (消息) in words.

use super::{Msg, due_short};
use shared::{Lang, Moment, Notice, NoticeKind, Reference};

/// The heading of a notice: 整改通知, 退回整改, 已逾期, …
#[must_use]
pub const fn notice_title(kind: NoticeKind, lang: Lang) -> &'static str {
    match kind {
        NoticeKind::Assigned => Msg::NoticeAssigned,
        NoticeKind::MovedAway => Msg::NoticeMovedAway,
        NoticeKind::WaitsForAssignment => Msg::NoticeWaits,
        NoticeKind::Rectified => Msg::NoticeRectified,
        NoticeKind::SentBack => Msg::NoticeSentBack,
        NoticeKind::Closed => Msg::NoticeClosed,
        NoticeKind::Overdue => Msg::NoticeOverdue,
        NoticeKind::Supervised => Msg::NoticeSupervised,
        NoticeKind::Voided => Msg::NoticeVoided,
        NoticeKind::Withdrawn => Msg::NoticeWithdrawn,
        NoticeKind::Inspected => Msg::NoticeInspected,
        NoticeKind::InspectionVoided => Msg::NoticeInspectionVoided,
    }
    .text(lang)
}

/// What the notice is about and what to do: "卫生死角 · 便民超市 · 截止 周一 10:30".
#[must_use]
pub fn notice_text(notice: &Notice, reference: &Reference, now: Moment, lang: Lang) -> String {
    let kind = reference.catalogue.kind(&notice.issue_kind);
    let name = kind.map_or(notice.issue_kind.0.as_str(), |kind| if lang == Lang::Zh { &kind.name } else { &kind.name_en });
    let mut parts = vec![name.to_owned()];
    if let Some(unit) = notice.unit {
        parts.push(reference.unit_name(unit).to_owned());
    }
    let clock_runs = matches!(notice.kind, NoticeKind::Assigned | NoticeKind::SentBack | NoticeKind::Overdue | NoticeKind::Supervised);
    if let Some(due) = notice.due_at.filter(|_| clock_runs) {
        parts.push(due_short(due, now, reference.town.offset, lang));
    }
    parts.join(" · ")
}
