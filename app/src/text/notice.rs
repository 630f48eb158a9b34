//! Entries of the inbox (消息) in words.

use super::due_short;
use shared::{
    lang::Lang,
    moment::Moment,
    notice::{Notice, NoticeKind},
    reference::Reference,
    text::subject_of_notice,
};

/// What the notice is about and what to do: "卫生死角 · 便民超市 · 截止 周一 10:30".
#[must_use]
pub fn notice_text(notice: &Notice, reference: &Reference, now: Moment, lang: Lang) -> String {
    let mut parts = vec![subject_of_notice(notice, reference, lang)];
    if let Some(unit) = notice.unit.filter(|_| notice.inspected.is_none()) {
        parts.push(reference.unit_name(unit).to_owned());
    }
    let clock_runs = matches!(notice.kind, NoticeKind::Assigned | NoticeKind::SentBack | NoticeKind::Overdue | NoticeKind::Supervised);
    if let Some(due) = notice.due_at.filter(|_| clock_runs && !notice.done) {
        parts.push(due_short(due, now, reference.town.offset, lang));
    }
    parts.join(" · ")
}
