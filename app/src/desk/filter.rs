//! What the table is narrowed to and in which order it stands: all of it is in the address, so that a view is a link and back works.

use crate::sync::address_of;
use shared::{
    issue::StatusKind,
    query::{IssueQuery, RowOrder, flag},
};

/// The groups of states above the table, as words of addresses: all, 待派遣, 在办, 逾期, 待核查, 已销号.
pub const GROUPS: [&str; 6] = ["", "unassigned", "open", "overdue", "verifying", "closed"];

/// A filter of the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeskFilter {
    /// What lists are narrowed to as well.
    pub query: IssueQuery,
    /// In which order.
    pub by: RowOrder,
    /// The other way round.
    pub reverse: bool,
    /// Only what has changed since the person was here last.
    pub changed: bool,
}

impl DeskFilter {
    /// Reads the address: pairs of name and value; what makes no sense is left out.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in pairs {
            match name {
                "by" => filter.by = RowOrder::of_key(value).unwrap_or_default(),
                "reverse" => filter.reverse = flag(value) == Some(true),
                "changed" => filter.changed = flag(value) == Some(true),
                _ => filter.query.take(name, value),
            }
        }
        filter
    }

    /// The address again: `/desk?state=verifying&by=due`.
    #[must_use]
    pub fn path(&self) -> String {
        address_of("/desk", &self.pairs())
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.query.pairs();
        if self.by != RowOrder::default() {
            pairs.push(("by", self.by.key().to_owned()));
        }
        let flags = [("reverse", self.reverse), ("changed", self.changed)];
        pairs.extend(flags.into_iter().filter(|(_, on)| *on).map(|(name, _)| (name, "true".to_owned())));
        pairs
    }

    /// What the server is asked for a page of so many rows, when all up to `seen` is known to the person.
    #[must_use]
    pub fn request(&self, page: usize, size: usize, seen: u64) -> String {
        let mut pairs = self.pairs();
        pairs.extend([("page", page), ("size", size)].map(|(name, number)| (name, number.to_string())));
        pairs.push(("seen", seen.to_string()));
        address_of("/api/issues/rows", &pairs)
    }

    /// The address of the same list as a file: "xlsx", "csv" or "geojson".
    #[must_use]
    pub fn export(&self, format: &str) -> String {
        let mut pairs = self.query.pairs();
        pairs.push(("format", format.to_owned()));
        address_of("/api/issues/export", &pairs)
    }

    /// The word of the group of states; of a state that is no group, the state's.
    #[must_use]
    pub fn group(&self) -> &'static str {
        match (self.query.state, self.query.overdue, self.query.open) {
            (Some(state), ..) => state.key(),
            (None, Some(true), _) => "overdue",
            (None, _, Some(true)) => "open",
            _ => "",
        }
    }

    /// The same with another group; what is overdue comes by its deadline.
    #[must_use]
    pub fn with_group(&self, group: &str) -> Self {
        let mut filter = self.clone();
        filter.query.state = StatusKind::of_key(group);
        filter.query.open = (group == "open").then_some(true);
        filter.query.overdue = (group == "overdue").then_some(true);
        filter
    }

    /// The same in this order; the other way round if it stands in it.
    #[must_use]
    pub fn turned(&self, by: RowOrder) -> Self {
        Self { by, reverse: self.by == by && !self.reverse, ..self.clone() }
    }

    /// Whether it is the queue 待派遣.
    #[must_use]
    pub fn is_queue(&self) -> bool {
        self.query.state == Some(StatusKind::Unassigned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_own_address_and_asks_the_server_for_the_same() {
        let pairs = [("state", "verifying"), ("kind", "A01"), ("text", "垃圾"), ("by", "due"), ("reverse", "true"), ("nonsense", "1")];
        let filter = DeskFilter::from_pairs(pairs);
        assert_eq!(filter.path(), "/desk?state=verifying&kind=A01&text=%E5%9E%83%E5%9C%BE&by=due&reverse=true");
        let request = filter.request(3, 100, 17);
        assert!(request.starts_with("/api/issues/rows?state=verifying&kind=A01&"), "{request}");
        assert!(request.ends_with("&by=due&reverse=true&page=3&size=100&seen=17"), "{request}");
        assert_eq!(filter.export("csv"), "/api/issues/export?state=verifying&kind=A01&text=%E5%9E%83%E5%9C%BE&format=csv");
        assert_eq!(DeskFilter::default().path(), "/desk");
    }

    #[test]
    fn a_group_takes_the_place_of_the_one_before_and_a_second_press_turns_the_order() {
        let filter = DeskFilter::from_pairs([("kind", "A01"), ("open", "true")]);
        assert_eq!(filter.group(), "open");
        for group in GROUPS {
            assert_eq!(filter.with_group(group).group(), group);
            assert!(filter.with_group(group).query.kind.is_some());
        }
        assert!(filter.with_group("unassigned").is_queue());
        let due = filter.turned(RowOrder::Due);
        assert_eq!(
            [due.reverse, due.turned(RowOrder::Due).reverse, due.turned(RowOrder::Due).turned(RowOrder::Unit).reverse],
            [false, true, false]
        );
    }
}
