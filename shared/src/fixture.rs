//! A very small town for the tests of the rules.

#![allow(clippy::unwrap_used, reason = "tests")]

use crate::form::{Choice, Form, FormCode, Item, ItemCode, ItemType, Section};
use crate::{
    campaign::Campaign,
    catalogue::{Catalogue, Kind},
    deadline::{Calendar, DailyWindow, Limit, OfficeHours},
    geo::{Area, Point},
    id::{DeviceId, GridId, PersonId, RuleRowId, TownId, UnitId},
    issue::{Command, Judgement, Report},
    kind::{KindCode, KindGroup, Level},
    moment::{Moment, UtcOffset},
    person::{Person, Principal, Role, RoleKind},
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
    reference::{Reference, Town},
    responsibility::{RuleBook, RuleRow, RuleUnit},
    unit::{AreaType, Duties, Grid, Unit, UnitType},
};
use uuid::Uuid;

pub fn at(text: &str) -> Moment {
    Moment::parse(text, UtcOffset::CHINA).unwrap()
}

pub fn unit(code: &str) -> UnitId {
    UnitId::from_code("t", code)
}

pub fn grid(code: &str) -> GridId {
    GridId::from_code("t", code)
}

pub fn kind(code: &str, group: KindGroup, limit: Limit, by_document: bool) -> Kind {
    Kind {
        code: KindCode(code.into()),
        name: code.into(),
        name_en: code.into(),
        group,
        level: Level::Normal,
        limits: vec![limit],
        filing: String::new(),
        closing: String::new(),
        duplicate_radius_m: 20.0,
        relapse_days: 30,
        basis: String::new(),
        indoor: false,
        public: true,
        handed_to: None,
        by_document,
        confirmed_by: String::new(),
        answerable: vec![],
    }
}

fn square(south: f64, west: f64, size: f64) -> Area {
    let p = |lat, lon| Point { lat, lon };
    Area { rings: vec![vec![p(south, west), p(south, west + size), p(south + size, west + size), p(south + size, west)]] }
}

/// Two grids side by side, one village each, a department for water.
pub fn town() -> Reference {
    let committee =
        |code: &str| Unit { id: unit(code), code: code.into(), name: code.into(), short: String::new(), kind: UnitType::Committee };
    let ground = |code: &str, west: f64, village: &str, other: &str| Grid {
        id: grid(code),
        code: code.into(),
        name: code.into(),
        committee: unit(village),
        area_type: AreaType::Village,
        area: square(32.0, west, 0.01),
        neighbours: vec![grid(other)],
    };
    Reference {
        town: Town {
            id: TownId::from_code("t", "t"),
            code: "t".into(),
            name: "某镇".into(),
            offset: UtcOffset::CHINA,
            office_hours: OfficeHours { windows: vec![DailyWindow { from: 510, until: 720 }, DailyWindow { from: 840, until: 1050 }] },
            urgent_window: DailyWindow { from: 420, until: 1260 },
            relapse_percent: 50,
        },
        campaign: Campaign { name: "创卫".into(), standard: "2021".into(), phases: vec![] },
        units: vec![committee("east"), committee("west"), Unit { kind: UnitType::Department, ..committee("water") }],
        grids: vec![ground("g-west", 116.0, "west", "g-east"), ground("g-east", 116.01, "east", "g-west")],
        sites: vec![],
        estates: vec![],
        segments: vec![],
        rule_book: RuleBook {
            version: 1,
            source: "test".into(),
            rows: vec![RuleRow {
                id: RuleRowId::from_code("t", "1"),
                number: 1,
                duties: Duties { groups: vec![KindGroup::Water], kinds: vec![] },
                area_types: vec![],
                lead: RuleUnit::Unit(unit("water")),
                helpers: vec![],
            }],
        },
        catalogue: Catalogue {
            version: 1,
            source: "test".into(),
            kinds: vec![
                kind("corner", KindGroup::Sanitation, Limit::WorkingHours(4), false),
                kind("ditch", KindGroup::Water, Limit::WorkingDays(15), false),
                kind("duty", KindGroup::Management, Limit::WorkingDays(5), true),
            ],
            former: vec![],
        },
        calendar: Calendar::published(),
        features: vec![],
        former: vec![],
        forms: vec![form(), self_check()],
        former_forms: vec![],
    }
}

pub fn item(code: &str, kind: ItemType, points: Option<u16>) -> Item {
    let (required, clause, opens) = (false, String::new(), None);
    Item { code: ItemCode(code.into()), text: code.into(), text_en: code.into(), kind, required, points, clause, opens }
}

/// A form for inspectors, in points, with an item of every type.
pub fn form() -> Form {
    let option = |name: &str, points| Choice { name: name.into(), name_en: name.into(), points: Some(points) };
    let greening = ItemType::Choice { options: vec![option("好", 20), option("一般", 12), option("差", 0)] };
    let opens = Some(KindCode("corner".into()));
    let section = |name: &str, items| Section { name: name.into(), name_en: name.into(), items };
    Form {
        code: FormCode("front".into()),
        version: 1,
        name: "门前三包检查".into(),
        name_en: "Shop fronts".into(),
        filled_by: vec![RoleKind::Inspector, RoleKind::Verifier],
        unit_types: vec![],
        sections: vec![
            section(
                "包卫生",
                vec![
                    Item { required: true, opens: opens.clone(), ..item("ground", ItemType::Check, Some(10)) },
                    Item { opens, ..item("bins", ItemType::Count { at_most: Some(2) }, Some(10)) },
                    item("green", greening, Some(20)),
                ],
            ),
            section(
                "其他",
                vec![item("stalls", ItemType::Check, None), item("words", ItemType::Text, None), item("sign", ItemType::Photo, None)],
            ),
        ],
    }
}

/// 自查, without points.
pub fn self_check() -> Form {
    let opens = Some(KindCode("corner".into()));
    let indoors = Item { opens, ..item("indoors", ItemType::Check, None) };
    let section = Section { name: "室内".into(), name_en: "Indoors".into(), items: vec![indoors, item("yard", ItemType::Check, None)] };
    let (name, name_en) = ("单位自查".into(), "Self-check".into());
    Form { code: FormCode("self".into()), name, name_en, filled_by: vec![RoleKind::Unit], sections: vec![section], ..form() }
}

pub fn person(number: u128, role: Role) -> Person {
    Person { id: PersonId(Uuid::from_u128(number)), town: TownId::from_code("t", "t"), name: format!("甲{number}"), role }
}

pub fn inspector() -> Principal {
    Principal::Person(person(1, Role::Inspector { grids: vec![grid("g-west")] }))
}

pub fn villager() -> Principal {
    Principal::Person(person(2, Role::Unit { unit: unit("west") }))
}

pub fn dispatcher() -> Principal {
    Principal::Person(person(3, Role::Dispatcher))
}

pub fn verifier() -> Principal {
    Principal::Person(person(4, Role::Verifier))
}

pub fn in_west() -> Place {
    Place::Gps { point: Point { lat: 32.005, lon: 116.005 }, accuracy_m: 8.0 }
}

pub fn photo(name: &str) -> PhotoRef {
    PhotoRef {
        hash: Hash::of(name.as_bytes()),
        bytes: 1_000,
        width: 1600,
        height: 1200,
        taken_at: at("2026-03-05T09:00"),
        place: in_west(),
        source: PhotoSource::Camera,
        original: Some(Hash::of(b"camera")),
    }
}

pub fn device() -> DeviceId {
    DeviceId(Uuid::from_u128(77))
}

pub fn report(kind: &str, place: Place) -> Command {
    Command::Report(Report {
        kind: KindCode(kind.into()),
        place,
        pick: None,
        photos: vec![photo("before")],
        note: "墙角垃圾".into(),
        forecast: None,
        source: crate::issue::Source::Patrol,
    })
}

/// What the western village found in its self-check.
pub fn report_self_found(place: Place) -> Command {
    match report("corner", place) {
        Command::Report(report) => Command::ReportSelfFound(report),
        other => other,
    }
}

pub fn rectify() -> Command {
    Command::Rectify { photos: vec![photo("after")], note: "已清运".into() }
}

pub fn pass() -> Command {
    Command::Verify { judgement: Judgement::Pass, photos: vec![photo("visit")], note: String::new() }
}

pub fn send_back() -> Command {
    Command::Verify { judgement: Judgement::SendBack { reason: "仍有残留".into() }, photos: vec![photo("visit")], note: String::new() }
}

pub fn stored(name: &str) -> Command {
    Command::PhotoStored { hash: photo(name).hash }
}

/// One of every command, with a photo wherever one may be, each with who would rightfully ask it; a test holds the list complete.
pub fn every_command() -> Vec<(Principal, Command)> {
    vec![
        (inspector(), report("corner", in_west())),
        (inspector(), Command::Supplement { photos: vec![photo("more")], note: "又多了".into() }),
        (inspector(), Command::Withdraw { reason: "拍错了".into() }),
        (dispatcher(), Command::Assign { unit: unit("east"), helpers: vec![], reason: String::new() }),
        (dispatcher(), Command::Reassign { unit: unit("east"), reason: "属地有误".into() }),
        (villager(), Command::Acknowledge),
        (villager(), rectify()),
        (verifier(), pass()),
        (verifier(), send_back()),
        (dispatcher(), Command::Close { document: "文件 1".into() }),
        (dispatcher(), Command::Void { reason: "误报".into() }),
        (dispatcher(), Command::Escalate { reason: "领导交办".into() }),
        (Principal::System, stored("before")),
        (Principal::System, Command::MarkOverdue),
        (Principal::System, Command::MarkRelapsed),
        (villager(), report_self_found(in_west())),
    ]
}
