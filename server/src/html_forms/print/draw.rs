//! A sheet as a part of a page, for the browser's own printing.

use crate::paper::{Block, Code, Picture, Shape, Sheet, Table};
use maud::{Markup, PreEscaped, html};

/// The sheet. Widths stand in classes: the pages allow no style of an element's own.
pub fn draw(sheet: &Sheet) -> Markup {
    html! {
        article class=(if sheet.shape == Shape::Wide { "paper wide" } else { "paper" }) {
            h1 { (sheet.title) }
            p class="number" { @if let Some(number) = &sheet.number { (number) } }
            @if let Some(to) = &sheet.to { p class="to" { (to) } }
            @for block in &sheet.blocks { (block_of(block)) }
            @if let Some(from) = &sheet.from { p class="from" { (from) } }
            @if let Some(date) = &sheet.date { p class="date" { (date) } }
        }
    }
}

fn block_of(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Paragraph { lead, text } => p { @if !lead.is_empty() { b { (lead) } } (text) },
            Block::Table(table) => (table_of(table)),
            Block::Pictures { pictures, code } => (pictures_of(pictures, code.as_ref())),
            Block::Signatures { labels } => div class="signatures" { @for label in labels { p { (label) } } },
        }
    }
}

fn table_of(table: &Table) -> Markup {
    html! {
        table {
            colgroup { @for column in &table.columns { col class={ "w" (column.percent) }; } }
            thead { tr { @for column in &table.columns { th { (column.head) } } } }
            tbody { @for row in &table.rows { tr { @for cell in row { td { (cell) } } } } }
        }
    }
}

fn pictures_of(pictures: &[Picture], code: Option<&Code>) -> Markup {
    html! {
        div class="pictures" {
            @for picture in pictures {
                figure class=(if pictures.len() > 1 { "picture half" } else { "picture" }) {
                    img src={ "/api/photo/" (picture.hash) "/large" } alt=(picture.caption);
                    figcaption { (picture.caption) }
                }
            }
            @if let Some(code) = code { figure class="qr" { (PreEscaped(&code.svg)) figcaption { (code.caption) } } }
        }
    }
}
