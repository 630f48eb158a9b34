//! The bytes of a file as text, in whichever of the usual ways they were saved.

use super::Reason;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The text of a file without its byte-order mark, and what it was saved as: "UTF-8", "UTF-16LE", "UTF-16BE" or "gb18030".
///
/// # Errors
/// A workbook, or bytes that are text in none of these ways.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, &'static str), Reason> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Reason::Workbook);
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return whole(encoding, bytes.get(length..).unwrap_or_default());
    }
    if bytes.contains(&0) {
        // Two bytes a character and no mark: the zeros of the separators lie on one side.
        let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
        return whole(if zeros(1) > zeros(0) { UTF_16LE } else { UTF_16BE }, bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), UTF_8.name())),
        Err(torn) => match torn_utf8(bytes) {
            true => Err(Reason::TornUtf8 { line: 1 + bytes.iter().take(torn.valid_up_to()).filter(|byte| **byte == b'\n').count() }),
            false => whole(GB18030, bytes),
        },
    }
}

fn whole(encoding: &'static Encoding, bytes: &[u8]) -> Result<(String, &'static str), Reason> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(|text| (text.into_owned(), encoding.name())).ok_or(Reason::NotText)
}

/// Whether this is UTF-8 with a few wrong bytes rather than something else: Chinese characters of three right bytes outnumber the wrong places.
fn torn_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let wide = text.chars().filter(|sign| sign.len_utf8() == 3 && *sign != char::REPLACEMENT_CHARACTER).count();
    wide > text.chars().filter(|sign| *sign == char::REPLACEMENT_CHARACTER).count()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const TEXT: &str = "编号,名称\nSH01,便民超市\n";

    #[test]
    fn a_table_is_read_in_every_way_a_spreadsheet_saves_it() {
        let utf_16 = |little: bool| -> Vec<u8> {
            TEXT.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        let (gbk, ..) = encoding_rs::GBK.encode(TEXT);
        let with = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for (bytes, name) in [
            (TEXT.as_bytes().to_vec(), "UTF-8"),
            (with(&[0xef, 0xbb, 0xbf], TEXT.as_bytes().to_vec()), "UTF-8"),
            (with(&[0xff, 0xfe], utf_16(true)), "UTF-16LE"),
            (with(&[0xfe, 0xff], utf_16(false)), "UTF-16BE"),
            (utf_16(true), "UTF-16LE"),
            (utf_16(false), "UTF-16BE"),
            (gbk.into_owned(), "gb18030"),
        ] {
            assert_eq!(decode(&bytes), Ok((TEXT.to_owned(), name)));
        }
        let rare = "村,𠮷㐂镇\n";
        let (bytes, ..) = GB18030.encode(rare);
        assert_eq!(decode(&bytes).unwrap().0, rare, "four bytes a character");
    }

    #[test]
    fn what_is_no_text_is_told_by_what_it_is() {
        assert_eq!(decode(b"PK\x03\x04rest"), Err(Reason::Workbook));
        assert_eq!(decode(&[0xd2, 0xb2, 0xff]), Err(Reason::NotText));
        let mut torn = TEXT.as_bytes().to_vec();
        torn.insert(TEXT.find("便").unwrap(), 0xe4);
        assert_eq!(decode(&torn), Err(Reason::TornUtf8 { line: 2 }));
    }
}
