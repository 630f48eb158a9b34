//! What a job is about.

use serde::{Serialize, de::DeserializeOwned};
use shared::moment::Moment;

/// What a job is about, as its row holds it.
pub trait Body: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name in the row. Once released it does not change: rows of earlier versions are read by it.
    const NAME: &'static str;
    /// Most jobs of this name that may wait; one more is answered [`Error::Busy`]. `None`: what they are about bounds them.
    const MOST_WAITING: Option<u64> = None;

    /// What makes two jobs of this name the same one; `None`: the whole body.
    fn key(&self, _run_at: Moment) -> Option<String> {
        None
    }
}
