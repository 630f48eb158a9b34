//! Folding events into an inspection. Infallible: what has been decided is true.

use super::{Entry, Event, Inspection, Photo, Status, Subject};
use crate::{
    form::{FormCode, Score},
    id::{GridId, InspectionId, TownId},
};

/// The inspection after `entry`. The first entry of an inspection is its submission; `None` stands for "not there yet".
#[must_use]
pub fn apply(inspection: Option<Inspection>, id: InspectionId, town: TownId, entry: Entry) -> Inspection {
    let mut inspection = inspection.unwrap_or_else(|| blank(id, town, &entry));
    fold(&mut inspection, &entry);
    inspection.version += 1;
    inspection.timeline.push(entry);
    inspection
}

fn blank(id: InspectionId, town: TownId, entry: &Entry) -> Inspection {
    Inspection {
        id,
        town,
        version: 0,
        form: FormCode(String::new()),
        form_version: 0,
        self_check: false,
        subject: Subject::Grid(GridId(uuid::Uuid::nil())),
        unit: None,
        point: None,
        grid: None,
        site: None,
        inspector: entry.by,
        submitted_at: entry.at,
        score: Score::default(),
        failed: Vec::new(),
        opened: Vec::new(),
        photos: Vec::new(),
        status: Status::Submitted,
        timeline: Vec::new(),
    }
}

fn fold(inspection: &mut Inspection, entry: &Entry) {
    match &entry.event {
        Event::Submitted(submitted) => {
            inspection.form = submitted.form.clone();
            inspection.form_version = submitted.form_version;
            inspection.self_check = submitted.self_check;
            (inspection.subject, inspection.unit) = (submitted.subject, submitted.unit);
            (inspection.point, inspection.grid, inspection.site) = (submitted.point, submitted.grid, submitted.site);
            (inspection.inspector, inspection.submitted_at) = (entry.by, entry.at);
            inspection.score = submitted.score;
            inspection.failed.clone_from(&submitted.failed);
            inspection.opened.clone_from(&submitted.opened);
            add_photos(inspection, entry);
        }
        Event::Supplemented { .. } => add_photos(inspection, entry),
        Event::Voided { reason } => inspection.status = Status::Void { reason: reason.clone(), at: entry.at },
        Event::PhotoStored { hash } => {
            for photo in inspection.photos.iter_mut().filter(|photo| photo.photo.hash == *hash) {
                photo.stored = true;
            }
        }
    }
}

fn add_photos(inspection: &mut Inspection, entry: &Entry) {
    inspection.photos.extend(entry.event.photos().iter().map(|photo| Photo { photo: photo.clone(), op: entry.op, stored: false }));
}
