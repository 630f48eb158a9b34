//! What people read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use super::*;

#[test]
fn each_basis_names_its_row() {
    let estate = Basis::Estate { estate: EstateId::from_code("t", "和顺园") };
    for (basis, zh, en) in [
        (front("12"), "三包 12 号", "shop front no. 12"),
        (rule(7), "任务分解表 第 7 行", "rule book row 7"),
        (keeper("集贸市场"), "点位 集贸市场", "site 集贸市场"),
        (estate, "小区 和顺园 物业", "management of estate 和顺园"),
        (grid("g-west"), "网格 西网格 属地", "committee of grid 西网格"),
        (grid("gone"), "网格 — 属地", "committee of grid —"),
        (Basis::Decided, "人工派遣", "decided by a person"),
        (Basis::SelfCheck, "本单位自查", "own self-check"),
        (Basis::Inspected, "检查对象", "the unit inspected"),
    ] {
        assert_eq!(basis_text(&basis, &town(), Lang::Zh), zh);
        assert_eq!(basis_text(&basis, &town(), Lang::En), en);
    }
}

fn told(place: &Place, kind: &Kind, lang: Lang) -> String {
    explain_responsibility(&ask(place, kind), &town(), lang)
}

#[test]
fn an_answer_tells_the_unit_its_basis_and_the_steps() {
    assert_eq!(
        told(&on_map(4.0, 3.0), &kind("ditch", KindGroup::Water), Lang::Zh),
        "责任单位 水利站 · 依据 任务分解表 第 3 行\n网格 西网格\n依次查问:\n  1. 三包 12 号: 此类问题不在其职责内\n  2. 任务分解表 第 3 行: 由其负责"
    );
    assert_eq!(
        told(&on_map(-102.0, -100.0), &rubbish(), Lang::En),
        "responsible: 西村 · on rule book row 7\nhelped by 环卫所\ngrid 西网格\nsite 死角\nsteps asked:\n  1. rule book row 7: answers"
    );
}

#[test]
fn a_poor_position_tells_who_else_it_may_be() {
    assert_eq!(
        told(&gps(7.0, 3.0, 20.0), &rubbish(), Lang::Zh),
        "责任单位 便民超市 · 依据 三包 12 号\n网格 西网格\n依次查问:\n  1. 三包 12 号: 由其负责\n\
         定位不够准, 可能是:\n  - 便民超市 (三包 12 号, 3 米)\n  - 早点铺 (三包 13 号, 13 米)"
    );
}

#[test]
fn nobody_is_told_too() {
    assert_eq!(told(&Place::Unknown, &rubbish(), Lang::Zh), "责任单位 未定 · 待派遣, 由创卫办指定");
    assert_eq!(told(&Place::Unknown, &rubbish(), Lang::En), "responsible: nobody yet · waits for the dispatcher");
}

#[test]
fn a_pick_that_was_not_used_is_told() {
    let pick = Pick::Candidate { unit: unit("早点铺"), basis: front("13") };
    let found = responsible_for(&gps(7.0, 3.0, 10.0), &rubbish(), &town(), Some(&pick));
    let text = explain_responsibility(&found, &town(), Lang::Zh);
    assert!(text.contains("三包 13 号: 上报人选定, 但相距 13 米, 超出定位精度, 未采用"), "{text}");
}

#[test]
fn a_unit_is_told_in_words_why_it_is_theirs() {
    let why = |place: &Place, kind: &Kind, pick: Option<&Pick>| {
        let found = responsible_for(place, kind, &town(), pick);
        reason_text(found.path.last().unwrap(), found.unit.unwrap(), &town(), Lang::Zh)
    };
    let shop = why(&gps(4.0, 3.0, 8.0), &rubbish(), None);
    assert_eq!(shop, "现场在便民超市的门前三包责任段 (三包 12 号) 内, 按责任书, 段内这类问题由便民超市负责");
    let village = why(&gps(100.0, -200.0, 8.0), &rubbish(), None);
    assert_eq!(village, "没有更具体的责任单位, 由属地西村负责: 网格 西网格");
    let market = why(&gps(210.0, 210.0, 8.0), &rubbish(), None);
    assert_eq!(market, "现场所在点位由集贸市场管理: 集贸市场");
    let picked = Pick::Candidate { unit: unit("便民超市"), basis: front("12") };
    assert!(why(&gps(4.0, 3.0, 8.0), &rubbish(), Some(&picked)).ends_with("(上报人在现场认定)"));
    let inspected = why(&gps(4.0, 3.0, 8.0), &rubbish(), Some(&Pick::Inspected { unit: unit("城管所") }));
    assert_eq!(inspected, "检查城管所时发现, 由受检单位整改");
}
