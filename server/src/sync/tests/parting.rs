//! A rescue file's list in parts, a push in slices.

use super::world::inspector;
use crate::sync::{push::in_a_slice, read, rescue::pushes_of};
use serde_json::value::{RawValue, to_raw_value};
use shared::{
    issue::Command,
    sync::{Envelope, MAX_PUSH_BYTES, MAX_PUSH_OPS},
};

#[test]
fn the_records_of_a_rescue_file_are_decided_in_parts_no_longer_than_a_push_and_none_is_left_out() {
    let record = |length: usize| RawValue::from_string(format!("\"{}\"", "x".repeat(length - 2))).unwrap();
    for lengths in [vec![30_000; 500], vec![10; 3 * MAX_PUSH_OPS + 1], vec![MAX_PUSH_BYTES, 2, MAX_PUSH_BYTES + 1, 2], vec![]] {
        let records: Vec<_> = lengths.iter().map(|length| record(*length)).collect();
        let parts: Vec<_> = pushes_of(&records).collect();
        for part in &parts {
            let bytes: usize = part.iter().map(|record| record.get().len()).sum();
            assert!(part.len() == 1 || (part.len() <= MAX_PUSH_OPS && bytes <= MAX_PUSH_BYTES), "{} records, {bytes} bytes", part.len());
        }
        assert_eq!(parts.concat().len(), records.len());
    }
}

#[test]
fn reports_are_decided_by_the_hundred_and_acts_on_records_that_are_there_few_at_a_time() {
    let phone = inspector();
    let report = phone.report(vec![]);
    let act = phone.envelope(report.issue, 0, Command::Supplement { photos: vec![], note: "又看到".into(), voice: None });
    let together = |envelope: &Envelope| {
        let raw = to_raw_value(envelope).unwrap();
        in_a_slice(&(0..MAX_PUSH_OPS).map(|_| read::read(&raw).unwrap()).collect::<Vec<_>>())
    };
    assert!(together(&report) >= 100, "{}", together(&report));
    assert!((8..=15).contains(&together(&act)), "each is read and written whole: {}", together(&act));
    let long = Envelope { command: Command::Void { reason: "长".repeat(10_000) }.into(), ..act };
    assert_eq!(together(&long), 3, "by length as well");
}
