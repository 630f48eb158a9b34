//! What a list is narrowed to: as it stands in the address, as the phone's rows are looked through by it, and as the server is asked.

use crate::store::List;
use crate::sync::{Wanted, address_of};
use crate::text::wall;
use shared::{
    id::IssueId,
    issue::{Issue, StatusKind},
    moment::{Moment, UtcOffset},
    person::{Actor, Person},
    query::{IssueQuery, ListOrder, flag},
    reference::Reference,
};

/// What a list is narrowed to; each part stands in the address, so that every figure can link to its cases, and so that back and a reload find it.
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

    /// What of the phone's lists the filter wants, at most so many; where no list holds just that, so many rows are looked through.
    #[must_use]
    pub fn wanted(&self, me: &Person, reference: &Reference, now: Moment, most: usize, looks: usize) -> Wanted {
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
        // The days narrow every list that is in the order of the reports.
        let days = usize::from(query.from.is_some()) + usize::from(query.until.is_some());
        let (of, narrowed) = if overdue {
            ((List::Due, List::Due.before(now)), 1)
        } else {
            let span = list.reported_within(query.from, query.until);
            ((list.clone(), span), days + usize::from(list != List::Issues))
        };
        let exact = self.pairs().len() == narrowed;
        let order = if overdue { ListOrder::Pressing } else { ListOrder::Newest };
        let asked = address_of("", &query.pairs()).trim_start_matches('?').to_owned().into();
        let fits = Box::new(self.fits(me, reference, now));
        Wanted { of: vec![of], order, fits, exact, most, looks, asked, counted: true }
    }

    /// Whether an issue, as this phone holds it, fits: the rule by which the server answers, and what only a phone asks.
    pub fn fits(&self, me: &Person, reference: &Reference, now: Moment) -> impl Fn(&Issue) -> bool + 'static {
        let (filter, mine, me) = (self.query.filter(reference), self.mine, me.clone());
        move |issue| (!mine || is_own(issue, &me)) && filter.fits(issue, now)
    }

    /// How many filters of the sheet are active: kind, unit, grid, source, days.
    #[must_use]
    pub fn active(&self) -> usize {
        let query = &self.query;
        let days = query.from.is_some() || query.until.is_some();
        [query.kind.is_some(), query.unit.is_some(), query.grid.is_some(), query.source.is_some(), days]
            .into_iter()
            .filter(|on| *on)
            .count()
    }

    /// Without the filters of the sheet; state and words stay.
    #[must_use]
    pub fn cleared(&self) -> Self {
        let mut bare = self.clone();
        let query = &mut bare.query;
        (query.kind, query.unit, query.grid, query.source, query.from, query.until) = (None, None, None, None, None, None);
        bare
    }
}

/// When a day of the town begins that is written "2026-03-09".
#[must_use]
pub fn day_begins(day: &str, offset: UtcOffset) -> Option<Moment> {
    Some(Moment::from_local(shared::day::parsed(day)?.into(), offset))
}

/// The day of the town as a field of dates takes it: "2026-03-09".
#[must_use]
pub fn day_of(at: Moment, offset: UtcOffset) -> String {
    let clock = wall(at, offset);
    let two = |number: i64| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
    [clock.year.to_string(), two(clock.month), two(clock.day)].join("-")
}

/// Whether the person reported the issue.
#[must_use]
pub fn is_own(issue: &Issue, me: &Person) -> bool {
    matches!(issue.reporter, Actor::Named { person, .. } if person == me.id)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::issue::sample::store_with;
    use crate::sync::page_of;
    use shared::fixture::{NOW, bundle, people, play, reported, villager};
    use uuid::Uuid;

    /// As many rows as there are.
    const ALL: usize = usize::MAX;

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
        let town = bundle().reference;
        let fits = |pairs: &[(&str, &str)]| ListFilter::from_pairs(pairs.iter().copied()).fits(&people::inspector(), &town, NOW)(&issue);
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
        let (me, town, later) = (people::inspector(), bundle().reference, NOW.plus_days(30));
        let (from, until) = (NOW.plus_minutes(10).0.to_string(), NOW.plus_minutes(30).0.to_string());
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
            &[("from", &from)],
            &[("until", &until), ("from", &from)],
            &[("until", &until), ("kind", "corner")],
            &[("from", &from), ("overdue", "true")],
            &[("text", "西村 垃圾"), ("until", &until)],
        ] {
            let filter = ListFilter::from_pairs(pairs.iter().copied());
            let page = page_of(&store, &[], &filter.wanted(&me, &town, later, 30, ALL)).await.unwrap();
            let fits = filter.fits(&me, &town, later);
            let mut fitting: Vec<&Issue> = issues.iter().filter(|issue| fits(issue)).collect();
            assert_eq!(page.total, fitting.len(), "{pairs:?}");
            let late = pairs.contains(&("overdue", "true"));
            let place = |issue: &Issue| if late { issue.due_at().unwrap().0 } else { -issue.reported_at.0 };
            fitting.sort_by_key(|issue| place(issue));
            let places: Vec<i64> = fitting.iter().take(30).map(|issue| place(issue)).collect();
            assert_eq!(page.shown.iter().map(|shown| place(&shown.issue)).collect::<Vec<_>>(), places, "{pairs:?}");
        }
    }
    #[tokio::test]
    async fn a_search_looks_through_so_many_rows_and_says_where_it_stopped() {
        let mut issues: Vec<Issue> = Vec::new();
        for number in 0..600_u128 {
            let mut issue = reported();
            issue.id = IssueId(Uuid::from_u128(number + 1));
            issue.reported_at = NOW.plus_minutes(i64::try_from(number).unwrap());
            issue.note = if number == 0 { "最早的一件".into() } else { String::new() };
            issues.push(issue);
        }
        let store = store_with(&issues).await;
        let (me, town) = (people::inspector(), bundle().reference);
        let filter = ListFilter::from_pairs([("text", "最早")]);
        let looked = async |looks: usize| {
            let page = page_of(&store, &[], &filter.wanted(&me, &town, NOW, 30, looks)).await.unwrap();
            (page.total, page.looked)
        };
        let (found, looked_through) = looked(300).await;
        assert!(found == 0 && looked_through.is_some_and(|rows| (300..600).contains(&rows)), "{looked_through:?}");
        assert_eq!(looked(700).await, (1, None));
        let all = page_of(&store, &[], &ListFilter::default().wanted(&me, &town, NOW, 30, 300)).await.unwrap();
        assert_eq!((all.total, all.looked), (600, None), "what is counted by its index needs no looking");
    }

    #[test]
    fn a_day_of_the_town_is_read_as_it_is_written_and_the_sheet_counts_what_it_filters_by() {
        let begins = day_begins("2026-03-05", UtcOffset::CHINA).unwrap();
        assert_eq!(day_of(begins, UtcOffset::CHINA), "2026-03-05");
        assert_eq!(day_of(begins.plus_millis(-1), UtcOffset::CHINA), "2026-03-04");
        assert_eq!(day_begins("", UtcOffset::CHINA), None);
        let filter = ListFilter::from_pairs([("state", "closed"), ("text", "灰"), ("kind", "A01"), ("from", "5"), ("until", "9")]);
        assert_eq!((filter.active(), filter.cleared().path()), (2, "/issues?state=closed&text=%E7%81%B0".to_owned()));
    }
}
