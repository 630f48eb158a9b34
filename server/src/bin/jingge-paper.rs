//! The binary `jingge-paper`: what `jingge` starts to make a PDF. A program of its own, so that the typesetter is in nobody's memory while none is made.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::paper::work()
}
