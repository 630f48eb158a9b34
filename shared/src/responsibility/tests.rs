#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::fixture::{self, SPOT};
use crate::{
    catalogue::Kind,
    deadline::Limit,
    geo::{Area, Point, Shape, metres_per_degree},
    id::{EstateId, GridId, RuleRowId, SegmentId, SiteId, UnitId},
    kind::{KindCode, KindGroup},
    lang::Lang,
    place::Place,
    reference::Reference,
    unit::{AreaType, Duties, Estate, Grid, Segment, Site, Unit, UnitType},
};

mod choice;
mod explanation;
mod order;

/// Metres east and north of a spot in the middle of the western grid; the eastern grid begins about 473 m to the east.
fn at(east_m: f64, north_m: f64) -> Point {
    let (north, east) = metres_per_degree(SPOT.lat);
    Point { lat: SPOT.lat + north_m / north, lon: SPOT.lon + east_m / east }
}

fn square(west: f64, south: f64, edge: f64) -> Area {
    Area::new(vec![vec![at(west, south), at(west + edge, south), at(west + edge, south + edge), at(west, south + edge)]])
}

fn unit(code: &str) -> UnitId {
    fixture::unit(code)
}

fn groups(groups: &[KindGroup]) -> Duties {
    Duties { groups: groups.to_vec(), kinds: vec![] }
}

fn kind(code: &str, group: KindGroup) -> Kind {
    fixture::kind(code, group, Limit::WorkingDays(1), false)
}

fn rubbish() -> Kind {
    kind("rubbish", KindGroup::Sanitation)
}

fn segment(number: &str, unit_code: &str, west: f64) -> Segment {
    Segment {
        id: SegmentId::from_code("t", number),
        number: number.into(),
        unit: unit(unit_code),
        shape: Shape::Line(vec![at(west, 0.0), at(west + 8.0, 0.0)]),
        radius_m: 6.0,
        duties: groups(&[KindGroup::Sanitation, KindGroup::Order, KindGroup::Greening]),
    }
}

fn site(code: &str, keeper: Option<&str>, shape: Shape, radius_m: f64, area_type: Option<AreaType>) -> Site {
    Site {
        id: SiteId::from_code("t", code),
        code: code.into(),
        name: code.into(),
        keeper: keeper.map(unit),
        shape,
        radius_m,
        duties: groups(&[KindGroup::Sanitation, KindGroup::Premises]),
        area_type,
    }
}

fn row(number: u32, group: KindGroup, area_types: &[AreaType], lead: RuleUnit, helpers: Vec<RuleUnit>) -> RuleRow {
    RuleRow {
        id: RuleRowId::from_code("t", &number.to_string()),
        number,
        duties: groups(&[group]),
        area_types: area_types.to_vec(),
        lead,
        helpers,
    }
}

/// Two shop fronts, a market, a public toilet in it, a dead corner, an estate, a rule book, two villages.
fn town() -> Reference {
    let mut town = fixture::town();
    let add = |code: &str, kind| Unit { id: unit(code), code: code.into(), name: code.into(), short: String::new(), kind };
    town.units.extend([
        add("便民超市", UnitType::Shop),
        add("早点铺", UnitType::Shop),
        add("集贸市场", UnitType::Market),
        add("环卫所", UnitType::Department),
        add("城管所", UnitType::Department),
        add("和顺物业", UnitType::Property),
    ]);
    town.segments = vec![segment("12", "便民超市", 0.0), segment("13", "早点铺", 20.0)];
    let mut toilet = site("公厕", Some("环卫所"), Shape::Point(at(230.0, 230.0)), 15.0, None);
    toilet.duties = Duties { groups: vec![], kinds: vec![KindCode("toilet".into())] };
    town.sites = vec![
        site("集贸市场", Some("集贸市场"), Shape::Area(square(200.0, 200.0, 60.0)), 10.0, Some(AreaType::Market)),
        toilet,
        site("死角", None, Shape::Point(at(-100.0, -100.0)), 15.0, Some(AreaType::Lane)),
    ];
    town.estates = vec![Estate {
        id: EstateId::from_code("t", "和顺园"),
        code: "和顺园".into(),
        name: "和顺园".into(),
        company: unit("和顺物业"),
        area: square(-300.0, 100.0, 100.0),
        duties: groups(&[KindGroup::Sanitation, KindGroup::Greening]),
    }];
    town.rule_book.rows = vec![
        row(3, KindGroup::Water, &[AreaType::Water], RuleUnit::Unit(unit("water")), vec![]),
        row(5, KindGroup::Order, &[AreaType::Street, AreaType::Estate], RuleUnit::Unit(unit("城管所")), vec![]),
        row(6, KindGroup::Sanitation, &[AreaType::Market], RuleUnit::Unit(unit("环卫所")), vec![]),
        row(
            7,
            KindGroup::Sanitation,
            &[AreaType::Lane],
            RuleUnit::Committee,
            vec![RuleUnit::Unit(unit("环卫所")), RuleUnit::Committee, RuleUnit::Unit(unit("环卫所"))],
        ),
        row(8, KindGroup::Management, &[], RuleUnit::Unit(unit("城管所")), vec![]),
    ];
    town
}

fn ask(place: &Place, kind: &Kind) -> Responsibility {
    responsible_for(place, kind, &town(), None)
}

fn on_map(east: f64, north: f64) -> Place {
    Place::Map { point: at(east, north) }
}

fn gps(east: f64, north: f64, accuracy_m: f64) -> Place {
    Place::Gps { point: at(east, north), accuracy_m }
}

fn front(number: &str) -> Basis {
    Basis::Segment { segment: SegmentId::from_code("t", number), number: number.into() }
}

fn rule(number: u32) -> Basis {
    Basis::RuleRow { row: RuleRowId::from_code("t", &number.to_string()), number }
}

fn grid(code: &str) -> Basis {
    Basis::Grid { grid: GridId::from_code("t", code) }
}

fn keeper(code: &str) -> Basis {
    Basis::Keeper { site: SiteId::from_code("t", code) }
}

fn step(basis: Basis, outcome: StepOutcome) -> Step {
    Step { basis, outcome }
}

fn answers(basis: Basis) -> Vec<Step> {
    vec![step(basis, StepOutcome::Answers)]
}

#[test]
fn a_shop_answers_for_its_front() {
    let found = ask(&on_map(4.0, 5.0), &rubbish());
    assert_eq!((found.unit, found.path), (Some(unit("便民超市")), answers(front("12"))));
    assert_eq!((found.grid, found.point), (Some(GridId::from_code("t", "g-west")), Some(at(4.0, 5.0))));
    assert!(found.candidates.is_empty() && found.helpers.is_empty());
}

#[test]
fn beyond_its_radius_the_shop_is_not_asked() {
    let found = ask(&on_map(4.0, 6.5), &rubbish());
    assert_eq!((found.unit, found.path), (Some(unit("west")), answers(grid("g-west"))));
}

#[test]
fn a_shop_never_answers_for_water_building_or_trade() {
    let mut town = town();
    for segment in &mut town.segments {
        segment.duties.groups.extend([KindGroup::Water, KindGroup::Building, KindGroup::Trade]);
    }
    for group in [KindGroup::Water, KindGroup::Building, KindGroup::Trade] {
        let found = responsible_for(&on_map(4.0, 1.0), &kind("x", group), &town, None);
        assert_eq!(found.path[0], step(front("12"), StepOutcome::NotItsDuty));
        assert_ne!(found.unit, Some(unit("便民超市")));
    }
}

#[test]
fn a_ditch_behind_the_shop_goes_to_the_water_department() {
    let found = ask(&on_map(4.0, 3.0), &kind("ditch", KindGroup::Water));
    assert_eq!(found.unit, Some(unit("water")));
    assert_eq!(found.path, [step(front("12"), StepOutcome::NotItsDuty), step(rule(3), StepOutcome::Answers)]);
}

#[test]
fn a_market_keeps_its_ground_and_the_metres_around_it() {
    for place in [on_map(210.0, 210.0), on_map(195.0, 230.0)] {
        let found = ask(&place, &rubbish());
        assert_eq!((found.unit, found.path), (Some(unit("集贸市场")), answers(keeper("集贸市场"))));
        assert_eq!(found.site, Some(SiteId::from_code("t", "集贸市场")));
    }
}

#[test]
fn among_overlapping_sites_the_one_with_the_duty_answers() {
    let found = ask(&on_map(232.0, 230.0), &kind("toilet", KindGroup::Greening));
    assert_eq!((found.unit, found.path), (Some(unit("环卫所")), answers(keeper("公厕"))));
    assert_eq!(found.site, Some(SiteId::from_code("t", "公厕")));
}

#[test]
fn a_property_company_answers_for_its_duties_only() {
    let found = ask(&on_map(-250.0, 150.0), &rubbish());
    let estate = Basis::Estate { estate: EstateId::from_code("t", "和顺园") };
    assert_eq!((found.unit, found.path), (Some(unit("和顺物业")), answers(estate.clone())));
    // Not its duty; the rule book asks for the ground of an estate.
    let found = ask(&on_map(-250.0, 150.0), &kind("stall", KindGroup::Order));
    assert_eq!(found.unit, Some(unit("城管所")));
    assert_eq!(found.path, [step(estate, StepOutcome::NotItsDuty), step(rule(5), StepOutcome::Answers)]);
}

#[test]
fn a_dead_corner_in_a_lane_is_the_villages_by_the_rule_book_with_a_helper() {
    let found = ask(&on_map(-102.0, -100.0), &rubbish());
    assert_eq!((found.unit, found.path), (Some(unit("west")), answers(rule(7))));
    assert_eq!(found.helpers, [unit("环卫所")]);
    assert_eq!(found.site, Some(SiteId::from_code("t", "死角")));
}

#[test]
fn what_the_rule_book_does_not_name_is_the_grids_villages() {
    let found = ask(&on_map(-50.0, 50.0), &kind("rats", KindGroup::Vector));
    assert_eq!((found.unit, found.path), (Some(unit("west")), answers(grid("g-west"))));
    let found = ask(&on_map(600.0, 50.0), &kind("rats", KindGroup::Vector));
    assert_eq!((found.unit, found.path), (Some(unit("east")), answers(grid("g-east"))));
}

#[test]
fn outside_every_grid_nobody_is_named_unless_the_ground_is_somebodys() {
    let found = ask(&on_map(5_000.0, 0.0), &kind("ditch", KindGroup::Water));
    assert_eq!((found.unit, found.grid), (None, None));
    assert!(found.path.is_empty() && found.point.is_some());
    let mut town = town();
    town.segments.push(segment("99", "早点铺", 5_000.0));
    let found = responsible_for(&on_map(5_004.0, 1.0), &rubbish(), &town, None);
    assert_eq!((found.unit, found.grid), (Some(unit("早点铺")), None));
}

#[test]
fn a_kind_for_an_outside_authority_is_answered_by_a_row_or_waits_for_the_dispatcher() {
    let mut unlicensed = kind("unlicensed", KindGroup::Trade);
    unlicensed.handed_to = Some("市场监管部门".into());
    assert_eq!(ask(&on_map(-50.0, 50.0), &unlicensed).unit, None);
    let mut town = town();
    town.rule_book.rows.push(row(11, KindGroup::Trade, &[], RuleUnit::Unit(unit("城管所")), vec![]));
    let found = responsible_for(&on_map(-50.0, 50.0), &unlicensed, &town, None);
    assert_eq!((found.unit, found.path), (Some(unit("城管所")), answers(rule(11))));
}

#[test]
fn a_kind_closed_by_a_document_is_answered_by_the_rule_book() {
    let mut duty = kind("duty", KindGroup::Management);
    duty.by_document = true;
    let found = ask(&Place::Grid { grid: GridId::from_code("t", "g-west") }, &duty);
    assert_eq!((found.unit, found.path), (Some(unit("城管所")), answers(rule(8))));
}

#[test]
fn a_chosen_site_is_asked_on_its_whole_ground() {
    let found = ask(&Place::Site { site: SiteId::from_code("t", "集贸市场") }, &rubbish());
    assert_eq!((found.unit, found.path), (Some(unit("集贸市场")), answers(keeper("集贸市场"))));
    let corner = ask(&Place::Site { site: SiteId::from_code("t", "死角") }, &rubbish());
    assert_eq!((corner.unit, corner.path), (Some(unit("west")), answers(rule(7))));
    assert_eq!((corner.point, corner.site), (Some(at(-100.0, -100.0)), Some(SiteId::from_code("t", "死角"))));
    // The market has no duty for stalls: the rule book is asked for a market's ground, then the grid answers.
    let stall = ask(&Place::Site { site: SiteId::from_code("t", "集贸市场") }, &kind("stall", KindGroup::Order));
    assert_eq!(stall.path, [step(keeper("集贸市场"), StepOutcome::NotItsDuty), step(grid("g-west"), StepOutcome::Answers)]);
}

#[test]
fn a_chosen_grid_skips_what_needs_a_position() {
    let found = ask(&Place::Grid { grid: GridId::from_code("t", "g-east") }, &rubbish());
    assert_eq!((found.unit, found.path), (Some(unit("east")), answers(grid("g-east"))));
    assert_eq!((found.point, found.grid), (None, Some(GridId::from_code("t", "g-east"))));
}

#[test]
fn a_place_nobody_knows_has_no_answer_and_no_panic() {
    let nowhere = Point { lat: f64::NAN, lon: 500.0 };
    for place in [
        Place::Unknown,
        Place::Site { site: SiteId::from_code("t", "gone") },
        Place::Grid { grid: GridId::from_code("t", "gone") },
        Place::Map { point: nowhere },
        Place::Gps { point: nowhere, accuracy_m: f64::NAN },
        Place::Gps { point: Point { lat: 0.0, lon: 0.0 }, accuracy_m: 12.0 },
    ] {
        let found = ask(&place, &rubbish());
        assert_eq!((found.unit, found.point, found.grid, found.site), (None, None, None, None));
        assert!(found.path.is_empty() && found.candidates.is_empty());
    }
}

#[test]
fn only_units_of_the_kinds_types_answer_on_their_own_ground() {
    let mut schools_only = rubbish();
    schools_only.answerable = vec![UnitType::School];
    let found = ask(&on_map(4.0, 1.0), &schools_only);
    assert_eq!(found.path, [step(front("12"), StepOutcome::NotItsDuty), step(grid("g-west"), StepOutcome::Answers)]);
}
