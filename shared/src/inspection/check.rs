//! What a submission must keep to, beside its form.

use super::{Command, Event, Inspection, Opening, Submit};
use crate::{
    form::{Answer, Form, Verdict, verdict},
    issue::Refusal,
    kind::KindCode,
    photo::{Hash, MAX_PHOTOS},
    reference::Reference,
};

/// Most photos of one submission.
pub const MAX_SUBMIT_PHOTOS: usize = 24;
/// Most issues that one submission opens.
pub const MAX_OPENINGS: usize = 12;
/// Most supplements of an inspection.
pub const MAX_SUPPLEMENTS: usize = 20;
/// Most photos of an inspection with all its supplements.
pub const MAX_ALL_PHOTOS: usize = 60;

/// Each opening is for an item of the form that failed and that opens issues, with a photo where the kind needs one; none twice.
pub(super) fn check_openings(asked: &Submit, form: &Form, reference: &Reference) -> Result<(), Refusal> {
    if asked.opens.len() > MAX_OPENINGS {
        return Err(Refusal::TooManyOpenings { limit: u32::try_from(MAX_OPENINGS).unwrap_or(u32::MAX) });
    }
    for (position, opening) in asked.opens.iter().enumerate() {
        let earlier = asked.opens.iter().take(position);
        let again = earlier.into_iter().any(|earlier| earlier.item == opening.item || earlier.issue == opening.issue);
        let unfit = || Refusal::UnfitOpening(opening.item.clone());
        let (kind, answer) = opened_by(asked, form, opening).filter(|_| !again).ok_or_else(unfit)?;
        let kind = reference.catalogue.kind(kind).ok_or_else(|| Refusal::UnknownKind(kind.clone()))?;
        if answer.photos.is_empty() && !kind.by_document {
            return Err(Refusal::PhotoNeeded);
        }
    }
    Ok(())
}

/// The kind of issue that an opening asks for, and the answer that it rests on.
pub(super) fn opened_by<'a>(asked: &'a Submit, form: &'a Form, opening: &Opening) -> Option<(&'a KindCode, &'a Answer)> {
    let item = form.item(&opening.item)?;
    let answer = asked.answers.iter().find(|answer| answer.item == opening.item)?;
    (verdict(item, &answer.value) == Verdict::Fail).then_some((item.opens.as_ref()?, answer))
}

/// No answer has more photos than an issue that it opens may begin with.
pub(super) fn check_answer_photos(answers: &[Answer]) -> Result<(), Refusal> {
    if answers.iter().any(|answer| answer.photos.len() > MAX_PHOTOS) {
        return Err(Refusal::TooManyPhotos { limit: u32::try_from(MAX_PHOTOS).unwrap_or(u32::MAX) });
    }
    Ok(())
}

/// The inspection takes this supplement: however much is added, loading and saving it stays cheap.
pub(super) fn check_room(inspection: &Inspection, command: &Command) -> Result<(), Refusal> {
    let supplements = inspection.timeline.iter().filter(|entry| matches!(entry.event, Event::Supplemented { .. })).count();
    let full = supplements >= MAX_SUPPLEMENTS || inspection.photos.len() + command.photos().len() > MAX_ALL_PHOTOS;
    if full { Err(Refusal::IssueFull) } else { Ok(()) }
}

/// The hashes of all photos of a submission.
pub(super) fn hashes(asked: &Submit) -> Vec<Hash> {
    asked.photos.iter().map(|photo| photo.hash).collect()
}
