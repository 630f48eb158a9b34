//! A CSV text cut into header and lines: whatever stands between its cells, and whatever title stands above its header.

use super::{MAX_ROWS, Reason, column::Column, header::is_shape};
use csv::{ReaderBuilder, StringRecord, Trim};

/// What may stand between cells; the first that gives the best header is taken.
const BETWEEN: [u8; 3] = [b',', b'\t', b';'];
/// Within how many lines the header is looked for.
const HEADER_WITHIN: usize = 10;

/// A cut text.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The cells of the header.
    pub(super) header: StringRecord,
    /// Its line, from 1.
    pub(super) header_row: usize,
    /// The lines behind it that hold anything, with their numbers.
    pub(super) lines: Vec<(usize, StringRecord)>,
}

/// Cuts a text; blanks around its cells are dropped.
///
/// # Errors
/// The one thing for which it cannot be read, with its line where there is one.
pub(super) fn cut(text: &str, columns: &[Column]) -> Result<Sheet, (Option<usize>, Reason)> {
    cut_with(text, columns, Trim::All)
}

/// The same with cells as they stand in the text.
///
/// # Errors
/// As [`cut`].
pub(super) fn cut_as_it_is(text: &str, columns: &[Column]) -> Result<Sheet, (Option<usize>, Reason)> {
    cut_with(text, columns, Trim::None)
}

fn cut_with(text: &str, columns: &[Column], trim: Trim) -> Result<Sheet, (Option<usize>, Reason)> {
    // Some programs say in a line of its own what stands between the cells.
    let (text, skipped) = match text.split_once('\n') {
        Some((first, rest)) if first.len() < 8 && first.to_ascii_lowercase().starts_with("sep=") => (rest, 1),
        _ => (text, 0),
    };
    let mut best: Option<(usize, u8, usize)> = None;
    for between in BETWEEN {
        for (place, line) in reader(text, between, trim).records().take(HEADER_WITHIN).enumerate() {
            let Ok(line) = line else { break };
            let named = line.iter().filter(|cell| columns.iter().any(|column| column.is_named(cell)) || is_shape(cell)).count();
            // One name alone may be a cell of a row: «责任单位» is a role, too.
            if named > 1 && named > best.map_or(0, |(most, ..)| most) {
                best = Some((named, between, place));
            }
        }
    }
    let Some((_, between, place)) = best else { return Err((Some(1 + skipped), no_header(columns))) };
    if let Some(line) = open_quote(text, between) {
        return Err((Some(line + skipped), Reason::OpenQuote));
    }
    let mut at = Place { text, byte: 0, line: 1 + skipped };
    let mut records = reader(text, between, trim).into_records().skip(place).map(|record| {
        let record = record.map_err(|error| (None, Reason::Unreadable(error.to_string())))?;
        let byte = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(at.byte);
        Ok((at.line_of(byte), record))
    });
    let (header_row, header) = records.next().unwrap_or_else(|| Err((None, no_header(columns))))?;
    let mut lines = Vec::new();
    for line in records {
        let (row, line) = line?;
        if lines.len() == MAX_ROWS {
            return Err((None, Reason::TooManyRows { rows: MAX_ROWS + 1 }));
        }
        if line.iter().any(|cell| !cell.trim().is_empty()) {
            lines.push((row, line));
        }
    }
    Ok(Sheet { header, header_row, lines })
}

fn no_header(columns: &[Column]) -> Reason {
    Reason::NoHeader { wanted: columns.iter().filter(|column| column.required).map(|column| column.zh).collect::<Vec<_>>().join(" ") }
}

fn reader(text: &str, between: u8, trim: Trim) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).trim(trim).delimiter(between).from_reader(text.as_bytes())
}

/// Counts lines while going through a text.
struct Place<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
}

impl Place<'_> {
    /// The line of the first cell at or behind a byte; empty lines before it are counted.
    fn line_of(&mut self, byte: usize) -> usize {
        let rest = self.text.as_bytes().get(byte..).unwrap_or_default();
        let start = byte + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = self.text.as_bytes().get(self.byte..start).unwrap_or_default();
        let ends = passed
            .iter()
            .zip(passed.iter().skip(1).chain([&b' ']))
            .filter(|(one, next)| **one == b'\n' || (**one == b'\r' && **next != b'\n'));
        self.line += ends.count();
        self.byte = self.byte.max(start);
        self.line
    }
}

/// The line where a quotation mark opens a cell that no second one ends, or that one ends in the middle of a cell.
fn open_quote(text: &str, between: u8) -> Option<usize> {
    enum At {
        Start,
        Inside,
        Quoted(usize),
        Behind(usize),
    }
    let (mut at, mut line) = (At::Start, 1);
    for byte in text.bytes() {
        at = match (at, byte) {
            (At::Start, b'"') => At::Quoted(line),
            (At::Quoted(opened), b'"') => At::Behind(opened),
            (At::Quoted(opened), _) => At::Quoted(opened),
            (At::Behind(opened), b'"') => At::Quoted(opened),
            (_, end) if end == between || matches!(end, b'\r' | b'\n') => At::Start,
            (At::Behind(opened), b' ' | b'\t') => At::Behind(opened),
            (At::Behind(opened), _) => return Some(opened),
            (At::Start | At::Inside, _) => At::Inside,
        };
        line += usize::from(byte == b'\n');
    }
    if let At::Quoted(opened) = at { Some(opened) } else { None }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{super::ground_file::UNITS, *};

    fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
        let sheet = cut(text, UNITS).unwrap();
        sheet.lines.into_iter().map(|(row, line)| (row, line.iter().map(str::to_owned).collect())).collect()
    }

    #[test]
    fn commas_tabs_and_semicolons_are_found_by_the_header() {
        let expected = [(2, vec!["SH01".to_owned(), "便民超市".to_owned(), "商户".to_owned()])];
        for between in [",", "\t", ";"] {
            let text = ["编号", "名称", "类型"].join(between) + "\r\n" + &["SH01", "便民超市", "商户"].join(between) + "\r\n";
            assert_eq!(rows(&text), expected, "{between:?}");
            let told = format!("sep={between}\r\n{text}");
            assert_eq!(rows(&told)[0].0, 3);
        }
    }

    #[test]
    fn a_title_above_the_header_is_passed_over_and_lines_keep_their_numbers() {
        let text = "责任单位一览表,,\n\n编号,名称,类型\nSH01,便民超市,商户\n\n\n\"SH\n02\",牛肉汤馆,商户\r\nSH03,五金,商户\r\n";
        assert_eq!(cut(text, UNITS).unwrap().header_row, 3);
        assert_eq!(rows(text).iter().map(|(row, _)| *row).collect::<Vec<_>>(), [4, 7, 9]);
    }

    #[test]
    fn a_quotation_mark_that_is_not_ended_is_told_where_it_opens() {
        let refused = |text: &str| cut(text, UNITS).err().unwrap();
        let head = "编号,名称,类型\n";
        assert_eq!(refused(&format!("{head}A,甲,商户\nB,\"乙,商户\nC,丙,商户\n")), (Some(3), Reason::OpenQuote));
        assert_eq!(refused(&format!("{head}B,\"乙,商户\nC,丙,\"商户\"\n")), (Some(2), Reason::OpenQuote), "ended by another cell's");
        assert_eq!(refused(&format!("{head}B,\"老街\"汤馆,商户\n")), (Some(2), Reason::OpenQuote));
        assert_eq!(rows(&format!("{head}B,\"乙 \"\"大\"\" 店\" ,商户\nC,3\" 管,商户\n")).len(), 2);
    }

    #[test]
    fn a_table_without_a_header_is_told_once_and_none_of_its_cells_is_shown() {
        let (row, reason) = cut("SH01,tianzhu-88,x\n", UNITS).err().unwrap();
        assert_eq!((row, reason), (Some(1), Reason::NoHeader { wanted: "编号 名称 类型".into() }));
        assert!(cut("", UNITS).is_err());
    }
}
