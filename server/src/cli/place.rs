//! `jingge explain responsibility`: who, on what basis, and the path that led there.

use super::{
    Failure,
    args::{Common, ResponsibilityQuestion},
    open,
    output::say,
    town::listed,
};
use crate::{
    config::Settings,
    demo,
    town::{self, Folder, RowError},
};
use shared::{
    catalogue::Kind,
    geo::Point,
    kind::KindCode,
    lang::Lang,
    place::Place,
    reference::Reference,
    responsibility::{explain_responsibility, responsible_for},
};

/// Prints the unit with its basis, then the path in Chinese and in English.
///
/// # Errors
/// An unknown town or kind, a folder with faults, a place that is not on the globe.
pub async fn responsibility(common: Common, asked: ResponsibilityQuestion) -> Result<(), Failure> {
    let place = place_of(&asked)?;
    let reference = reference_for(common, &asked).await?;
    let kind = kind_of(&reference, &asked.kind)?;
    say(answer(&place, kind, &reference))
}

fn answer(place: &Place, kind: &Kind, reference: &Reference) -> String {
    let found = responsible_for(place, kind, reference, None);
    let (zh, en) = (explain_responsibility(&found, reference, Lang::Zh), explain_responsibility(&found, reference, Lang::En));
    format!("{}\n\n{}", zh.trim_end(), en.trim_end())
}

fn place_of(asked: &ResponsibilityQuestion) -> Result<Place, Failure> {
    let point = Point { lat: asked.lat, lon: asked.lon };
    if !point.is_valid() || !asked.accuracy.is_finite() || asked.accuracy < 0.0 {
        return Err(Failure::usage(
            "纬度在 -90 至 90 之间, 经度在 -180 至 180 之间, 精度不小于 0",
            "latitude is within -90 and 90, longitude within -180 and 180, accuracy not below 0",
        ));
    }
    Ok(Place::Gps { point, accuracy_m: asked.accuracy })
}

async fn reference_for(common: Common, asked: &ResponsibilityQuestion) -> Result<Reference, Failure> {
    if let Some(code) = &asked.town {
        let state = open::existing(common.settle(Settings::default())?).await?;
        return open::reference(&state, code).await.map(|reference| (*reference).clone());
    }
    let folder = match &asked.folder {
        Some(folder) => Folder::open(folder),
        None => Ok(demo::folder()),
    };
    let draft = folder.and_then(|folder| town::read(&folder));
    draft.map(|draft| draft.reference).map_err(|faults: Vec<RowError>| listed(&faults))
}

/// The kind with this code or name, or the only one whose name has it as a part.
fn kind_of<'a>(reference: &'a Reference, asked: &str) -> Result<&'a Kind, Failure> {
    let kinds = &reference.catalogue.kinds;
    let exact = kinds.iter().find(|kind| kind.code == KindCode(asked.to_owned()) || kind.name == asked || kind.name_en == asked);
    let mut alike = kinds.iter().filter(|kind| kind.name.contains(asked));
    let only = alike.next().filter(|_| alike.next().is_none());
    exact.or(only).ok_or_else(|| {
        let known: Vec<String> = kinds.iter().map(|kind| format!("{} {}", kind.code.0, kind.name)).collect();
        let known = known.join(", ");
        Failure::failed(format!("目录里没有 {asked}; 可用: {known}"), format!("the catalogue has no {asked}; there are: {known}"))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn asked(kind: &str, lat: f64, lon: f64) -> ResponsibilityQuestion {
        ResponsibilityQuestion { kind: kind.to_owned(), lat, lon, accuracy: 0.0, town: None, folder: None }
    }

    async fn told(asked: &ResponsibilityQuestion) -> String {
        let reference = reference_for(Common::default(), asked).await.unwrap();
        answer(&place_of(asked).unwrap(), kind_of(&reference, &asked.kind).unwrap(), &reference)
    }

    #[tokio::test]
    async fn the_demo_town_answers_without_a_database_in_both_languages() {
        let text = told(&asked("卫生死角", 32.9, 116.3)).await;
        assert!(text.starts_with("责任单位 ") && text.contains("依据 ") && text.contains("responsible: "), "{text}");
        assert_eq!(text, told(&asked("A06", 32.9, 116.3)).await);
    }

    /// A shop front, the ditch behind it, an estate, a lane, and a place outside every grid.
    #[tokio::test]
    async fn five_places_of_the_demo_town_have_their_unit_and_its_basis() {
        let places = [
            ("门前三包不落实", 32.9001, 116.294_72, "责任单位 便民超市 · 依据 三包 1 号"),
            ("水域不洁", 32.899_585, 116.2948, "责任单位 云溪镇水利水务管理站 · 依据 任务分解表 第 9 行"),
            ("垃圾清运不及时", 32.9042, 116.298, "责任单位 云溪花园物业服务有限公司 · 依据 小区 云溪花园 物业"),
            ("卫生死角", 32.8972, 116.297_475, "责任单位 云溪镇老街社区居民委员会 · 依据 任务分解表 第 7 行"),
            ("卫生死角", 33.2, 116.9, "责任单位 未定 · 待派遣, 由创卫办指定"),
        ];
        for (kind, lat, lon, expected) in places {
            let text = told(&asked(kind, lat, lon)).await;
            assert_eq!(text.lines().next().unwrap(), expected, "{text}");
        }
    }

    #[tokio::test]
    async fn nobody_answers_outside_every_grid() {
        let text = told(&asked("卫生死角", 10.0, 16.3)).await;
        assert!(text.contains("待派遣"), "{text}");
    }

    #[tokio::test]
    async fn an_unknown_kind_and_a_place_off_the_globe_are_refused() {
        assert!(place_of(&asked("A06", 91.0, 116.3)).is_err());
        assert!(place_of(&asked("A06", f64::NAN, 116.3)).is_err());
        let question = asked("没有这种", 32.9, 116.3);
        let reference = reference_for(Common::default(), &question).await.unwrap();
        assert!(kind_of(&reference, &question.kind).is_err());
    }
}
