//! `cargo xtask web`: the web app as a folder of files, ready to be served as they are.
//!
//! The folder `<target>/web` holds `index.html`, `boot.js`, `sw.js` and `manifest.webmanifest`
//! under fixed names (to be served with `no-cache`) and everything else under `assets/` with a
//! hash of its bytes in the name (to be served as immutable). Each text and the program lie there
//! three times: plain, `.br` and `.gz`.

mod build;
mod icon;
mod inputs;
mod map;
mod options;
mod program;
mod report;
mod section;
mod shell;
mod short;
mod site;
mod split;
mod style;
mod weigh;

pub use build::build;
pub use options::Options;
pub use report::{over_limit, print};
