//! The fonts of papers: those that official papers want if they are installed, else what has the characters. None is brought along: they are
//! not free to ship, or far too large.

use fontdb::{Database, FaceInfo, ID, Style, Weight};
use serde::Serialize;
use std::path::Path;
use typst::{foundations::Bytes, text::Font};

/// 仿宋, of which the body is.
const FANG_SONG: &[&str] =
    &["FangSong", "仿宋", "FangSong_GB2312", "仿宋_GB2312", "STFangsong", "华文仿宋", "FZFangSong-Z02", "方正仿宋_GBK"];
/// 小标宋, of which titles are.
const TITLE: &[&str] =
    &["FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "方正小标宋简体", "小标宋", "STZhongsong", "华文中宋"];
/// 黑体, of which headings are.
const HEI: &[&str] = &["SimHei", "黑体", "STHeiti", "华文黑体"];
/// Free ones with serifs.
const SERIF: &[&str] =
    &["Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "思源宋体", "AR PL SungtiL GB", "AR PL UMing CN", "SimSun", "宋体"];
/// Free ones without.
const SANS: &[&str] = &[
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "思源黑体",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
];

/// Characters without which a font writes no Chinese.
const WRITES_CHINESE: [char; 3] = ['整', '改', '镇'];

/// By which families what is written, the first that has a character writing it.
#[derive(Debug, Serialize)]
pub struct Families {
    body: Vec<String>,
    hei: Vec<String>,
    title: Vec<String>,
}

/// The fonts of the system, or of this folder alone; `None`: none of them writes Chinese.
pub fn fonts_in(folder: Option<&Path>) -> Option<(Families, Vec<Font>)> {
    let mut known = Database::new();
    match folder {
        Some(folder) => known.load_fonts_dir(folder),
        None => known.load_system_fonts(),
    }
    let chinese: Vec<&FaceInfo> = known.faces().filter(|face| face.style == Style::Normal && writes_chinese(&known, face.id)).collect();
    let rest = chinese.iter().min_by_key(|face| (face.weight.0.abs_diff(Weight::NORMAL.0), face.index))?;
    // The regular face of the first family that is there, and for titles its boldest up to bold.
    let first = |families: &[&[&str]], weight: Weight| {
        let wanted = families.iter().copied().flatten();
        let face = wanted.filter_map(|name| of_family(&chinese, name, weight)).next().unwrap_or(*rest);
        face.id
    };
    let body = first(&[FANG_SONG, SERIF, SANS], Weight::NORMAL);
    let hei = first(&[HEI, SANS, SERIF], Weight::NORMAL);
    let title = first(&[TITLE, SERIF, SANS], Weight::BOLD);
    // Behind each the free one with most characters, for names that the first cannot write.
    let behind = first(&[SERIF, SANS], Weight::NORMAL);
    let mut ids = vec![body, hei, title, behind];
    ids.sort_unstable();
    ids.dedup();
    let loaded: Vec<(ID, Font)> = ids.into_iter().filter_map(|id| Some((id, load(&known, id)?))).collect();
    let name = |id: ID| loaded.iter().find(|(loaded, _)| *loaded == id).map(|(_, font)| font.info().family.as_str().to_owned());
    let families = |id: ID| {
        let mut names: Vec<String> = [name(id), name(behind)].into_iter().flatten().collect();
        names.dedup();
        names
    };
    let families = Families { body: families(body), hei: families(hei), title: families(title) };
    if families.body.is_empty() { None } else { Some((families, loaded.into_iter().map(|(_, font)| font).collect())) }
}

fn of_family<'a>(faces: &[&'a FaceInfo], name: &str, weight: Weight) -> Option<&'a FaceInfo> {
    let of = faces.iter().filter(|face| face.families.iter().any(|(family, _)| family.eq_ignore_ascii_case(name)));
    of.min_by_key(|face| face.weight.0.abs_diff(weight.0)).copied()
}

fn writes_chinese(known: &Database, id: ID) -> bool {
    let has = |data: &[u8], index: u32| {
        let face = ttf_parser::Face::parse(data, index).ok()?;
        Some(WRITES_CHINESE.iter().all(|character| face.glyph_index(*character).is_some()))
    };
    known.with_face_data(id, has).flatten().unwrap_or(false)
}

fn load(known: &Database, id: ID) -> Option<Font> {
    known.with_face_data(id, |data, index| Font::new(Bytes::new(data.to_vec()), index)).flatten()
}
