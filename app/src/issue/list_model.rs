//! Rows of lists of issues, ready to be shown.

use crate::store::picture_of;
use crate::text::{Msg, distance_text, due_short, fill, moment_text, place_text, unit_short};
use shared::sync::{OpState, Shown};
use shared::{
    geo::{Point, distance_m},
    id::IssueId,
    issue::{Source, StatusKind},
    kind::KindCode,
    lang::Lang,
    moment::Moment,
    photo::Hash,
    reference::Reference,
};

/// The word of a state in addresses; the same as on the wire.
#[must_use]
pub const fn state_key(state: StatusKind) -> &'static str {
    state.key()
}

/// The state with this word.
#[must_use]
pub fn state_of(key: &str) -> Option<StatusKind> {
    StatusKind::of_key(key)
}

/// A row of a list; it is its own key, so that a row that has not changed is not drawn anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Which issue.
    pub id: IssueId,
    /// Its kind.
    pub title: String,
    /// Its state.
    pub state: StatusKind,
    /// 被退回: which time, while the unit is at it again.
    pub returned: Option<u32>,
    /// 已逾期.
    pub overdue: bool,
    /// 未按期: ended, but not in time. Only said in the list behind a figure against which it counts.
    pub late: bool,
    /// 督办.
    pub supervised: bool,
    /// 反弹.
    pub relapse: bool,
    /// 种类待确认.
    pub kind_guessed: bool,
    /// From where it came to be known, if not by a patrol.
    pub source: Option<Source>,
    /// Own words not delivered yet.
    pub pending: Option<OpState>,
    /// Where, and whose.
    pub place: String,
    /// Deadline while it is worked on or judged, else when it was found; and how far away it is.
    pub time: String,
    /// The picture to show: the newest proof while it is judged, else the first of the problem.
    pub photo: Option<Hash>,
}

/// The row of an issue, for who stands at `from`, where that is known and of use.
#[must_use]
pub fn row_of(shown: &Shown, reference: &Reference, now: Moment, lang: Lang, from: Option<Point>) -> Row {
    let issue = &shown.issue;
    let offset = reference.town.offset;
    let state = issue.status.kind();
    let place = place_text(issue, reference, lang);
    let unit = issue.status.assignment().map(|assignment| unit_short(reference, assignment.unit));
    // A verifier's list is in the order of what was to be done by when.
    let by_deadline = matches!(state, StatusKind::Assigned | StatusKind::Rectifying | StatusKind::Verifying);
    let time = match issue.due_at().filter(|_| by_deadline) {
        Some(due) => due_short(due, now, offset, lang),
        None => [Msg::ReportedAt.text(lang), " ", &moment_text(issue.found_at(), now, offset, lang)].concat(),
    };
    let away = from.zip(issue.point).map(|(from, point)| fill(Msg::FromYou.text(lang), &[&distance_text(distance_m(from, point), lang)]));
    Row {
        id: issue.id,
        title: kind_name(&issue.kind, reference, lang),
        state,
        returned: issue.returned(),
        overdue: issue.is_overdue_at(now),
        late: false,
        supervised: issue.supervised_at.is_some() && state.is_open(),
        relapse: issue.relapse_of.is_some(),
        kind_guessed: issue.kind_guessed && state.is_open(),
        source: Some(issue.source).filter(|source| !source.is_patrol()),
        pending: shown.pending.clone().filter(|state| *state != OpState::Delivered),
        place: unit.map_or(place.clone(), |unit| [unit, " · ", &place].concat()),
        time: away.map_or(time.clone(), |away| [&time, " · ", &away].concat()),
        photo: picture_of(issue).map(|photo| photo.photo.hash),
    }
}

/// The name of a kind in a language; its code where the catalogue no longer has it.
#[must_use]
pub fn kind_name(code: &KindCode, reference: &Reference, lang: Lang) -> String {
    shared::text::kind_name(code, reference, lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::ListFilter;
    use crate::store::brief_of;
    use shared::fixture::{NOW, SPOT, bundle, issue_in, people, photo, play, rectify, reported, send_back, verifier, villager};
    use shared::issue::{Command, Issue};

    #[test]
    fn a_row_tells_kind_unit_place_and_deadline() {
        let town = bundle();
        let shown = Shown { issue: reported(), pending: Some(OpState::Waiting) };
        let row = row_of(&shown, &town.reference, NOW, Lang::Zh, None);
        assert_eq!((row.title.as_str(), row.place.as_str(), row.time.as_str()), ("卫生死角", "西村 · 西网格", "截止 今天 15:00"));
        assert_eq!(row.pending, Some(OpState::Waiting));
    }

    #[test]
    fn what_waits_to_be_judged_shows_the_deadline_it_is_ordered_by_and_how_far_away_it_is() {
        let town = bundle();
        let shown = Shown { issue: play(Some(reported()), &villager(), &rectify()), pending: None };
        let here = Point { lat: SPOT.lat + 0.001, ..SPOT };
        assert_eq!(row_of(&shown, &town.reference, NOW, Lang::Zh, Some(here)).time, "截止 今天 15:00 · 距你 111 米");
        assert_eq!(row_of(&shown, &town.reference, NOW, Lang::Zh, None).time, "截止 今天 15:00");
    }

    #[test]
    fn what_is_ended_shows_when_it_was_found_and_not_when_it_reached_the_server() {
        let town = bundle();
        let mut issue = issue_in(StatusKind::Closed);
        issue.photos[0].photo.taken_at = issue.reported_at.plus_millis(-45 * 60_000);
        let row = |issue: &Issue| row_of(&Shown { issue: brief_of(issue), pending: None }, &town.reference, NOW, Lang::Zh, None).time;
        assert_eq!(row(&issue), "上报时间 今天 08:15");
        // A clock that is ahead, or a year behind, is not believed.
        for wrong in [60_000, -365 * 86_400_000] {
            issue.photos[0].photo.taken_at = issue.reported_at.plus_millis(wrong);
            assert_eq!(row(&issue), "上报时间 今天 09:00");
        }
    }

    #[test]
    fn what_was_sent_back_says_so_until_it_is_handed_in_again_or_is_another_units() {
        let town = bundle();
        let returned =
            |issue: &Issue| row_of(&Shown { issue: brief_of(issue), pending: None }, &town.reference, NOW, Lang::Zh, None).returned;
        let first = play(Some(reported()), &villager(), &rectify());
        assert_eq!(returned(&first), None);
        let back = play(Some(first), &verifier(), &send_back());
        assert_eq!(returned(&back), Some(1));
        let again = play(Some(back), &villager(), &Command::Rectify { photos: vec![photo("anew")], note: String::new(), voice: None });
        assert_eq!(returned(&again), None);
        assert_eq!(returned(&play(Some(again), &verifier(), &send_back())), Some(2));
    }

    #[test]
    fn a_source_is_shown_and_filtered_by_unless_it_is_a_patrol() {
        let town = bundle();
        let mut issue = reported();
        let row = |issue: &Issue| row_of(&Shown { issue: issue.clone(), pending: None }, &town.reference, NOW, Lang::Zh, None).source;
        let fits =
            |issue: &Issue, source| ListFilter::from_pairs([("source", source)]).fits(&people::inspector(), &town.reference, NOW)(issue);
        assert!(row(&issue).is_none() && fits(&issue, "patrol") && !fits(&issue, "media"));
        issue.source = Source::Media;
        assert!(row(&issue) == Some(Source::Media) && fits(&issue, "media") && !fits(&issue, "patrol"));
    }
}
