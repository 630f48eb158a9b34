//! What may be written on the command line.
#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use clap::CommandFactory;

#[test]
fn the_command_line_is_well_formed() {
    Cli::command().debug_assert();
}

#[test]
fn every_task_has_examples() {
    fn check(command: &clap::Command) {
        if command.has_subcommands() {
            command.get_subcommands().for_each(check);
        } else {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("示例"), "{}", command.get_name());
        }
    }
    check(&Cli::command());
}

#[test]
fn the_help_of_config_lists_every_key() {
    let help = keys_help();
    assert!(KEYS.iter().all(|key| help.contains(key.name) && help.contains(key.env)));
}

#[test]
fn a_deadline_needs_a_start_and_a_limit() {
    let parse = |line: &str| Cli::try_parse_from(line.split(' '));
    assert!(parse("jingge explain deadline --issued 2026-09-30 --working-days 3").is_ok());
    assert!(parse("jingge explain deadline --issued 2026-09-30").is_err());
    assert!(parse("jingge explain deadline --working-days 3").is_err());
    assert!(parse("jingge explain deadline --issued 2026-09-30 --working-days 3 --hours 2").is_err());
}

#[test]
fn roles_are_understood_in_both_languages_and_need_their_binding() {
    let parse = |line: &str| Cli::try_parse_from(line.split(' '));
    assert!(parse("jingge user add --town A --username b --name c --role 核查员").is_ok());
    assert!(parse("jingge user add --town A --username b --name c --role unit").is_err());
    assert!(parse("jingge user add --town A --username b --name c --role inspector --grids 1,2").is_ok());
}
