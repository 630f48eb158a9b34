//! What stands on a sheet, apart from how it is drawn.

use serde::{Deserialize, Serialize};
use shared::photo::Hash;

/// One paper: of one page or of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// On what it is laid out.
    pub shape: Shape,
    /// Title.
    pub title: String,
    /// Its number (整改〔2026〕3号) or what is said in its place; `None` leaves the line empty.
    pub number: Option<String>,
    /// 主送, flush left.
    pub to: Option<String>,
    /// What it says, in order.
    pub blocks: Vec<Block>,
    /// Who signs.
    pub from: Option<String>,
    /// The day.
    pub date: Option<String>,
}

/// On what a sheet is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A4 upright, 22 lines of 28 characters.
    Letter,
    /// A4 lying, for wide tables.
    Wide,
}

/// One thing on a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "block")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// What it begins with in 黑体 (一、责任依据。); empty for none.
        lead: String,
        /// The words.
        text: String,
    },
    /// A table.
    Table(Table),
    /// Pictures side by side, a code at their right.
    Pictures {
        /// The pictures.
        pictures: Vec<Picture>,
        /// The code.
        code: Option<Code>,
    },
    /// Lines to be signed by hand, two beside each other.
    Signatures {
        /// What stands before each line.
        labels: Vec<String>,
    },
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub head: String,
    /// Its width in hundredths of the table's.
    pub percent: u8,
}

/// A photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Which.
    pub hash: Hash,
    /// What is said under it.
    pub caption: String,
}

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// As SVG, without a size of its own.
    pub svg: String,
    /// What is said under it.
    pub caption: String,
}

impl Block {
    /// A paragraph without anything before it.
    #[must_use]
    pub const fn text(text: String) -> Self {
        Self::Paragraph { lead: String::new(), text }
    }
}

impl Sheet {
    /// The photos on it, in order.
    pub fn photos(&self) -> impl Iterator<Item = Hash> {
        self.blocks
            .iter()
            .flat_map(|block| match block {
                Block::Pictures { pictures, .. } => pictures.as_slice(),
                Block::Paragraph { .. } | Block::Table(_) | Block::Signatures { .. } => &[],
            })
            .map(|picture| picture.hash)
    }
}
