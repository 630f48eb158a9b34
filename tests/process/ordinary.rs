//! Nothing of this suite is in the program that people run.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};
use tests::process::program;

/// What a test may order a server by; names that stand in the bytes of a program with the feature `fault`, and in no other.
const ORDERS: [&str; 3] = ["JINGGE_FAILPOINT", "JINGGE_CLOCK_SHIFT", "JINGGE_CLOCK_FILE"];

fn orders_in(program: &Path) -> Vec<&'static str> {
    let bytes = fs::read(program).unwrap();
    ORDERS.into_iter().filter(|name| bytes.windows(name.len()).any(|part| part == name.as_bytes())).collect()
}

/// The ordinary program of this source, built beside the one under test, and those for people that lie there.
fn ordinary() -> Vec<PathBuf> {
    let own = env::current_exe().unwrap();
    let target = own.ancestors().nth(3).expect("a test lies in target/<profile>/deps").to_owned();
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--workspace", "--exclude", "xtask", "--bins", "--target-dir"]).arg(&target);
    // What cargo tells this test of its own package would have other packages built anew.
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") || name.to_string_lossy().starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    assert!(cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap().success());
    ["debug", "release", "dist"].map(|profile| target.join(profile).join("jingge")).into_iter().filter(|path| path.is_file()).collect()
}

#[test]
fn the_ordinary_program_has_no_failpoint_and_no_clock_that_can_be_moved() {
    assert_eq!(orders_in(&program()), ORDERS, "the program under test has them, so they would be found");
    let programs = ordinary();
    assert!(!programs.is_empty());
    for program in programs {
        assert_eq!(orders_in(&program), [""; 0], "{} was built with the feature fault", program.display());
        println!("{} has none", program.display());
    }
}
