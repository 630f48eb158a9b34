//! The table of who may do what, as sentences.

use super::*;

const RESOURCES: [Resource; 17] = [
    Resource::Issue,
    Resource::Command,
    Resource::Notice,
    Resource::Figure,
    Resource::Reference,
    Resource::Inventory,
    Resource::Feedback,
    Resource::Account,
    Resource::Audit,
    Resource::Operation,
    Resource::OwnAccount,
    Resource::Inspection,
    Resource::NoticeLink,
    Resource::UnitCode,
    Resource::NoticePaper,
    Resource::Channel,
    Resource::TownTable,
];

#[test]
fn everybody_may_hand_in_their_own_outbox_whatever_has_become_of_their_role() {
    for role in RoleKind::ALL {
        assert_eq!(may(role, Resource::Command, Verb::Write), Scope::Own, "{role:?}");
        assert_eq!(may(role, Resource::Inventory, Verb::Write), Scope::Own, "{role:?}");
    }
}

/// Who writes for the whole town, and what.
const WRITERS: [(RoleKind, &[Resource]); 2] = [
    (RoleKind::Dispatcher, &[Resource::NoticeLink, Resource::UnitCode, Resource::NoticePaper]),
    (RoleKind::Admin, &[Resource::Account, Resource::Operation, Resource::UnitCode, Resource::Channel, Resource::TownTable]),
];

#[test]
fn nobody_writes_beyond_what_is_their_own_but_those_who_are_named_here() {
    for role in RoleKind::ALL {
        for resource in RESOURCES {
            let scope = may(role, resource, Verb::Write);
            let named = WRITERS.iter().any(|(writer, what)| *writer == role && what.contains(&resource));
            assert_eq!(named, !matches!(scope, Scope::Own | Scope::Nothing), "{role:?} {resource:?}: {scope:?}");
        }
    }
}

#[test]
fn the_admin_has_people_and_data_and_no_cases() {
    let reads = |resource| may(RoleKind::Admin, resource, Verb::Read);
    assert_eq!([Resource::Issue, Resource::Inspection, Resource::Figure, Resource::Inventory].map(reads), [Scope::Nothing; 4]);
    assert_eq!([Resource::Feedback, Resource::Account, Resource::Audit, Resource::Operation].map(reads), [Scope::Town; 4]);
}

#[test]
fn the_registers_of_all_are_read_as_tables_by_office_and_admin_alone() {
    for role in RoleKind::ALL {
        let reads = matches!(role, RoleKind::Dispatcher | RoleKind::Admin);
        assert_eq!(may(role, Resource::TownTable, Verb::Read), if reads { Scope::Town } else { Scope::Nothing }, "{role:?}");
    }
}
