//! The binary `jingge`: everything is in the library, where tests reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "fault")]
    server::fault::arm_from_environment();
    server::cli::run(std::env::args_os())
}
