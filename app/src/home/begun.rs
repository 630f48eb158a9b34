//! Forms begun and not finished: the first page leads back to them.

use crate::sync::BegunForm;
use crate::text::Msg;
use shared::record::RecordKind;

/// What the form is called, how many photos wait as its one fact where that matters, and where it goes on; `None` for one that holds nothing
/// yet, or that this program does not know. A form keeps itself as soon as the phone knows where it is, so only a photo, a voice
/// note or a word shows that somebody has begun one in earnest; of an inspection it is the first answer.
#[must_use]
pub fn way_back(form: &BegunForm) -> Option<(Msg, String)> {
    let (kind, of) = form.key.0.split_once(':').unwrap_or((&form.key.0, ""));
    let (word, path) = match kind {
        "report" => (Msg::BegunReport, "/report".to_owned()),
        "batch" => (Msg::BegunBatch, "/batch".to_owned()),
        "rectify" => (Msg::BegunRectify, ["/issues/", of].concat()),
        "verify" => (Msg::BegunVerify, ["/issues/", of].concat()),
        "supplement" => {
            let folder = if form.to == RecordKind::Inspection { "/inspections/" } else { "/issues/" };
            (Msg::BegunSupplement, [folder, of, "/supplement"].concat())
        }
        "inspection" => (Msg::BegunInspection, ["/inspect/", of].concat()),
        _ => return None,
    };
    (form.files > 0 || form.words || kind == "inspection").then_some((word, path))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::clock::FixedEnv;
    use crate::inspection::draft::InspectionDraft;
    use crate::issue::batch::BatchDraft;
    use crate::issue::draft::{Form, RectifyDraft, ReportDraft, SupplementDraft, VerifyDraft};
    use crate::issue::keep::saved;
    use crate::store::{Outbox, SavedDraft};
    use crate::sync::status_of;
    use shared::fixture::NOW;
    use shared::form::FormCode;
    use shared::id::IssueId;
    use uuid::Uuid;

    fn way(key: crate::store::DraftKey, files: usize) -> Option<(Msg, String)> {
        way_back(&BegunForm { key, files, words: false, to: RecordKind::Issue })
    }

    #[test]
    fn each_form_that_holds_a_photo_leads_back_to_where_it_goes_on() {
        let issue = IssueId(Uuid::from_u128(7));
        let page = format!("/issues/{issue}");
        assert_eq!(way(ReportDraft::the_key(), 1), Some((Msg::BegunReport, "/report".to_owned())));
        assert_eq!(way(BatchDraft::the_key(), 7), Some((Msg::BegunBatch, "/batch".to_owned())));
        assert_eq!(way(RectifyDraft::the_key(issue), 2), Some((Msg::BegunRectify, page.clone())));
        assert_eq!(way(VerifyDraft::the_key(issue), 1), Some((Msg::BegunVerify, page.clone())));
        assert_eq!(way(SupplementDraft::the_key(issue), 1), Some((Msg::BegunSupplement, page + "/supplement")));
        let of_inspection = BegunForm { key: SupplementDraft::the_key(issue), files: 1, words: false, to: RecordKind::Inspection };
        assert_eq!(way_back(&of_inspection), Some((Msg::BegunSupplement, format!("/inspections/{issue}/supplement"))));
        let inspection = InspectionDraft::the_key(&FormCode("NM".to_owned()));
        assert_eq!(way(inspection, 0), Some((Msg::BegunInspection, "/inspect/NM".to_owned())));
    }

    #[test]
    fn a_form_that_was_only_opened_is_not_called_unfinished() {
        assert_eq!(way(ReportDraft::the_key(), 0), None);
    }

    #[test]
    fn words_alone_are_a_form_begun_as_a_photo_is() {
        let mut report = ReportDraft::new(&FixedEnv::new(NOW, 1));
        let mut outbox = Outbox::default();
        let mut way = |draft: SavedDraft| {
            outbox.drafts.clear();
            outbox.drafts.insert(draft.key.clone(), draft);
            way_back(&status_of(&outbox).drafts[0]).map(|(word, _)| word)
        };
        assert_eq!(way(saved(&report).unwrap()), None);
        report.form.note = " ".to_owned();
        assert_eq!(way(saved(&report).unwrap()), None, "nothing was written");
        report.form.note = "下水道堵了, 没法拍".to_owned();
        assert_eq!(way(saved(&report).unwrap()), Some(Msg::BegunReport));
        let judged =
            VerifyDraft { form: Form { note: String::new(), ..report.form.clone() }, pass: None, reason: "还有垃圾".to_owned() };
        assert_eq!(way(saved(&judged).unwrap()), Some(Msg::BegunVerify));
    }
}
