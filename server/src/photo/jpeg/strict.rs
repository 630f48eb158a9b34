//! What every decoder reads alike. Whatever the format allows beyond it (colours in other orders, tables in other places, data between
//! segments) is read differently by some, or not at all; such a picture is decoded before anything is said of it, and written anew before
//! it is shown.

/// Follows the segments of a JPEG. In it are only colour in one luminance and two chrominances or plain grey, the tables that are used, and
/// scans.
pub struct Strict {
    progressive: bool,
    holds: bool,
    frame: Option<Vec<Spec>>,
    /// Which tables are there: of quantisation, and Huffman's of both kinds.
    quantisers: [bool; 4],
    codes: [[bool; 4]; 2],
    scans: u32,
    /// Whether a scan brought all parts.
    of_all: bool,
}

/// A part of the colour.
struct Spec {
    id: u8,
    across: u8,
    down: u8,
    quantiser: usize,
}

/// Longest size category of a difference between two blocks, with 8 bits a sample.
const MAX_DIFFERENCE: u8 = 11;
/// Most blocks that a unit of several parts may have.
const MAX_BLOCKS: u8 = 10;

impl Strict {
    pub fn of(progressive: bool) -> Self {
        Self { progressive, holds: true, frame: None, quantisers: [false; 4], codes: [[false; 4]; 2], scans: 0, of_all: false }
    }

    /// Looks at the next segment; `adjacent`: it stands right behind the one before.
    pub fn see(&mut self, adjacent: bool, marker: u8, body: &[u8]) {
        let fits = match marker {
            0xC0..=0xC2 => self.frame.is_none() && self.see_frame(body),
            0xC4 => self.see_codes(body),
            0xDA => self.see_scan(body),
            0xDB => self.see_quantisers(body),
            0xDD => body.len() == 2,
            // Pictures of films leave their tables away.
            0xE0 => !body.starts_with(b"AVI1"),
            0xEE => self.see_adobe(body),
            0xD9 | 0xE1..=0xEF | 0xFE => true,
            _ => false,
        };
        self.holds &= adjacent && fits;
    }

    /// A scan was walked; `exact`: with nothing behind its last code.
    pub fn after_scan(&mut self, exact: bool) {
        self.holds &= exact;
    }

    pub fn holds(&self) -> bool {
        self.holds && self.frame.is_some()
    }

    /// Whether the walk alone says that it can be decoded: one scan of all parts and nothing that a later one would add.
    pub fn is_proof(&self) -> bool {
        self.holds() && !self.progressive && self.scans == 1 && self.of_all
    }

    fn see_frame(&mut self, body: &[u8]) -> bool {
        let Some((&[8, _, _, _, _, count], parts)) = body.split_first_chunk::<6>() else { return false };
        let (parts, rest) = parts.as_chunks::<3>();
        let spec = |[id, factors, quantiser]: &[u8; 3]| Spec {
            id: *id,
            across: factors >> 4,
            down: factors & 15,
            quantiser: usize::from(*quantiser),
        };
        let parts: Vec<Spec> = parts.iter().map(spec).collect();
        let ids: Vec<u8> = parts.iter().map(|part| part.id).collect();
        let most = |side: fn(&Spec) -> u8| parts.iter().map(side).max().unwrap_or(1);
        let (across, down) = (most(|part| part.across), most(|part| part.down));
        let whole = |part: &Spec| part.across > 0 && across % part.across == 0 && part.down > 0 && down % part.down == 0;
        let blocks: u8 = parts.iter().map(|part| part.across.saturating_mul(part.down)).fold(0, u8::saturating_add);
        let fits = rest.is_empty()
            && parts.len() == usize::from(count)
            && parts.iter().all(|part| part.quantiser < 4 && whole(part))
            && match ids.as_slice() {
                [_] => blocks == 1,
                [1, 2, 3] | [0, 1, 2] => blocks <= MAX_BLOCKS,
                _ => false,
            };
        self.frame = Some(parts);
        fits
    }

    fn see_quantisers(&mut self, mut body: &[u8]) -> bool {
        while let Some((which, rest)) = body.split_first() {
            let length = match which >> 4 {
                0 => 64,
                1 => 128,
                _ => return false,
            };
            let Some((values, rest)) = rest.split_at_checked(length) else { return false };
            let zero = if length == 64 { values.contains(&0) } else { values.as_chunks::<2>().0.contains(&[0, 0]) };
            let Some(there) = self.quantisers.get_mut(usize::from(which & 15)).filter(|_| !zero) else { return false };
            (*there, body) = (true, rest);
        }
        true
    }

    fn see_codes(&mut self, mut body: &[u8]) -> bool {
        while let Some((&[which, ref counts @ ..], rest)) = body.split_first_chunk::<17>() {
            let (class, number) = (usize::from(which >> 4), usize::from(which & 15));
            let many: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let Some((values, rest)) = rest.split_at_checked(many).filter(|_| (1..=256).contains(&many)) else { return false };
            if class == 0 && values.iter().any(|size| *size > MAX_DIFFERENCE) || number > 1 && !self.progressive {
                return false;
            }
            let Some(there) = self.codes.get_mut(class).and_then(|of_class| of_class.get_mut(number)) else { return false };
            (*there, body) = (true, rest);
        }
        body.is_empty()
    }

    fn see_scan(&mut self, body: &[u8]) -> bool {
        self.scans += 1;
        let (Some(frame), Some((count, rest))) = (&self.frame, body.split_first()) else { return false };
        if body.len() != 4 + 2 * usize::from(*count) || !frame.iter().all(|part| self.quantisers[part.quantiser & 3]) {
            return false;
        }
        if self.progressive {
            // Its scans are many kinds; those that come together are decoded before anything is said.
            return true;
        }
        let (parts, rest) = rest.as_chunks::<2>();
        let there = |class: usize, number: u8| self.codes[class].get(usize::from(number)) == Some(&true);
        // Two numbers of the band and one of its precision: as one pair and a last byte.
        let (parts, band) = parts.split_at_checked(usize::from(*count)).unwrap_or_default();
        let mut from = frame.iter();
        let in_order = parts.iter().all(|[id, _]| from.any(|part| part.id == *id));
        self.of_all |= parts.len() == frame.len();
        in_order && band == [[0, 63]] && rest == [0] && parts.iter().all(|[_, tables]| there(0, tables >> 4) && there(1, tables & 15))
    }

    fn see_adobe(&self, body: &[u8]) -> bool {
        let grey = self.frame.as_ref().is_some_and(|frame| frame.len() == 1);
        let Some(rest) = body.strip_prefix(b"Adobe") else { return true };
        let luminance = match rest.get(6) {
            Some(1) => true,
            Some(0) => grey,
            _ => false,
        };
        rest.first() == Some(&0) && luminance
    }
}
