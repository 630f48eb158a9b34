//! In which lists a record's row stands, and where in each: what the phone's storage keeps beside the row as an index.
//!
//! A place is a text of the list's name, a bar, and what the list is ordered by, so that one index serves all lists: a page is a
//! range of places, and a count needs no row.

use shared::{
    geo::Point,
    id::{PersonId, SiteId, UnitId},
    inspection::Inspection,
    issue::{Event, Issue, Photo, PhotoStage, Status, StatusKind},
    kind::KindCode,
    moment::Moment,
    person::Actor,
    record::{ClosedNear, ClosedNearby},
};

/// A row as it is kept: its text, and its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The row as JSON.
    pub json: String,
    /// Its places.
    pub places: Vec<String>,
}

/// A stretch of a list: from this place on, up to and without that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first place in it.
    pub from: String,
    /// The first place after it.
    pub to: String,
}

/// A list of the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// All issues, the newest report first.
    Issues,
    /// 在办.
    Open,
    /// Those in a state.
    InState(StatusKind),
    /// Those that a person reported.
    By(PersonId),
    /// Of a kind.
    Kind(KindCode),
    /// That a unit answers for.
    Unit(UnitId),
    /// Whose clock runs, the earliest deadline first.
    Due,
    /// Those in a state, the most pressing first.
    Waiting(StatusKind),
    /// Those that are closed, the one that rests longest first.
    Resting,
    /// Inspections, the newest first.
    Inspections,
    /// Inspections, the one that rests longest first.
    RestingInspections,
    /// Closed ones of which only a row is held, the earliest closed first.
    Closed,
}

impl List {
    fn name(&self) -> String {
        match self {
            Self::Issues => "all".to_owned(),
            Self::Open => "open".to_owned(),
            Self::InState(state) => ["in ", state.key()].concat(),
            Self::By(person) => ["by ", &person.to_string()].concat(),
            Self::Kind(kind) => ["kind ", &kind.0].concat(),
            Self::Unit(unit) => ["unit ", &unit.to_string()].concat(),
            Self::Due => "due".to_owned(),
            Self::Waiting(state) => ["wait ", state.key()].concat(),
            Self::Resting => "rest".to_owned(),
            Self::Inspections => "inspections".to_owned(),
            Self::RestingInspections => "inspections rest".to_owned(),
            Self::Closed => "closed".to_owned(),
        }
    }

    /// All of it.
    #[must_use]
    pub fn all(&self) -> Span {
        let name = self.name();
        // The sign after the bar.
        Span { from: [&name, "|"].concat(), to: [&name, "}"].concat() }
    }

    /// Of a list in the order of time, what comes before this instant.
    #[must_use]
    pub fn before(&self, instant: Moment) -> Span {
        Span { from: self.all().from, to: self.place(&earliest_first(instant), "") }
    }

    /// Of a list in the order of the reports, what was reported at or after `from` and before `until`.
    #[must_use]
    pub fn reported_within(&self, from: Option<Moment>, until: Option<Moment>) -> Span {
        let Span { from: first, to: last } = self.all();
        let place = |instant: Moment| self.place(&newest_first(instant.plus_millis(-1)), "");
        Span { from: until.map_or(first, place), to: from.map_or(last, place) }
    }

    /// The first place after that of this issue, in a list in which it stands; of the resting ones it is not asked.
    #[must_use]
    pub fn after(&self, issue: &Issue) -> String {
        let at = match self {
            Self::Waiting(_) => earliest_first(pressing_at(issue)),
            Self::Due => earliest_first(issue.due_at().unwrap_or(issue.reported_at)),
            _ => newest_first(issue.reported_at),
        };
        [&self.place(&at, &issue.id.to_string()), " "].concat()
    }

    /// The first place after that of this row in [`List::Closed`].
    #[must_use]
    pub fn after_closed(row: &ClosedNearby) -> String {
        [&Self::Closed.place(&earliest_first(row.closed_at), &row.id.to_string()), " "].concat()
    }

    fn place(&self, at: &str, id: &str) -> String {
        [&self.name(), "|", at, id].concat()
    }
}

/// Closed issues of a kind by which a relapse is told, at a site or from south to north.
fn near_name(state: &str, kind: &KindCode, site: Option<SiteId>) -> String {
    let site = site.map(|site| site.to_string()).unwrap_or_default();
    [state, " ", &kind.0, " ", &site, "|"].concat()
}

/// The stretches that hold the closed issues asked for, and some that are farther off to the east or west.
#[must_use]
pub fn closed_near(near: &ClosedNear) -> Vec<Span> {
    around("was", &near.kind, near.site, near.point, near.reach().0)
}

/// The stretches that hold the open issues of a kind at a site or within so many metres, and some that are farther off.
#[must_use]
pub fn open_near(kind: &KindCode, site: Option<SiteId>, point: Option<Point>, metres: f64) -> Vec<Span> {
    around("is", kind, site, point, metres / 110_000.0)
}

fn around(state: &str, kind: &KindCode, site: Option<SiteId>, point: Option<Point>, reach: f64) -> Vec<Span> {
    let at_site = site.map(|site| {
        let name = near_name(state, kind, Some(site));
        Span { to: [name.trim_end_matches('|'), "}"].concat(), from: name }
    });
    let near_point = point.map(|point| {
        let name = near_name(state, kind, None);
        let to = [&name, &latitude(point.lat + reach), "~"].concat();
        Span { from: [name, latitude(point.lat - reach)].concat(), to }
    });
    at_site.into_iter().chain(near_point).collect()
}

/// The latitude as text that is ordered from south to north.
fn latitude(degrees: f64) -> String {
    format!("{:010}", ((degrees.clamp(-90.0, 90.0) + 90.0) * 1e6) as u64)
}

fn earliest_first(instant: Moment) -> String {
    format!("{:016}", instant.0.clamp(0, 9_999_999_999_999_999))
}

fn newest_first(instant: Moment) -> String {
    earliest_first(Moment(9_999_999_999_999_999 - instant.0.clamp(0, 9_999_999_999_999_999)))
}

/// When the issue presses: its deadline, or where it has none its report.
fn pressing_at(issue: &Issue) -> Moment {
    issue.due_at().unwrap_or(issue.reported_at)
}

/// When something last happened to the issue.
fn changed_at(issue: &Issue) -> Moment {
    issue.timeline.last().map_or(issue.reported_at, |entry| entry.at)
}

/// The places of an issue that is held whole.
pub(super) fn places_of(issue: &Issue) -> Vec<String> {
    let state = issue.status.kind();
    let newest = newest_first(issue.reported_at);
    let id = issue.id.to_string();
    let mut lists =
        vec![(List::Issues, newest.clone()), (List::InState(state), newest.clone()), (List::Kind(issue.kind.clone()), newest.clone())];
    if state.is_open() {
        lists.push((List::Open, newest.clone()));
        lists.push((List::Waiting(state), earliest_first(pressing_at(issue))));
    } else {
        lists.push((List::Resting, earliest_first(changed_at(issue))));
    }
    if let Some(due) = issue.due_at().filter(|_| state.clock_runs()) {
        lists.push((List::Due, earliest_first(due)));
    }
    if let Actor::Named { person, .. } = issue.reporter {
        lists.push((List::By(person), newest.clone()));
    }
    if let Some(assignment) = issue.status.assignment() {
        lists.push((List::Unit(assignment.unit), newest));
    }
    let mut places: Vec<String> = lists.into_iter().map(|(list, at)| list.place(&at, &id)).collect();
    if state.is_open() {
        near_places("is", &issue.kind, issue.site, issue.point, &mut places);
    } else if issue.closed_at().is_some() {
        near_places("was", &issue.kind, issue.site, issue.point, &mut places);
    }
    places
}

/// The places of a closed issue of which only the row is held.
pub(super) fn places_of_closed(row: &ClosedNearby) -> Vec<String> {
    let mut places = vec![List::Closed.place(&earliest_first(row.closed_at), &row.id.to_string())];
    near_places("was", &row.kind, row.site, row.point, &mut places);
    places
}

/// The places of an inspection.
pub(super) fn places_of_inspection(inspection: &Inspection) -> Vec<String> {
    let id = inspection.id.to_string();
    vec![
        List::Inspections.place(&newest_first(inspection.submitted_at), &id),
        List::RestingInspections.place(&earliest_first(inspection.changed_at()), &id),
    ]
}

fn near_places(state: &str, kind: &KindCode, site: Option<SiteId>, point: Option<Point>, places: &mut Vec<String>) {
    places.extend(site.map(|site| near_name(state, kind, Some(site))));
    places.extend(point.map(|point| [&near_name(state, kind, None), latitude(point.lat).as_str()].concat()));
}

/// What lists show of an issue: the issue without its story, and with the one photo that stands for it.
#[must_use]
pub fn brief_of(issue: &Issue) -> Issue {
    let mut brief = issue.clone();
    // The picture, and what says when it was found.
    let (picture, first) = (picture_of(issue).map(|photo| photo.photo.hash), issue.photos.first().map(|photo| photo.photo.hash));
    brief.photos.retain(|photo| [picture, first].contains(&Some(photo.photo.hash)));
    brief.voices.clear();
    // Who put it right may not judge it.
    // And what was sent back is to be told from what is put right for the first time.
    let returned = issue.returned().is_some();
    brief.timeline.retain(|entry| match entry.event {
        Event::Rectified { .. } => matches!(entry.by, Actor::Named { .. }),
        Event::SentBack { .. } => returned,
        _ => false,
    });
    for entry in &mut brief.timeline {
        match &mut entry.event {
            Event::Rectified { photos, note, voice, .. } => {
                photos.clear();
                note.clear();
                *voice = None;
            }
            Event::SentBack { reason, photos, note, voice, .. } => {
                photos.clear();
                note.clear();
                reason.clear();
                *voice = None;
            }
            _ => {}
        }
    }
    if let Some(assignment) = assignment_of(&mut brief.status) {
        assignment.path.clear();
    }
    brief
}

/// The photo that stands for an issue: the newest proof while it is judged and after, else the first of the problem.
#[must_use]
pub fn picture_of(issue: &Issue) -> Option<&Photo> {
    let proof = || issue.photos.iter().rev().find(|photo| matches!(photo.stage, PhotoStage::Proof { .. }));
    let wanted = if matches!(issue.status.kind(), StatusKind::Verifying | StatusKind::Closed) { proof() } else { None };
    wanted.or_else(|| issue.photos.first())
}

const fn assignment_of(status: &mut Status) -> Option<&mut shared::issue::Assignment> {
    match status {
        Status::Assigned { assignment } | Status::Rectifying { assignment, .. } | Status::Verifying { assignment, .. } => Some(assignment),
        Status::Closed { assignment, .. } | Status::Void { assignment, .. } | Status::Withdrawn { assignment, .. } => assignment.as_mut(),
        Status::Unassigned { .. } => None,
    }
}
