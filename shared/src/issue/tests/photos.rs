//! No photo is overlooked: what is named is asked for, signed for and veiled.

use super::*;
use crate::PhotoRef;

/// The photos anywhere in what is written of it, in order.
fn photos_within(written: &Value) -> Vec<PhotoRef> {
    match written {
        Value::Array(items) => items.iter().flat_map(photos_within).collect(),
        Value::Object(fields) if fields.contains_key("taken_at") => vec![serde_json::from_value(written.clone()).unwrap()],
        Value::Object(fields) => fields.values().flat_map(photos_within).collect(),
        _ => vec![],
    }
}

#[test]
fn every_photo_written_in_a_command_is_one_that_it_names() {
    let mut with_photos = 0;
    for (_, command) in every_command() {
        let written = photos_within(&serde_json::to_value(&command).unwrap());
        assert_eq!(command.photos(), written, "{}", command.name());
        with_photos += usize::from(!written.is_empty());
    }
    assert_eq!(with_photos, 5, "report, supplement, rectify, pass and send back");
}
