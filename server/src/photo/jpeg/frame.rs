//! The headers: what a picture consists of, and what a scan brings of it.

use super::JpegError;

/// A part of the colour, as the frame describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    id: u8,
    /// Blocks across and down in one unit of all parts.
    pub across: u32,
    pub down: u32,
}

/// The frame header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Width in pixels, as stored.
    pub width: u32,
    /// Height in pixels, as stored.
    pub height: u32,
    /// Whether several scans add up to the picture: then a decoder holds all of it before it makes a pixel.
    pub progressive: bool,
    /// The parts of the colour.
    pub parts: Vec<Spec>,
}

impl Frame {
    /// Units across and down.
    pub fn units(&self) -> (u32, u32) {
        let most = |side: fn(&Spec) -> u32| self.parts.iter().map(side).max().unwrap_or(1);
        (self.width.div_ceil(8 * most(|part| part.across)), self.height.div_ceil(8 * most(|part| part.down)))
    }

    /// Blocks of 8 × 8 of all parts.
    pub fn blocks(&self) -> u64 {
        let (across, down) = self.units();
        let in_unit: u32 = self.parts.iter().map(|part| part.across * part.down).sum();
        u64::from(across) * u64::from(down) * u64::from(in_unit)
    }
}

/// What has come of a part.
pub struct Part {
    /// Blocks across and down that hold picture, for a scan of this part alone.
    pub alone: (u32, u32),
    /// Blocks in a row of the store, with those that fill up the last unit.
    pub stride: u32,
    /// For each block of a progressive picture which of its coefficients are not zero; a later scan refines those.
    pub not_zero: Vec<u64>,
    /// Bits of each coefficient still to come; 255 where no scan has brought any.
    pub missing_bits: [u8; 64],
}

impl Part {
    pub fn of(frame: &Frame, spec: &Spec) -> Self {
        let (across, down) = frame.units();
        let most = |side: fn(&Spec) -> u32| frame.parts.iter().map(side).max().unwrap_or(1);
        let blocks = |length: u32, own: u32, all: u32| (length * own).div_ceil(all).div_ceil(8);
        let alone = (blocks(frame.width, spec.across, most(|part| part.across)), blocks(frame.height, spec.down, most(|part| part.down)));
        let stride = across * spec.across;
        let kept = if frame.progressive { u64::from(stride) * u64::from(down * spec.down) } else { 0 };
        Self { alone, stride, not_zero: vec![0; usize::try_from(kept).unwrap_or_default()], missing_bits: [u8::MAX; 64] }
    }

    /// Whether all of it has come.
    pub fn is_complete(&self) -> bool {
        self.missing_bits == [0; 64]
    }
}

/// A part as a scan brings it.
#[derive(Clone, Copy)]
pub struct InScan {
    pub part: usize,
    pub dc: usize,
    pub ac: usize,
}

/// A scan header.
pub struct Scan {
    pub parts: Vec<InScan>,
    /// First and last coefficient.
    pub from: u8,
    pub to: u8,
    /// Bits still to come before and after this scan; `before` is 0 for a first one.
    pub before: u8,
    pub after: u8,
}

/// Reads a frame header.
pub fn read_frame(marker: u8, body: &[u8]) -> Result<Frame, JpegError> {
    let &[8, h1, h0, w1, w0, count @ 1..=4, ref parts @ ..] = body else { return Err(JpegError::Strange) };
    let (height, width) = (u16::from_be_bytes([h1, h0]), u16::from_be_bytes([w1, w0]));
    let parts: Vec<Spec> = parts
        .chunks_exact(3)
        .take(usize::from(count))
        .map(|part| Spec { id: part[0], across: u32::from(part[1] >> 4), down: u32::from(part[1] & 15) })
        .collect();
    let fits = |part: &Spec| (1..=4).contains(&part.across) && (1..=4).contains(&part.down);
    if width == 0 || height == 0 || parts.len() != usize::from(count) || !parts.iter().all(fits) {
        return Err(JpegError::Strange);
    }
    let mut frame = Frame { width: width.into(), height: height.into(), progressive: marker == 0xC2, parts };
    if let [only] = frame.parts.as_mut_slice() {
        // One part is never interleaved, whatever its header says.
        (only.across, only.down) = (1, 1);
    }
    Ok(frame)
}

/// Reads a scan header.
pub fn read_scan(frame: &Frame, body: &[u8]) -> Result<Scan, JpegError> {
    let &[count @ 1..=4, ref rest @ ..] = body else { return Err(JpegError::Strange) };
    let (parts, rest) = rest.split_at_checked(2 * usize::from(count)).ok_or(JpegError::Strange)?;
    let &[from, to, bits, ..] = rest else { return Err(JpegError::Strange) };
    let parts: Option<Vec<InScan>> = parts
        .chunks_exact(2)
        .map(|pair| {
            let part = frame.parts.iter().position(|part| part.id == pair[0])?;
            Some(InScan { part, dc: usize::from(pair[1] >> 4), ac: usize::from(pair[1] & 15) })
        })
        .collect();
    let parts = parts.ok_or(JpegError::Strange)?;
    if !frame.progressive {
        return Ok(Scan { parts, from: 0, to: 63, before: 0, after: 0 });
    }
    let lone = from == 0 || parts.len() == 1;
    let band = if from == 0 { to == 0 } else { from <= to && to < 64 };
    if lone && band { Ok(Scan { parts, from, to, before: bits >> 4, after: bits & 15 }) } else { Err(JpegError::Strange) }
}
