//! The server's command line in a program of this crate, for workers that servers within a suite start.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run(std::env::args_os())
}
