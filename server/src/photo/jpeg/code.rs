//! Huffman codes and the bits they are read from.

use super::{JpegError, Tables};

/// Bits looked at at once; longer codes are rare.
const QUICK: u32 = 8;

/// A Huffman table.
pub struct Codes {
    /// Value and length by the next eight bits; length 0 for longer codes.
    quick: [(u8, u8); 1 << QUICK],
    /// For each length: one past the largest code, and what to add to a code for its place among the values.
    longer: [(u32, i32); 17],
    values: Vec<u8>,
}

impl Codes {
    fn new(counts: &[u8], values: &[u8]) -> Result<Self, JpegError> {
        let (mut quick, mut longer) = ([(0, 0); 1 << QUICK], [(0, 0); 17]);
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, count) in (1_u32..).zip(counts) {
            let first = code;
            let offset = i32::try_from(place).map_err(|_| JpegError::Strange)? - i32::try_from(first).map_err(|_| JpegError::Strange)?;
            for _ in 0..*count {
                if code >= 1 << length {
                    return Err(JpegError::Strange);
                }
                if length <= QUICK {
                    let (start, many) = (code << (QUICK - length), 1 << (QUICK - length));
                    let found = (*values.get(place).ok_or(JpegError::Strange)?, u8::try_from(length).map_err(|_| JpegError::Strange)?);
                    quick.iter_mut().skip(start as usize).take(many).for_each(|entry| *entry = found);
                }
                (code, place) = (code + 1, place + 1);
            }
            longer[length as usize] = (code, offset);
            code <<= 1;
        }
        Ok(Self { quick, longer, values: values.to_vec() })
    }
}

/// Reads the tables of a segment into their places.
pub fn read_codes(mut body: &[u8], dc: &mut Tables, ac: &mut Tables) -> Result<(), JpegError> {
    while let [which, rest @ ..] = body {
        let (counts, rest) = rest.split_at_checked(16).ok_or(JpegError::Strange)?;
        let many = counts.iter().map(|count| usize::from(*count)).sum();
        let (values, rest) = rest.split_at_checked(many).ok_or(JpegError::Strange)?;
        let tables = if which >> 4 == 0 { &mut *dc } else { &mut *ac };
        *tables.get_mut(usize::from(which & 15)).ok_or(JpegError::Strange)? = Some(Codes::new(counts, values)?);
        body = rest;
    }
    Ok(())
}

/// The bits of a scan up to the next marker.
pub struct Bits<'a> {
    bytes: &'a [u8],
    /// The next byte, or the marker that ends the bits.
    at: usize,
    held: u64,
    count: u32,
    /// Bits that may be missing at the end: some encoders forget the padding of the last byte.
    spare: u32,
}

/// Fewer than a byte.
const SPARE: u32 = 7;

impl<'a> Bits<'a> {
    pub const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, held: 0, count: 0, spare: SPARE }
    }

    /// Reads on until there are enough bits or a marker.
    fn fill(&mut self) {
        while self.count <= 48 {
            let byte = match self.bytes.get(self.at..) {
                Some([0xFF, 0, ..]) => {
                    self.at += 1;
                    0xFF
                }
                Some([byte, ..]) if *byte != 0xFF => *byte,
                _ => {
                    self.held = self.held << self.spare | ((1 << self.spare) - 1);
                    self.count += std::mem::take(&mut self.spare);
                    return;
                }
            };
            self.at += 1;
            self.held = self.held << 8 | u64::from(byte);
            self.count += 8;
        }
    }

    /// The next value of a code.
    #[inline]
    pub fn code(&mut self, codes: &Codes) -> Result<u8, JpegError> {
        if self.count < 16 {
            self.fill();
        }
        if let Some(rest) = self.count.checked_sub(QUICK) {
            // Eight bits, of which there is an entry each.
            let (value, length) = codes.quick[usize::from((self.held >> rest) as u8)];
            if let Some(rest) = self.count.checked_sub(u32::from(length)).filter(|_| length > 0) {
                self.count = rest;
                return Ok(value);
            }
        }
        self.rare_code(codes)
    }

    /// A code of more than eight bits, or one of the last.
    #[cold]
    fn rare_code(&mut self, codes: &Codes) -> Result<u8, JpegError> {
        // What is missing at the end of the bits counts as ones, which are no code of their own.
        let ahead = match self.count {
            16.. => self.held >> (self.count - 16),
            few => self.held << (16 - few) | ((1 << (16 - few)) - 1),
        };
        let window = u32::try_from(ahead & 0xFFFF).map_err(|_| JpegError::Strange)?;
        let (value, length) = codes.quick[(window >> (16 - QUICK)) as usize];
        if length > 0 {
            self.drop(u32::from(length))?;
            return Ok(value);
        }
        for length in QUICK + 1..=16 {
            let (end, offset) = codes.longer[length as usize];
            let code = window >> (16 - length);
            if code < end {
                self.drop(length)?;
                let place = i64::from(code) + i64::from(offset);
                let value = usize::try_from(place).ok().and_then(|place| codes.values.get(place));
                return value.copied().ok_or(JpegError::Strange);
            }
        }
        // No code begins so: damaged, or the bits have run out.
        Err(JpegError::Cut)
    }

    /// The next bits as a number; at most 16.
    #[inline]
    pub fn take(&mut self, many: u8) -> Result<u32, JpegError> {
        let many = u32::from(many);
        if self.count < many {
            self.fill();
        }
        let rest = self.count.checked_sub(many).ok_or(JpegError::Cut)?;
        self.count = rest;
        // Sixteen bits are a number of 32.
        Ok((self.held >> rest & ((1 << many) - 1)) as u32)
    }

    fn drop(&mut self, many: u32) -> Result<(), JpegError> {
        self.count = self.count.checked_sub(many).ok_or(JpegError::Cut)?;
        Ok(())
    }

    /// Goes behind the next marker, which must be the restart with this number; bits before it are padding.
    pub fn restart(&mut self, number: u8) -> Result<(), JpegError> {
        let rest = self.bytes.get(self.at..).ok_or(JpegError::Cut)?;
        let next = rest.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xFF)).ok_or(JpegError::Cut)?;
        if rest[next + 1] != 0xD0 + number {
            return Err(JpegError::Cut);
        }
        (self.at, self.held, self.count, self.spare) = (self.at + next + 2, 0, 0, SPARE);
        Ok(())
    }

    /// Whether all that is left before the next marker are the bits that fill up a byte.
    pub fn are_spent(&mut self) -> bool {
        self.fill();
        self.spare == 0 && (SPARE..SPARE + 8).contains(&self.count)
    }

    /// Where reading goes on after the scan.
    pub const fn end(&self) -> usize {
        self.at
    }
}
