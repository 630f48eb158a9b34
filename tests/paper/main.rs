//! `jingge-paper` as a program of this crate, for servers within a suite: cargo builds it along with the suite.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::paper::work()
}
