#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{Block, Shape, Sheet, job::PrintJob, worker::laid_out};
use shared::lang::Lang;
use std::collections::BTreeMap;
use typst::layout::{Abs, Frame, FrameItem, Point};

/// A character on a page, in points from its left upper corner.
#[derive(Clone, Copy, Debug)]
struct Placed {
    x: f64,
    /// Where the line stands.
    y: f64,
    size: f64,
}

fn placed(frame: &Frame, origin: Point, found: &mut Vec<Placed>) {
    for (at, item) in frame.items() {
        let at = origin + *at;
        match item {
            FrameItem::Group(group) => {
                placed(&group.frame, at + Point::new(group.transform.tx, group.transform.ty), found);
            }
            FrameItem::Text(text) => {
                let mut x = at.x;
                for glyph in &text.glyphs {
                    let advance = glyph.x_advance.at(text.size);
                    found.push(Placed { x: x.to_pt(), y: at.y.to_pt(), size: text.size.to_pt() });
                    x += advance;
                }
            }
            _ => {}
        }
    }
}

fn letter(blocks: Vec<Block>) -> PrintJob {
    let sheet = Sheet {
        shape: Shape::Letter,
        title: "整改通知书".to_owned(),
        number: Some("整改〔2026〕1号".to_owned()),
        to: Some("前埠村村民委员会：".to_owned()),
        blocks,
        from: Some("柳塘镇创卫办".to_owned()),
        date: Some("2026年3月5日".to_owned()),
    };
    PrintJob::new("整改通知书".to_owned(), Lang::Zh, vec![sheet], Vec::new(), None)
}

/// Is `is` within a twentieth of a point of this many?
fn near(is: f64, wanted: f64) -> bool {
    (is - wanted).abs() <= 0.05
}

#[test]
fn a_page_has_22_lines_of_28_characters_within_the_margins_of_gb_t_9704() {
    let Some(document) = laid_out(letter(vec![Block::text("整".repeat(28 * 22 * 3))])).unwrap() else {
        println!("not measured: no font of this machine writes Chinese (Debian: fonts-noto-cjk)");
        return;
    };
    let millimetres = |many: f64| Abs::mm(many).to_pt();
    let page = &document.pages()[1];
    let (width, height) = (page.frame.width().to_pt(), page.frame.height().to_pt());
    assert!(near(width, millimetres(210.0)) && near(height, millimetres(297.0)), "{width} × {height}");
    let mut all = Vec::new();
    placed(&page.frame, Point::zero(), &mut all);
    let mut lines: BTreeMap<i64, Vec<Placed>> = BTreeMap::new();
    for one in all.iter().filter(|one| near(one.size, 16.0)) {
        lines.entry((one.y * 100.0).round() as i64).or_default().push(*one);
    }
    let lines: Vec<Vec<Placed>> = lines.into_values().collect();
    assert_eq!((lines.len(), lines.iter().map(Vec::len).collect::<Vec<_>>()), (22, vec![28; 22]));
    for (upper, lower) in lines.iter().zip(lines.iter().skip(1)) {
        assert!(near(lower[0].y - upper[0].y, 28.99), "{upper:?} {lower:?}");
    }
    for line in &lines {
        let (first, last) = (line[0], line[27]);
        assert!(near(first.x, millimetres(28.0)) && last.x + last.size <= width - millimetres(26.0) + 0.5, "{first:?} {last:?}");
        for (one, next) in line.iter().zip(line.iter().skip(1)) {
            assert!(near(next.x - one.x, 15.79), "{one:?} {next:?}");
        }
    }
    // A line stands 0.88 of a character under its head.
    let (top, foot) = (lines[0][0].y - 0.88 * 16.0, lines[21][0].y + 0.12 * 16.0);
    assert!(top >= millimetres(37.0) - 0.05 && foot <= height - millimetres(35.0) + 0.05, "{top} {foot}");
    let number: Vec<Placed> = all.into_iter().filter(|one| near(one.size, 14.0)).collect();
    // 7 mm below the type area; an even page has it at the left, a character in.
    let beneath = number[0].y - 0.88 * 14.0 - (height - millimetres(35.0));
    assert!(near(beneath, millimetres(7.0)) && near(number[0].x, millimetres(28.0) + 14.0), "{number:?}");
    println!("22 lines of 28 characters, pitch {:.3} pt, advance {:.3} pt", lines[1][0].y - lines[0][0].y, lines[0][1].x - lines[0][0].x);
}

#[test]
fn what_stands_on_a_sheet_is_never_read_as_markup() {
    let text = "#panic(\"x\") $x^2$ *粗* `码` <标> @引 \\ // 完 #image(\"/etc/passwd\")";
    match laid_out(letter(vec![Block::Paragraph { lead: "= 题".to_owned(), text: text.to_owned() }])) {
        Ok(Some(document)) => assert_eq!(document.pages().len(), 1),
        Ok(None) => println!("not laid out: no font of this machine writes Chinese"),
        Err(why) => panic!("{why}"),
    }
}
