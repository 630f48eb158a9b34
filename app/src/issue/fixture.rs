//! A very small town for the tests of the pages' thinking.

#![allow(clippy::unwrap_used, reason = "tests")]

use shared::{
    campaign::Campaign,
    catalogue::{Catalogue, Kind},
    deadline::{Calendar, DailyWindow, Limit, OfficeHours},
    geo::{Area, Point},
    id::{GridId, IssueId, PersonId, UnitId},
    issue::{Command, Entry, Issue, Report, apply, decide},
    kind::{KindCode, KindGroup, Level},
    moment::{Moment, UtcOffset},
    person::{Actor, Person, Principal, Role, RoleKind},
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
    record::Context,
    reference::{Bundle, Reference},
    responsibility::RuleBook,
    unit::{AreaType, Grid, Unit, UnitType},
};
use uuid::Uuid;

/// One grid, one village, one other unit, one kind of four working hours.
pub struct Town {
    pub bundle: Bundle,
    pub village: UnitId,
    pub other: UnitId,
}

/// Wednesday 2026-03-11, 09:05 in China.
pub const NOW: Moment = Moment(1_773_191_100_000);
/// A point of the grid.
pub const SPOT: Point = Point { lat: 33.0005, lon: 116.0005 };

impl Town {
    pub fn small() -> Self {
        let (village, other) = (UnitId::from_code("t", "v"), UnitId::from_code("t", "o"));
        let corner = |lat, lon| Point { lat, lon };
        let ring = vec![corner(33.0, 116.0), corner(33.0, 116.001), corner(33.001, 116.001), corner(33.001, 116.0)];
        let grid = Grid {
            id: GridId::from_code("t", "g"),
            code: "g".into(),
            name: "东网格".into(),
            committee: village,
            area_type: AreaType::Village,
            area: Area { rings: vec![ring] },
            neighbours: Vec::new(),
        };
        let unit = |id, name: &str| Unit { id, code: name.into(), name: name.into(), short: String::new(), kind: UnitType::Committee };
        let reference = Reference {
            town: shared::reference::Town {
                id: shared::id::TownId::from_code("t", "t"),
                code: "t".into(),
                name: "小镇".into(),
                offset: UtcOffset::CHINA,
                office_hours: OfficeHours { windows: vec![DailyWindow { from: 510, until: 720 }, DailyWindow { from: 840, until: 1050 }] },
                urgent_window: DailyWindow { from: 420, until: 1260 },
                relapse_percent: 50,
            },
            campaign: Campaign { name: String::new(), standard: String::new(), phases: Vec::new() },
            units: vec![unit(village, "东村"), unit(other, "西村")],
            grids: vec![grid],
            sites: Vec::new(),
            estates: Vec::new(),
            segments: Vec::new(),
            rule_book: RuleBook::default(),
            catalogue: Catalogue { version: 1, source: String::new(), kinds: vec![corner_kind()], former: Vec::new() },
            calendar: Calendar::published(),
            features: Vec::new(),
            former: Vec::new(),
            forms: Vec::new(),
            former_forms: Vec::new(),
        };
        let bundle = Bundle { version: 1, hash: Hash::of(b"t"), role: RoleKind::Inspector, reference };
        Self { bundle, village, other }
    }

    pub fn person(&self, number: u128, role: Role) -> Person {
        Person { id: PersonId(Uuid::from_u128(number)), town: self.bundle.reference.town.id, name: "某人".into(), role }
    }

    pub fn inspector(&self) -> Person {
        self.person(1, Role::Inspector { grids: vec![GridId::from_code("t", "g")] })
    }
}

fn corner_kind() -> Kind {
    Kind {
        code: KindCode("A01".into()),
        name: "卫生死角".into(),
        name_en: "dead corner".into(),
        group: KindGroup::Sanitation,
        level: Level::Normal,
        limits: vec![Limit::WorkingHours(4)],
        filing: String::new(),
        closing: String::new(),
        duplicate_radius_m: 30.0,
        relapse_days: 30,
        basis: String::new(),
        indoor: false,
        public: true,
        handed_to: None,
        by_document: false,
        confirmed_by: String::new(),
        answerable: Vec::new(),
    }
}

pub fn photo(name: &str) -> PhotoRef {
    PhotoRef {
        hash: Hash::of(name.as_bytes()),
        bytes: 10,
        width: 4,
        height: 3,
        taken_at: NOW,
        place: Place::Unknown,
        source: PhotoSource::Camera,
        original: None,
    }
}

/// An issue the inspector reported at [`NOW`] in the grid.
pub fn reported(town: &Town) -> Issue {
    let report = Report {
        kind: KindCode("A01".into()),
        place: Place::Gps { point: SPOT, accuracy_m: 8.0 },
        pick: None,
        photos: vec![photo("a")],
        note: "墙角有垃圾".into(),
        forecast: None,
        source: shared::issue::Source::Patrol,
    };
    play(town, None, &Command::Report(report), &town.inspector())
}

/// What the command makes of the issue.
pub fn play(town: &Town, issue: Option<Issue>, command: &Command, person: &Person) -> Issue {
    let principal = Principal::Person(person.clone());
    let context = Context::on_phone(&principal, &town.bundle, NOW);
    let events = decide(issue.as_ref(), command, &context).unwrap();
    let by = Actor::Named { person: person.id, role: person.role.kind() };
    let mut folded = issue;
    for event in events {
        let entry = Entry { at: NOW, by, op: None, recorded_at: None, via: None, cause: None, event };
        folded = Some(apply(folded, IssueId(Uuid::from_u128(7)), person.town, entry));
    }
    folded.unwrap()
}

/// A phone's store with these copies of the server's.
pub async fn store_with(issues: &[Issue]) -> crate::store::MemoryStore {
    use crate::store::{Durability, MemoryStore, Store, Write};
    let store = MemoryStore::new();
    let put = |_: &mut crate::store::Outbox| Ok(((), issues.iter().map(|issue| Write::PutIssue(Box::new(issue.clone()))).collect()));
    store.write(Durability::Strict, put).await.unwrap();
    store
}
