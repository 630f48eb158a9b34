//! The red lines, read from the document: who may be named where, and what must not exist at all.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{document, table::table};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Schemas and fields that are a person.
const PERSON_SCHEMAS: [&str; 2] = ["PersonId", "Person"];
const PERSON_FIELDS: [&str; 3] = ["person_name", "username", "person"];
/// The schemas of figures.
const FIGURES: [&str; 6] = ["FiguresAnswer", "Figures", "RankedUnit", "Ratio", "HeatMap", "HeatCell"];
/// What no path and no field may be about.
const FORBIDDEN: [&str; 22] = [
    "checkin",
    "check_in",
    "check-in",
    "attendance",
    "clock_in",
    "sign_in_place",
    "track",
    "trail",
    "trajectory",
    "online",
    "presence",
    "last_seen",
    "last-seen",
    "lastseen",
    "steps",
    "score_of",
    "points_of",
    "leaderboard",
    "best_inspector",
    "person_rank",
    "rank_person",
    "credits",
];

fn paper() -> Value {
    serde_json::to_value(document()).unwrap()
}

fn schema<'a>(paper: &'a Value, name: &str) -> &'a Value {
    paper.pointer(&format!("/components/schemas/{name}")).unwrap_or_else(|| panic!("no schema {name}"))
}

/// Names of all schemas reachable from `value`, and all field names on the way.
fn reach<'a>(paper: &'a Value, value: &'a Value, schemas: &mut BTreeSet<&'a str>, fields: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(map) => {
            if let Some(name) = map.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next())
                && schemas.insert(name)
            {
                reach(paper, schema(paper, name), schemas, fields);
            }
            if let Some(Value::Object(properties)) = map.get("properties") {
                fields.extend(properties.keys().map(String::as_str));
            }
            map.values().for_each(|value| reach(paper, value, schemas, fields));
        }
        Value::Array(values) => values.iter().for_each(|value| reach(paper, value, schemas, fields)),
        _ => {}
    }
}

fn persons_in<'a>(paper: &'a Value, value: &'a Value) -> BTreeSet<&'a str> {
    let (mut schemas, mut fields) = (BTreeSet::new(), BTreeSet::new());
    reach(paper, value, &mut schemas, &mut fields);
    let named = PERSON_SCHEMAS.into_iter().filter(|name| schemas.contains(name));
    named.chain(PERSON_FIELDS.into_iter().filter(|name| fields.contains(name))).collect()
}

fn allowed() -> BTreeMap<String, String> {
    let lines = include_str!("red_lines.txt").lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split_once('|').unwrap()).map(|(route, why)| (route.trim().to_owned(), why.trim().to_owned())).collect()
}

#[test]
fn only_the_listed_routes_carry_a_person_and_each_says_why() {
    let paper = paper();
    let mut carrying = BTreeSet::new();
    for (path, methods) in paper["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if !persons_in(&paper, operation).is_empty() {
                carrying.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    let allowed = allowed();
    assert!(allowed.values().all(|why| why.len() > 10));
    assert_eq!(carrying, allowed.into_keys().collect());
}

#[test]
fn no_figure_contains_a_person() {
    let paper = paper();
    for name in FIGURES {
        let persons = persons_in(&paper, schema(&paper, name));
        assert!(persons.is_empty(), "{name} carries {persons:?}");
        let (mut schemas, mut fields) = (BTreeSet::new(), BTreeSet::new());
        reach(&paper, schema(&paper, name), &mut schemas, &mut fields);
        for word in ["inspector", "reporter", "verifier", "device", "actor"] {
            assert!(!fields.iter().any(|field| field.contains(word)), "{name} has a field about {word}");
        }
    }
}

#[test]
fn no_route_and_no_field_is_about_checking_in_tracking_or_ranking_persons() {
    let paper = paper();
    let (mut schemas, mut fields) = (BTreeSet::new(), BTreeSet::new());
    reach(&paper, &paper, &mut schemas, &mut fields);
    let parameters = table().into_iter().flat_map(|route| route.parameters).map(|parameter| parameter.name.to_owned());
    let paths = paper["paths"].as_object().unwrap().keys().cloned();
    let words: Vec<String> = fields.into_iter().chain(schemas).map(str::to_owned).chain(parameters).chain(paths).collect();
    assert!(words.len() > 150, "the document is nearly empty: {}", words.len());
    for word in words {
        let lower = word.to_lowercase();
        assert!(!FORBIDDEN.iter().any(|forbidden| lower.contains(forbidden)), "{word}");
    }
}

#[test]
fn the_test_would_see_a_person_in_a_figure() {
    let mut paper = paper();
    paper["components"]["schemas"]["RankedUnit"]["properties"]["by"] = serde_json::json!({ "$ref": "#/components/schemas/PersonId" });
    assert_eq!(persons_in(&paper, schema(&paper, "FiguresAnswer")).into_iter().collect::<Vec<_>>(), ["PersonId"]);
}

#[test]
fn every_route_that_is_served_is_in_the_document_and_the_other_way_round() {
    let documented: BTreeSet<String> = table().into_iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let mut served = BTreeSet::new();
    collect_routes(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut served);
    assert_eq!(documented, served);
}

/// Finds `.route("PATH", METHOD()` and `resource("PATH").route(METHOD()` in the sources, each with or without `web::`, also several
/// methods of one resource, and the `scope("PREFIX")` before them.
fn collect_routes(folder: &std::path::Path, served: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_routes(&path, served);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("red_line.rs") {
            let text: String = std::fs::read_to_string(&path).unwrap().split_whitespace().collect();
            let text = text.replace("web::", "").replace("resource(\"", ".route(\"").replace("\").route(", "\",");
            for (place, part) in text.split("scope(\"").enumerate() {
                let prefix = if place == 0 { "" } else { part.split('"').next().unwrap_or_default() };
                for found in part.split(".route(\"").skip(1) {
                    let Some((pattern, rest)) = found.split_once("\",") else { panic!("a route that is not understood: {found:.60}") };
                    for method in rest.split(".route(") {
                        served.insert(format!("{} {prefix}{pattern}", method.split('(').next().unwrap().to_uppercase()));
                    }
                }
            }
        }
    }
}

#[test]
fn references_in_the_document_lead_somewhere() {
    let paper = paper();
    let (mut schemas, mut fields) = (BTreeSet::new(), BTreeSet::new());
    reach(&paper, &paper, &mut schemas, &mut fields);
    assert!(schemas.len() > 40, "{}", schemas.len());
}

#[test]
fn the_document_names_the_versions_of_the_wire_that_the_server_takes() {
    let paper = paper();
    let pushed = &schema(&paper, "PushRequest")["properties"]["protocol"];
    let pulled = paper["paths"]["/api/sync/pull"]["get"]["parameters"].as_array().unwrap();
    let pulled = &pulled.iter().find(|parameter| parameter["name"] == "protocol").unwrap()["schema"];
    for described in [pushed, pulled] {
        assert_eq!(described["minimum"], serde_json::json!(shared::sync::OLDEST_PROTOCOL));
        assert_eq!(described["maximum"], serde_json::json!(shared::sync::PROTOCOL));
    }
}
