#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use serde_json::{Value, json};
use shared::issue::Command;

const OP: &str = "01920000-0000-7000-8000-000000000001";

fn envelope() -> Value {
    json!({
        "v": 1, "op": OP, "device": "01920000-0000-7000-8000-000000000002", "seq": 1,
        "by": "01920000-0000-7000-8000-000000000003", "town": "01920000-0000-7000-8000-000000000004",
        "issue": "01920000-0000-7000-8000-000000000005", "recorded_at": 1, "command": "acknowledge"
    })
}

fn with(field: &str, value: Value) -> Option<Pushed> {
    let mut envelope = envelope();
    envelope[field] = value;
    let text = serde_json::to_string_pretty(&envelope).unwrap();
    let pushed = read(&RawValue::from_string(text.clone()).unwrap());
    assert!(pushed.as_ref().is_none_or(|pushed| pushed.raw == text), "the bytes are kept as they came");
    pushed
}

#[test]
fn a_known_command_is_an_envelope() {
    let pushed = with("base", json!(3)).unwrap();
    assert_eq!(pushed.op, OP.parse().unwrap());
    assert!(matches!(pushed.content, Content::Envelope(envelope) if envelope.command == Command::Acknowledge.into() && envelope.base == 3));
}

#[test]
fn a_newer_version_or_command_waits_for_a_newer_server() {
    for pushed in [
        with("v", json!(2)),
        with("v", json!(70_000)),
        with("command", json!({"teleport": {"to": "moon"}})),
        with("command", json!("teleport")),
        with("command", json!({"verify": {"judgement": "perhaps"}})),
    ] {
        assert!(matches!(pushed.unwrap().content, Content::Newer(_)));
    }
}

#[test]
fn a_damaged_envelope_with_an_op_is_unreadable_but_named() {
    for (pushed, head) in [
        (with("recorded_at", json!("yesterday")), true),
        (with("command", json!({"rectify": {}})), true),
        (with("seq", json!(u64::MAX)), true),
        (with("v", json!(0)), true),
        (with("recorded_at", json!(i64::MAX)), true),
        (with("device", json!(Uuid::nil())), true),
        (with("command", json!({"void": {"reason": "a\u{0}b"}})), true),
        (with("by", json!(7)), false),
    ] {
        let pushed = pushed.unwrap();
        assert_eq!(pushed.head().is_some(), head);
        assert!(matches!(pushed.content, Content::Unreadable { .. }), "{pushed:?}");
        assert_eq!(pushed.issue.to_string(), "01920000-0000-7000-8000-000000000005");
    }
}

#[test]
fn without_an_op_there_is_nothing_to_answer_to() {
    assert!(with("op", json!("no id")).is_none() && with("op", json!(Uuid::nil())).is_none());
    for text in ["[]", "7", "\"op\"", "{}"] {
        assert!(read(&RawValue::from_string(text.into()).unwrap()).is_none());
    }
}
