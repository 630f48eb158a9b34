//! Reading what schemathesis reports: its own sum, and every answer it got.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::AddAssign;

use anyhow::{Context, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

/// What a round came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Operations that were asked.
    pub operations: u64,
    /// Questions that were answered, by the hundreds of the status.
    pub answers: BTreeMap<u64, usize>,
    /// What does not hold.
    pub faults: Vec<String>,
}

impl Found {
    /// Whether all held, and something was asked.
    pub fn holds(&self) -> bool {
        self.faults.is_empty() && self.operations > 0 && !self.answers.is_empty()
    }
}

impl AddAssign for Found {
    fn add_assign(&mut self, other: Self) {
        self.operations += other.operations;
        for (hundred, count) in other.answers {
            *self.answers.entry(hundred).or_default() += count;
        }
        self.faults.extend(other.faults);
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked: usize = self.answers.values().sum();
        write!(f, "{asked} questions to {} operations:", self.operations)?;
        self.answers.iter().try_for_each(|(hundred, count)| write!(f, " {hundred}xx {count}"))?;
        self.faults.iter().try_for_each(|fault| write!(f, "\n        - {fault}"))
    }
}

/// Reads both reports. To nobody no operation that wants a name may be answered by a success, one that was asked rightly says 401, and
/// each has said it; no answer at all may contain one of the hidden words.
pub fn read(sum: &str, cases: &str, is_nobody: bool, hidden: &[String]) -> Result<Found> {
    let sum: Value = serde_json::from_str(sum)?;
    let mut found = Found { operations: sum["operations"]["tested"].as_u64().context("operations.tested")?, ..Found::default() };
    for fault in sum["failures"].as_array().into_iter().flatten().chain(sum["errors"].as_array().into_iter().flatten()) {
        found.faults.push(shown(fault));
    }
    let (mut closed, mut turned_away) = (BTreeSet::new(), BTreeSet::new());
    for line in cases.lines() {
        let event: Value = serde_json::from_str(line)?;
        let recorder = &event["ScenarioFinished"]["recorder"];
        let asked_of = recorder["label"].as_str().filter(|operation| is_nobody && wants_a_name(operation)).map(str::to_owned);
        closed.extend(asked_of);
        for (id, exchanged) in recorder["interactions"].as_object().into_iter().flatten() {
            let answer = Answer { case: &recorder["cases"][id]["value"], exchanged };
            let Some(status) = exchanged["response"]["status_code"].as_u64() else { continue };
            *found.answers.entry(status / 100).or_default() += 1;
            if is_nobody && let Some(operation) = answer.operation().filter(|operation| wants_a_name(operation)) {
                found.faults.extend(answer.let_in(status));
                if status == 401 {
                    turned_away.insert(operation);
                }
            }
            let text = answer.text();
            found.faults.extend(hidden.iter().filter(|word| text.contains(*word)).map(|word| format!("{} names {word}", answer.asked())));
        }
    }
    found.faults.extend(closed.difference(&turned_away).map(|operation| format!("{operation} never said 401 to nobody")));
    Ok(found)
}

fn shown(fault: &Value) -> String {
    let words = ["operation", "label", "title", "message"].iter().filter_map(|field| fault[field].as_str());
    let text = words.collect::<Vec<_>>().join(", ");
    if text.is_empty() { fault.to_string() } else { text }
}

/// Whether this operation is for people who are signed in.
fn wants_a_name(operation: &str) -> bool {
    let open = ["POST /api/session", "DELETE /api/session"];
    operation.contains(" /api/") && !open.contains(&operation)
}

struct Answer<'a> {
    case: &'a Value,
    exchanged: &'a Value,
}

impl Answer<'_> {
    fn asked(&self) -> String {
        let request = &self.exchanged["request"];
        format!("{} {}", request["method"].as_str().unwrap_or_default(), request["uri"].as_str().unwrap_or_default())
    }

    /// Method and path as they were asked: also ones that are not served.
    fn operation(&self) -> Option<String> {
        Some(format!("{} {}", self.case["method"].as_str()?, self.case["path"].as_str()?))
    }

    /// What is wrong with an answer to nobody.
    fn let_in(&self, status: u64) -> Option<String> {
        let rightly = self.case["meta"]["generation"]["mode"] == "positive";
        let wrong = status < 400 || (rightly && status != 401);
        wrong.then(|| format!("{} says {status} to nobody", self.asked()))
    }

    fn text(&self) -> String {
        let content = &self.exchanged["response"]["content"];
        let bytes = content["$base64"].as_str().and_then(|text| STANDARD.decode(text).ok());
        bytes.map_or_else(|| content.as_str().unwrap_or_default().to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    const SUM: &str = r#"{"operations":{"tested":1},"failures":[],"errors":[]}"#;

    fn case(method: &str, path: &str, mode: &str, status: u64, body: &str) -> String {
        let case = json!({ "value": { "method": method, "path": path, "meta": { "generation": { "mode": mode } } } });
        let response = json!({ "status_code": status, "content": { "$base64": STANDARD.encode(body) } });
        let exchanged = json!({ "request": { "method": method, "uri": path }, "response": response });
        let label = format!("{method} {path}");
        json!({ "ScenarioFinished": { "recorder": { "label": label, "cases": { "a": case }, "interactions": { "a": exchanged } } } })
            .to_string()
    }

    fn faults(case: &str, is_nobody: bool, hidden: &[String]) -> Vec<String> {
        read(SUM, case, is_nobody, hidden).unwrap().faults
    }

    #[test]
    fn nobody_let_in_is_a_fault_and_turned_away_is_none() {
        let never = "GET /api/issues never said 401 to nobody";
        assert_eq!(faults(&case("GET", "/api/issues", "positive", 200, ""), true, &[]), ["GET /api/issues says 200 to nobody", never]);
        assert_eq!(faults(&case("GET", "/api/issues", "positive", 404, ""), true, &[]), ["GET /api/issues says 404 to nobody", never]);
        assert_eq!(faults(&case("GET", "/api/issues", "negative", 400, ""), true, &[]), [never]);
        assert_eq!(faults(&case("GET", "/api/issues", "positive", 401, ""), true, &[]).len(), 0);
        assert_eq!(faults(&case("DELETE", "/api/session", "positive", 204, ""), true, &[]).len(), 0);
    }

    #[test]
    fn a_hidden_name_in_an_answer_is_a_fault() {
        let leaking = case("GET", "/api/issues", "positive", 200, "{\"reporter\":\"王网格\"}");
        assert_eq!(faults(&leaking, false, &["王网格".to_owned()]), ["GET /api/issues names 王网格"]);
        assert_eq!(faults(&leaking, false, &["李网格".to_owned()]).len(), 0);
    }

    #[test]
    fn what_schemathesis_found_is_a_fault_and_nothing_asked_does_not_hold() {
        let sum = r#"{"operations":{"tested":1},"failures":[{"operation":"GET /api/heat","title":"Server error"}],"errors":[]}"#;
        let found = read(sum, &case("GET", "/api/heat", "positive", 500, ""), false, &[]).unwrap();
        assert_eq!(found.faults, ["GET /api/heat, Server error"]);
        assert!(!found.holds() && !read(SUM, "", false, &[]).unwrap().holds());
    }
}
