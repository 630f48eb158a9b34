//! Inspections of the town, for tests.

use super::{Command, Opening, Subject, Submit};
use crate::{
    fixture::{dispatcher, in_west, inspector, photo, unit},
    form::{Answer, FormCode, ItemCode, Value},
    id::IssueId,
    person::Principal,
    photo::Hash,
};
use uuid::Uuid;

pub fn answer(item: &str, value: Value) -> Answer {
    Answer { item: ItemCode(item.into()), value, photos: vec![], note: String::new() }
}

/// One that fails, with a photo of its own.
pub fn failing(item: &str, value: Value, photo: &str) -> Answer {
    Answer { photos: vec![Hash::of(photo.as_bytes())], note: "门口有污水".into(), ..answer(item, value) }
}

pub fn opening(item: &str, issue: u128) -> Opening {
    Opening { item: ItemCode(item.into()), issue: IssueId(Uuid::from_u128(issue)), pick: None, forecast: None }
}

/// The front of a shop's village, inspected: one item fails and opens an issue.
pub fn submit() -> Submit {
    Submit {
        form: FormCode("front".into()),
        form_version: 1,
        subject: Subject::Unit(unit("east")),
        place: in_west(),
        photos: vec![photo("ground"), photo("street")],
        answers: vec![failing("ground", Value::Fail, "ground"), answer("bins", Value::Count(1)), answer("green", Value::Choice(1))],
        note: "雨后".into(),
        opens: vec![opening("ground", 500)],
    }
}

/// A self-check of the western village: one item fails and opens an issue.
pub fn self_check() -> Submit {
    Submit {
        form: FormCode("self".into()),
        subject: Subject::Unit(unit("west")),
        answers: vec![failing("indoors", Value::Fail, "ground"), answer("yard", Value::Pass)],
        opens: vec![opening("indoors", 501)],
        ..submit()
    }
}

/// One of every command, with a photo wherever one may be, each with who would rightfully ask it; a test holds the list complete.
pub fn every_command() -> Vec<(Principal, Command)> {
    vec![
        (inspector(), Command::Submit(submit())),
        (inspector(), Command::Supplement { photos: vec![photo("more")], note: "补一张".into() }),
        (dispatcher(), Command::Void { reason: "填错了单位".into() }),
        (Principal::System, Command::PhotoStored { hash: photo("ground").hash }),
    ]
}
