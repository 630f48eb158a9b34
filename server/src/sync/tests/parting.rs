//! A rescue file's list in parts.

use crate::sync::rescue::pushes_of;
use serde_json::value::RawValue;
use shared::sync::{MAX_PUSH_BYTES, MAX_PUSH_OPS};

#[test]
fn the_records_of_a_rescue_file_are_judged_in_parts_no_longer_than_a_push_and_none_is_left_out() {
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
