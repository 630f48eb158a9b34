//! What the machine can do at most, measured in the same run.

use super::table::Table;
use std::{fs::File, io::Write as _, time::Instant};

/// Files written and synced.
const FILES: u32 = 200;

/// Tells of the machine and its limits.
pub fn tell(table: &mut Table) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':').map(|(_, name)| name.trim().to_owned()));
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    for number in 0..FILES {
        let mut file = File::create(folder.path().join(number.to_string())).unwrap();
        file.write_all(&[7; 4_096]).unwrap();
        file.sync_all().unwrap();
    }
    let syncs = f64::from(FILES) / begun.elapsed().as_secs_f64();
    let model = model.unwrap_or_else(|| "a processor of no name".into());
    let load = load.split(' ').next().unwrap_or_default();
    table.say(&format!(
        "Machine: {cores} cores of {model}; load when it began {load}; {syncs:.0} files of 4 KiB written and synced a second."
    ));
}
