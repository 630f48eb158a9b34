//! The binary `jingge`: everything is in the library, where tests reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    allocator::settle();
    #[cfg(feature = "fault")]
    server::fault::arm_from_environment();
    server::cli::run(std::env::args_os())
}

/// How glibc's allocator keeps memory. It reads its settings once, when a program starts; so a server starts itself again with them.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod allocator {
    use std::{env, os::unix::process::CommandExt as _, process::Command};

    /// One heap instead of several for each core, none of which gives anything back to another; what is larger than an eighth of a
    /// MiB goes back to the system at once, whatever was freed before.
    const SETTINGS: [(&str, &str); 3] =
        [("MALLOC_ARENA_MAX", "1"), ("MALLOC_MMAP_THRESHOLD_", "131072"), ("MALLOC_TRIM_THRESHOLD_", "1048576")];

    /// Starts this process again under these settings, unless it serves nobody or somebody has set one of them. Where that fails the
    /// server goes on without them and takes more memory.
    pub fn settle() {
        let serves = env::args_os().any(|argument| argument == "serve");
        if !serves || SETTINGS.iter().any(|(name, _)| env::var_os(name).is_some()) {
            return;
        }
        let mut again = Command::new("/proc/self/exe");
        let mut arguments = env::args_os();
        if let Some(name) = arguments.next() {
            again.arg0(name);
        }
        let error = again.args(arguments).envs(SETTINGS).exec();
        eprintln!("jingge: the allocator keeps its own settings: {error}");
    }
}
