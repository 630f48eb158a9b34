//! The list of issues: filters as they stand in the address, and rows ready to be shown.

use crate::store::{List, picture_of};
use crate::sync::{Wanted, address_of};
use crate::text::{Msg, due_short, moment_text, place_text, unit_short};
use shared::sync::{OpState, Shown};
use shared::{
    id::IssueId,
    issue::{Issue, Source, StatusKind},
    kind::KindCode,
    lang::Lang,
    moment::Moment,
    person::{Actor, Person},
    photo::Hash,
    query::{IssueQuery, ListOrder, flag},
    reference::Reference,
};

/// What a list is narrowed to; each part stands in the address, so that every figure can link to its cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListFilter {
    /// The filter the server knows as well.
    pub query: IssueQuery,
    /// Only what this person reported.
    pub mine: bool,
}

impl ListFilter {
    /// Reads the address: pairs of name and value; what makes no sense is left out.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in pairs {
            match name {
                "mine" => filter.mine = flag(value) == Some(true),
                _ => filter.query.take(name, value),
            }
        }
        filter
    }

    /// The address again: `/issues?state=verifying&kind=A01`.
    #[must_use]
    pub fn path(&self) -> String {
        address_of("/issues", &self.pairs())
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.query.pairs();
        pairs.extend(self.mine.then(|| ("mine", "true".to_owned())));
        pairs
    }

    /// The part of the address after the question mark, for the server's own list.
    #[must_use]
    pub fn server_query(&self, page: u32) -> String {
        let path = self.path();
        let asked = path.split_once('?').map_or("", |(_, asked)| asked);
        [asked, if asked.is_empty() { "page=" } else { "&page=" }, &page.to_string()].concat()
    }

    /// Whether only the server can answer it: cases behind a figure or in a cell are counted there.
    #[must_use]
    pub const fn needs_server(&self) -> bool {
        self.query.figure.is_some() || self.query.cell.is_some()
    }

    /// Whether all that fits is held on the phone: what is open is.
    #[must_use]
    pub fn is_held_whole(&self) -> bool {
        self.query.open == Some(true) || self.query.overdue == Some(true) || self.query.state.is_some_and(StatusKind::is_open)
    }

    /// The address of the server's page of what was reported before this instant, or after this issue in the list.
    #[must_use]
    pub fn older_query(&self, before: Moment, after: Option<IssueId>) -> String {
        let mut query = self.query.clone();
        (query.before, query.before_id) = (Some(before), after);
        address_of("", &query.pairs()).trim_start_matches('?').to_owned()
    }

    /// What of the phone's lists the filter wants, at most so many.
    #[must_use]
    pub fn wanted(&self, me: &Person, now: Moment, most: usize) -> Wanted {
        let query = &self.query;
        let lists = [
            query.state.map(List::InState),
            self.mine.then_some(List::By(me.id)),
            query.unit.map(List::Unit),
            (query.open == Some(true)).then_some(List::Open),
            query.kind.clone().map(List::Kind),
        ];
        let overdue = query.overdue == Some(true);
        let list = lists.into_iter().flatten().next().unwrap_or(List::Issues);
        let of = if overdue { (List::Due, List::Due.before(now)) } else { (list.clone(), list.all()) };
        let asked = self.pairs().len();
        let exact = asked == usize::from(overdue || list != List::Issues);
        let (filter, me) = (self.clone(), me.clone());
        let order = if overdue { ListOrder::Pressing } else { ListOrder::Newest };
        let asked = address_of("", &query.pairs()).trim_start_matches('?').to_owned().into();
        Wanted { of: vec![of], order, fits: Box::new(move |issue| filter.fits(issue, &me, now)), exact, most, asked, counted: true }
    }

    /// Whether the issue, as this phone holds it, fits.
    #[must_use]
    pub fn fits(&self, issue: &Issue, me: &Person, now: Moment) -> bool {
        let query = &self.query;
        let state = issue.status.kind();
        query.state.is_none_or(|wanted| wanted == state)
            && query.open.is_none_or(|open| open == state.is_open())
            && query.overdue.is_none_or(|overdue| overdue == issue.is_overdue_at(now))
            && query.kind.as_ref().is_none_or(|kind| *kind == issue.kind)
            && query.source.is_none_or(|source| source == issue.source)
            && query.from.is_none_or(|from| issue.reported_at >= from)
            && query.unit.is_none_or(|unit| issue.status.assignment().is_some_and(|assignment| assignment.unit == unit))
            && (!self.mine || is_own(issue, me))
            && query.text.as_ref().is_none_or(|text| says(issue, text))
    }
}

/// Whether the person reported the issue.
#[must_use]
pub fn is_own(issue: &Issue, me: &Person) -> bool {
    matches!(issue.reporter, Actor::Named { person, .. } if person == me.id)
}

fn says(issue: &Issue, text: &str) -> bool {
    let wanted = text.trim().to_ascii_uppercase();
    let code = issue.id.short_code();
    code.contains(&wanted) || code.replace('-', "").contains(&wanted) || issue.note.to_ascii_uppercase().contains(&wanted)
}

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
    /// 已逾期.
    pub overdue: bool,
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
    /// Deadline while its clock runs, else when it was reported.
    pub time: String,
    /// The picture to show: the newest proof while it is judged, else the first of the problem.
    pub photo: Option<Hash>,
}

/// The row of an issue.
#[must_use]
pub fn row_of(shown: &Shown, reference: &Reference, now: Moment, lang: Lang) -> Row {
    let issue = &shown.issue;
    let offset = reference.town.offset;
    let state = issue.status.kind();
    let place = place_text(issue, reference, lang);
    let unit = issue.status.assignment().map(|assignment| unit_short(reference, assignment.unit));
    let clock_runs = matches!(state, StatusKind::Assigned | StatusKind::Rectifying);
    Row {
        id: issue.id,
        title: kind_name(&issue.kind, reference, lang),
        state,
        overdue: issue.is_overdue_at(now),
        supervised: issue.supervised_at.is_some() && state.is_open(),
        relapse: issue.relapse_of.is_some(),
        kind_guessed: issue.kind_guessed && state.is_open(),
        source: Some(issue.source).filter(|source| !source.is_patrol()),
        pending: shown.pending.clone().filter(|state| *state != OpState::Delivered),
        place: unit.map_or(place.clone(), |unit| [unit, " · ", &place].concat()),
        time: match issue.due_at().filter(|_| clock_runs) {
            Some(due) => due_short(due, now, offset, lang),
            None => [Msg::ReportedAt.text(lang), " ", &moment_text(issue.reported_at, now, offset, lang)].concat(),
        },
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
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::issue::sample::store_with;
    use crate::sync::page_of;
    use shared::fixture::{NOW, bundle, people, play, reported, villager};
    use uuid::Uuid;

    #[test]
    fn a_filter_survives_its_own_address() {
        let pairs =
            [("state", "verifying"), ("kind", "A01"), ("text", "垃圾 & 灰"), ("mine", "true"), ("cell", "100:-3:4"), ("nonsense", "1")];
        let filter = ListFilter::from_pairs(pairs);
        assert_eq!(filter.path(), "/issues?state=verifying&kind=A01&cell=100:-3:4&text=%E5%9E%83%E5%9C%BE%20%26%20%E7%81%B0&mine=true");
        assert!(filter.needs_server());
        assert_eq!(ListFilter::default().server_query(2), "page=2");
    }

    #[test]
    fn the_next_page_of_older_ones_begins_where_the_one_before_ended() {
        let (filter, id) = (ListFilter::from_pairs([("state", "closed")]), IssueId(Uuid::from_u128(7)));
        assert_eq!(filter.older_query(Moment(5), None), "state=closed&before=5");
        assert_eq!(filter.older_query(Moment(5), Some(id)), format!("state=closed&before=5&before_id={id}"));
    }

    #[test]
    fn an_open_issue_fits_its_state_its_code_and_its_words() {
        let issue = reported();
        let fits = |pairs: &[(&str, &str)]| ListFilter::from_pairs(pairs.iter().copied()).fits(&issue, &people::inspector(), NOW);
        assert!(fits(&[("state", "assigned"), ("open", "true"), ("mine", "1")]));
        assert!(fits(&[("text", "墙角")]));
        assert!(fits(&[("text", &issue.id.short_code().to_ascii_lowercase())]));
        assert!(!fits(&[("overdue", "true")]));
        assert!(!fits(&[("state", "closed")]));
    }

    #[tokio::test]
    async fn each_filter_finds_by_index_what_it_finds_by_looking_at_every_issue() {
        let mut issues: Vec<Issue> = Vec::new();
        for number in 0..90_u128 {
            let mut issue = reported();
            issue.id = IssueId(Uuid::from_u128(number + 1));
            issue.reported_at = NOW.plus_millis(i64::try_from(number % 45).unwrap() * 60_000);
            if number % 3 == 0 {
                issue = play(Some(issue), &villager(), &shared::issue::Command::Acknowledge);
            }
            if number % 2 == 0 {
                issue.note = "垃圾".into();
            }
            issues.push(issue);
        }
        let store = store_with(&issues).await;
        let (me, later) = (people::inspector(), NOW.plus_days(30));
        for pairs in [
            &[][..],
            &[("state", "rectifying")],
            &[("open", "true")],
            &[("overdue", "true")],
            &[("mine", "true")],
            &[("kind", "corner"), ("state", "assigned")],
            &[("text", "垃圾")],
            &[("text", "垃圾"), ("overdue", "true")],
            &[("kind", "none")],
        ] {
            let filter = ListFilter::from_pairs(pairs.iter().copied());
            let page = page_of(&store, &[], &filter.wanted(&me, later, 30)).await.unwrap();
            let mut fitting: Vec<&Issue> = issues.iter().filter(|issue| filter.fits(issue, &me, later)).collect();
            assert_eq!(page.total, fitting.len(), "{pairs:?}");
            let late = pairs.contains(&("overdue", "true"));
            let place = |issue: &Issue| if late { issue.due_at().unwrap().0 } else { -issue.reported_at.0 };
            fitting.sort_by_key(|issue| place(issue));
            let places: Vec<i64> = fitting.iter().take(30).map(|issue| place(issue)).collect();
            assert_eq!(page.shown.iter().map(|shown| place(&shown.issue)).collect::<Vec<_>>(), places, "{pairs:?}");
        }
    }

    #[test]
    fn a_row_tells_kind_unit_place_and_deadline() {
        let town = bundle();
        let shown = Shown { issue: reported(), pending: Some(OpState::Waiting) };
        let row = row_of(&shown, &town.reference, NOW, Lang::Zh);
        assert_eq!((row.title.as_str(), row.place.as_str(), row.time.as_str()), ("卫生死角", "西村 · 西网格", "截止 今天 15:00"));
        assert_eq!(row.pending, Some(OpState::Waiting));
    }

    #[test]
    fn a_source_is_shown_and_filtered_by_unless_it_is_a_patrol() {
        let town = bundle();
        let mut issue = reported();
        let row = |issue: &Issue| row_of(&Shown { issue: issue.clone(), pending: None }, &town.reference, NOW, Lang::Zh).source;
        let fits = |issue: &Issue, source| ListFilter::from_pairs([("source", source)]).fits(issue, &people::inspector(), NOW);
        assert!(row(&issue).is_none() && fits(&issue, "patrol") && !fits(&issue, "media"));
        issue.source = Source::Media;
        assert!(row(&issue) == Some(Source::Media) && fits(&issue, "media") && !fits(&issue, "patrol"));
    }
}
