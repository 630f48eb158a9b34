//! What the operator must know: whether what is kept is still whole, and how the server fares. No person and no device in it.
//!
//! [`check`] looks for damage and never removes anything; [`metrics`] counts what waits, fails or was never backed up; [`watch_clock`]
//! notices when the machine's clock jumps, [`watch_log`] keeps the database's log short.

mod backup_job;
mod check;
mod check_job;
mod clock;
mod fact;
mod finding;
mod https;
mod log;
mod metrics;
mod read;
mod store;

pub use backup_job::{MakeBackup, ask_for_backup};
pub use check::{Extent, check, last_check};
pub use check_job::CheckStore;
pub use clock::{confirm_clock, watch_clock};
pub use fact::{ColumnsChecked, ask_for_columns, columns_asked, known_time, last_restore, note_backup, note_columns, note_restore};
pub use finding::{Checked, Finding, What};
pub use https::choose_https;
pub use log::watch_log;
pub use metrics::{Jobs, Metrics, metrics};
pub use read::routes;
