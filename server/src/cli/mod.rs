//! The command line of `jingge`: one file per subcommand, sentences in Chinese and English, exit codes 0 (done), 1 (failed), 2 (asked wrongly).

mod account;
mod args;
mod audit;
mod backup;
mod clock;
mod columns;
mod county;
mod explain;
mod failure;
mod job;
mod open;
mod ops;
mod output;
mod place;
mod private;
mod rescue;
mod run;
mod serve;
mod setting;
mod store;
mod tile_token;
mod town;

pub use args::Cli;
pub use failure::Failure;
pub use run::run;
