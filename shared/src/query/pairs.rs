//! What may be asked for in an address: the parameters' names and how their values are written.

use super::{FigureName, IssueQuery};
use crate::{
    id::{GridId, UnitId},
    issue::{Source, StatusKind},
    kind::KindCode,
    moment::Moment,
};

impl IssueQuery {
    /// Takes one parameter of a page's address; a name or value that makes no sense asks for nothing. What only the server is asked, its
    /// order and where a page begins, stands in no page's address.
    pub fn take(&mut self, name: &str, value: &str) {
        match name {
            "state" => self.state = StatusKind::of_key(value),
            "open" => self.open = flag(value),
            "overdue" => self.overdue = flag(value),
            "figure" => self.figure = FigureName::of_key(value),
            "kind" if !value.is_empty() => self.kind = Some(KindCode(value.to_owned())),
            "source" => self.source = Source::of_key(value),
            "unit" => self.unit = value.parse::<UnitId>().ok(),
            "cell" if !value.is_empty() => self.cell = Some(value.to_owned()),
            "grid" => self.grid = value.parse::<GridId>().ok(),
            "until" => self.until = value.parse().ok().map(Moment),
            "from" => self.from = value.parse().ok().map(Moment),
            "text" if !value.is_empty() => self.text = Some(value.to_owned()),
            _ => {}
        }
    }

    /// What is asked for as parameters of an address, the page left out.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut put = |name: &'static str, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        put("state", self.state.map(|state| state.key().to_owned()));
        put("open", self.open.map(|on| on.to_string()));
        put("overdue", self.overdue.map(|on| on.to_string()));
        put("figure", self.figure.map(|figure| figure.key().to_owned()));
        put("kind", self.kind.as_ref().map(|kind| kind.0.clone()));
        put("source", self.source.map(|source| source.key().to_owned()));
        put("unit", self.unit.map(|unit| unit.to_string()));
        put("grid", self.grid.map(|grid| grid.to_string()));
        put("cell", self.cell.clone());
        put("from", self.from.map(|from| from.0.to_string()));
        put("until", self.until.map(|until| until.0.to_string()));
        put("text", self.text.clone());
        put("before", self.before.map(|before| before.0.to_string()));
        put("before_id", self.before_id.map(|id| id.to_string()));
        put("order", self.order.map(|order| order.key().to_owned()));
        put("size", self.size.map(|size| size.to_string()));
        pairs
    }
}

/// A yes or no as addresses have it.
#[must_use]
pub fn flag(value: &str) -> Option<bool> {
    match value {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{id::IssueId, query::ListOrder};

    #[test]
    fn a_query_survives_its_address_under_the_names_that_the_server_reads() {
        let query = IssueQuery {
            state: Some(StatusKind::Verifying),
            open: Some(true),
            overdue: Some(false),
            figure: Some(FigureName::InTime),
            kind: Some(KindCode("A01".into())),
            unit: Some(crate::fixture::unit("west")),
            source: Some(Source::Media),
            cell: Some("100:-3:4".into()),
            from: Some(Moment(1_770_599_100_000)),
            text: Some("墙角".into()),
            page: 0,
            before: Some(Moment(1_770_599_100_001)),
            before_id: Some(IssueId(uuid::Uuid::from_u128(5))),
            order: Some(ListOrder::Pressing),
            size: Some(30),
            grid: Some(crate::fixture::grid("west")),
            until: Some(Moment(1_770_599_100_009)),
        };
        let mut read = IssueQuery::default();
        query.pairs().iter().for_each(|(name, value)| read.take(name, value));
        assert_eq!(read, IssueQuery { before: None, before_id: None, order: None, size: None, ..query.clone() });

        let serde_json::Value::Object(wire) = serde_json::to_value(&query).unwrap() else { unreachable!("a struct") };
        for (name, value) in query.pairs() {
            let written = wire.get(name).unwrap();
            assert_eq!(written.as_str().map_or_else(|| written.to_string(), str::to_owned), value, "{name}");
        }
        assert_eq!(wire.len(), query.pairs().len() + 1, "all but the page");
    }
}
