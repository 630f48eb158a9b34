//! What the heat page asks for and how warm a cell looks.

use crate::issue::ListFilter;
use crate::sync::address_of;
use shared::{
    geo::Point,
    heat::{HeatCell, HeatMap, HeatWeight, cell_corners, cell_name},
    issue::StatusKind,
    kind::KindCode,
    moment::Moment,
    query::IssueQuery,
};

/// "All", as the address says it: a field that it does not name is as usual.
const ALL: &str = "all";

/// Keys of the weights.
pub const WEIGHTS: [(&str, HeatWeight); 4] =
    [("count", HeatWeight::Count), ("age", HeatWeight::Age), ("overdue", HeatWeight::Overdue), ("relapse", HeatWeight::Relapse)];

/// What is chosen in the filters, as the fields hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatChoice {
    /// Code of a kind; empty: all.
    pub kind: String,
    /// "open", the key of a state, or empty: all.
    pub state: String,
    /// Days back; empty: all time.
    pub days: String,
    /// Key of a weight.
    pub weight: String,
}

impl HeatChoice {
    /// What is shown unless something else is chosen: what is open, reported in the last 30 days, by number of cases. A map of all there ever
    /// was never cools.
    #[must_use]
    pub fn usual() -> Self {
        Self { kind: String::new(), state: "open".to_owned(), days: "30".to_owned(), weight: "count".to_owned() }
    }

    /// The choice as it stands in the page's own address.
    #[must_use]
    pub fn from_pairs(asked: &[(String, String)]) -> Self {
        let of = |name: &str, usual: String| match asked.iter().find(|(key, _)| key == name) {
            Some((_, value)) if value == ALL => String::new(),
            Some((_, value)) => value.clone(),
            None => usual,
        };
        let usual = Self::usual();
        Self {
            kind: of("kind", usual.kind),
            state: of("state", usual.state),
            days: of("days", usual.days),
            weight: of("weight", usual.weight),
        }
        .with_known_weight()
    }

    /// A weight that there is not, typed by hand or left by another version, is the usual one: the server would refuse the map.
    fn with_known_weight(self) -> Self {
        let known = WEIGHTS.iter().any(|(key, _)| *key == self.weight);
        if known { self } else { Self { weight: Self::usual().weight, ..self } }
    }

    /// The page's address with the choice: `/heat?kind=A01&days=7`.
    #[must_use]
    pub fn address(&self) -> String {
        let usual = Self::usual();
        let fields = [
            ("kind", &self.kind, usual.kind),
            ("state", &self.state, usual.state),
            ("days", &self.days, usual.days),
            ("weight", &self.weight, usual.weight),
        ];
        let word = |value: &String| if value.is_empty() { ALL.to_owned() } else { value.clone() };
        let asked: Vec<_> =
            fields.into_iter().filter(|(_, value, usual)| **value != *usual).map(|(name, value, _)| (name, word(value))).collect();
        address_of("/heat", &asked)
    }

    /// The choice as a device keeps it: a line each.
    #[must_use]
    pub fn lines(&self) -> String {
        [self.kind.as_str(), &self.state, &self.days, &self.weight].join("\n")
    }

    /// The choice that a device kept.
    #[must_use]
    pub fn from_lines(lines: &str) -> Option<Self> {
        let mut lines = lines.split('\n').map(str::to_owned);
        let kept = Self { kind: lines.next()?, state: lines.next()?, days: lines.next()?, weight: lines.next()? };
        Some(kept.with_known_weight())
    }

    /// The request at `now`: `/api/heat?kinds=A01&states=assigned&from=…&weight=age`.
    #[must_use]
    pub fn path(&self, now: Moment) -> String {
        let mut path = String::from("/api/heat?weight=");
        path.push_str(&self.weight);
        if !self.kind.is_empty() {
            path.push_str("&kinds=");
            path.push_str(&self.kind);
        }
        let states: Vec<&str> = match self.state.as_str() {
            "open" => StatusKind::ALL.into_iter().filter(|state| state.is_open()).map(StatusKind::key).collect(),
            other => StatusKind::of_key(other).map(StatusKind::key).into_iter().collect(),
        };
        if !states.is_empty() {
            path.push_str("&states=");
            path.push_str(&states.join(","));
        }
        if let Some(from) = self.from(now) {
            path.push_str("&from=");
            path.push_str(&from.0.to_string());
        }
        path
    }

    /// The list of the cases in a cell of the map asked for at `now`: the same cases that were counted in it.
    #[must_use]
    pub fn cell_path(&self, cell: &HeatCell, cell_m: f64, now: Moment) -> String {
        let query = IssueQuery {
            state: StatusKind::of_key(&self.state),
            open: (self.state == "open").then_some(true),
            overdue: (self.weight == "overdue").then_some(true),
            kind: (!self.kind.is_empty()).then(|| KindCode(self.kind.clone())),
            cell: Some(cell_name((cell.x, cell.y), cell_m)),
            from: self.from(now),
            ..IssueQuery::default()
        };
        ListFilter { query, mine: false }.path()
    }

    fn from(&self, now: Moment) -> Option<Moment> {
        self.days.parse().ok().map(|days: i64| now.plus_days(-days))
    }
}

/// A map with what was asked for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Heated {
    /// What was chosen.
    pub choice: HeatChoice,
    /// When it was asked.
    pub at: Moment,
    /// The server's answer.
    pub map: HeatMap,
}

impl Heated {
    /// The list of the cases in a cell.
    #[must_use]
    pub fn cases_in(&self, cell: &HeatCell) -> String {
        self.choice.cell_path(cell, self.map.cell_m, self.at)
    }

    /// South-west and north-east corner of a cell.
    #[must_use]
    pub fn corners(&self, cell: &HeatCell) -> (Point, Point) {
        cell_corners((cell.x, cell.y), self.map.origin, self.map.cell_m)
    }
}

/// The hottest cells, heaviest first: the map for those who cannot tap on it.
#[must_use]
pub fn hottest(map: &HeatMap, most: usize) -> Vec<HeatCell> {
    let mut hottest: Vec<HeatCell> = Vec::with_capacity(most + 1);
    for cell in &map.cells {
        let place = hottest.iter().position(|hotter| hotter.weight < cell.weight).unwrap_or(hottest.len());
        if place < most {
            hottest.insert(place, cell.clone());
            hottest.truncate(most);
        }
    }
    hottest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::heat::HeatFilter;

    fn all_time() -> HeatChoice {
        HeatChoice { state: String::new(), days: String::new(), ..HeatChoice::usual() }
    }

    #[test]
    fn the_request_names_only_what_was_chosen() {
        let now = Moment(1_773_191_100_000);
        assert_eq!(all_time().path(now), "/api/heat?weight=count");
        let choice = HeatChoice { kind: "A01".into(), state: "open".into(), days: "30".into(), weight: "age".into() };
        assert_eq!(choice.path(now), "/api/heat?weight=age&kinds=A01&states=unassigned,assigned,rectifying,verifying&from=1770599100000");
    }

    #[test]
    fn the_request_is_the_filter_as_the_server_reads_it() {
        let now = Moment(1_773_191_100_000);
        let choice = HeatChoice { kind: "A01".into(), state: "open".into(), days: "30".into(), weight: "age".into() };
        let filter = HeatFilter {
            kinds: vec![KindCode("A01".into())],
            states: StatusKind::ALL.into_iter().filter(|state| state.is_open()).collect(),
            from: Some(now.plus_days(-30)),
            weight: HeatWeight::Age,
            ..HeatFilter::default()
        };
        assert_eq!(choice.path(now), address_of("/api/heat", &filter.pairs()));
    }

    #[test]
    fn the_map_shows_what_is_open_and_of_the_last_thirty_days_unless_chosen_otherwise_and_a_choice_survives() {
        let usual = HeatChoice::from_pairs(&[]);
        assert_eq!((usual.state.as_str(), usual.days.as_str(), usual.address().as_str()), ("open", "30", "/heat"));
        let choices = [
            (HeatChoice { kind: "A01".into(), weight: "overdue".into(), ..usual }, "/heat?kind=A01&weight=overdue"),
            (all_time(), "/heat?state=all&days=all"),
            (HeatChoice { state: "assigned".into(), days: "7".into(), ..all_time() }, "/heat?state=assigned&days=7"),
        ];
        for (choice, address) in choices {
            assert_eq!(choice.address(), address);
            let asked = address.split_once('?').unwrap().1.split('&').map(|pair| pair.split_once('=').unwrap());
            let pairs: Vec<_> = asked.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!(HeatChoice::from_pairs(&pairs), choice);
            assert_eq!(HeatChoice::from_lines(&choice.lines()), Some(choice));
        }
    }

    #[test]
    fn a_weight_that_there_is_not_is_the_usual_one() {
        for weight in ["", ALL, "mass"] {
            let pairs = [("weight".to_owned(), weight.to_owned())];
            assert_eq!(HeatChoice::from_pairs(&pairs), HeatChoice::usual());
            assert_eq!(HeatChoice::from_lines(&format!("\nopen\n30\n{weight}")), Some(HeatChoice::usual()));
        }
    }

    #[test]
    fn the_style_sheet_has_the_five_colours_of_the_scale_of_the_tiles() {
        let sheet = include_str!("../../style/tokens.css");
        for warmth in 1..=5 {
            let [red, green, blue] = shared::heat::warm_colour(warmth);
            let line = format!("--heat-{warmth}: #{red:02x}{green:02x}{blue:02x};");
            assert!(sheet.contains(&line), "{line}");
        }
    }

    #[test]
    fn the_list_names_the_hottest_cells_heaviest_first() {
        let origin = Point { lat: 33.0, lon: 116.0 };
        let cell = |x: i32, weight| HeatCell { x, y: 0, middle: origin, weight, issues: 1 };
        let cells = vec![cell(1, 2.0), cell(2, 5.0), cell(3, 1.0), cell(4, 5.0), cell(5, 3.0)];
        let map = HeatMap { cell_m: 100.0, origin, cells, max: 5.0, counted: 5, without_place: 0 };
        assert_eq!(hottest(&map, 3).iter().map(|cell| cell.x).collect::<Vec<_>>(), [2, 4, 5]);
    }

    #[test]
    fn a_cell_opens_the_very_cases_that_were_counted_in_it() {
        let cell = HeatCell { x: -3, y: 4, middle: Point { lat: 33.0, lon: 116.0 }, weight: 1.0, issues: 1 };
        let now = Moment(1_773_191_100_000);
        assert_eq!(all_time().cell_path(&cell, 100.0, now), "/issues?cell=100:-3:4");
        let choice = HeatChoice { kind: "A01".into(), state: "open".into(), days: "30".into(), weight: "age".into() };
        assert_eq!(choice.cell_path(&cell, 100.0, now), "/issues?open=true&kind=A01&cell=100:-3:4&from=1770599100000");
    }
}
