//! Walking the compressed data of one scan.

use super::{
    JpegError, Tables,
    code::{Bits, Codes},
    frame::{Frame, InScan, Part, Scan},
};

/// Where a scan's data lies and what it is read with.
pub struct Seen<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
    /// Units between two restarts; 0 for none.
    pub restart: u32,
    pub dc: &'a Tables,
    pub ac: &'a Tables,
}

/// Blocks that a run leaves empty, across units.
type Run = u32;

/// What a walk came to.
pub struct Walked {
    /// Where reading goes on.
    pub end: usize,
    /// Whether the data of each run of units ends with its last code and the bits that fill up its byte.
    pub exact: bool,
}

/// Walks a scan to its end and notes what it brought.
///
/// # Errors
/// [`JpegError::Cut`] if the data ends, or makes no sense, before its last unit.
pub fn walk(frame: &Frame, scan: &Scan, parts: &mut [Part], seen: Seen<'_>) -> Result<Walked, JpegError> {
    let mut bits = Bits::new(seen.bytes, seen.at);
    let alone = scan.parts.len() == 1;
    let (across, down) = match scan.parts.as_slice() {
        [only] => parts[only.part].alone,
        _ => frame.units(),
    };
    let (mut run, mut until_restart, mut restarts): (Run, u32, u8) = (0, seen.restart, 0);
    let mut exact = true;
    for y in 0..down {
        for x in 0..across {
            if seen.restart > 0 && until_restart == 0 {
                exact &= bits.are_spent();
                bits.restart(restarts)?;
                (run, until_restart, restarts) = (0, seen.restart, (restarts + 1) % 8);
            }
            until_restart = until_restart.saturating_sub(1);
            for of in &scan.parts {
                let spec = frame.parts[of.part];
                let (wide, high) = if alone { (1, 1) } else { (spec.across, spec.down) };
                let part = &mut parts[of.part];
                for block in 0..wide * high {
                    let (row, column) = (y * high + block / wide, x * wide + block % wide);
                    let at = row as usize * part.stride as usize + column as usize;
                    let mut none = 0;
                    let not_zero = part.not_zero.get_mut(at).unwrap_or(&mut none);
                    walk_block(&mut bits, scan, *of, &seen, not_zero, &mut run)?;
                }
            }
        }
    }
    for of in &scan.parts {
        for missing in parts[of.part].missing_bits.iter_mut().take(usize::from(scan.to) + 1).skip(usize::from(scan.from)) {
            if *missing != u8::MAX || scan.before == 0 {
                *missing = scan.after;
            }
        }
    }
    exact &= bits.are_spent();
    Ok(Walked { end: bits.end(), exact })
}

fn table(tables: &Tables, number: usize) -> Result<&Codes, JpegError> {
    tables.get(number).and_then(Option::as_ref).ok_or(JpegError::Strange)
}

fn walk_block(bits: &mut Bits<'_>, scan: &Scan, of: InScan, seen: &Seen<'_>, not_zero: &mut u64, run: &mut Run) -> Result<(), JpegError> {
    let mut from = scan.from;
    if from == 0 {
        if scan.before > 0 {
            bits.take(1)?;
        } else {
            let size = bits.code(table(seen.dc, of.dc)?)?;
            bits.take(if size <= 11 { size } else { return Err(JpegError::Strange) })?;
        }
        if scan.to == 0 {
            return Ok(());
        }
        from = 1;
    }
    if scan.before > 0 {
        return refine(bits, table(seen.ac, of.ac)?, (from, scan.to), not_zero, run);
    }
    if *run > 0 {
        *run -= 1;
        return Ok(());
    }
    let codes = table(seen.ac, of.ac)?;
    let mut next = from;
    while next <= scan.to {
        let code = bits.code(codes)?;
        match (code >> 4, code & 15) {
            (15, 0) => next += 16,
            // A run of empty blocks: where there is one scan only, decoders take such a code for different things.
            (1.., 0) if scan.from == 0 => return Err(JpegError::Cut),
            (many, 0) => {
                *run = (1 << many) + bits.take(many)? - 1;
                break;
            }
            (zeros, size) => {
                next += zeros;
                if next > 63 {
                    return Err(JpegError::Cut);
                }
                bits.take(size)?;
                *not_zero |= 1 << next;
                next += 1;
            }
        }
    }
    Ok(())
}

/// A block to whose known coefficients one bit each is added, and new ones between them.
fn refine(bits: &mut Bits<'_>, codes: &Codes, (from, to): (u8, u8), not_zero: &mut u64, run: &mut Run) -> Result<(), JpegError> {
    let mut next = from;
    if *run == 0 {
        while next <= to {
            let code = bits.code(codes)?;
            let (mut zeros, size) = (code >> 4, code & 15);
            match size {
                0 if zeros < 15 => {
                    *run = (1 << zeros) + bits.take(zeros)?;
                    break;
                }
                0 => {}
                1 => {
                    bits.take(1)?;
                }
                _ => return Err(JpegError::Cut),
            }
            while next <= to {
                if *not_zero >> next & 1 == 1 {
                    bits.take(1)?;
                } else if zeros == 0 {
                    break;
                } else {
                    zeros -= 1;
                }
                next += 1;
            }
            if size == 1 && next <= to {
                *not_zero |= 1 << next;
            }
            next += 1;
        }
    }
    if *run > 0 {
        // From here on only known coefficients get a bit.
        let band = (u64::MAX >> (63 - to)) & u64::MAX.checked_shl(u32::from(next)).unwrap_or_default();
        for _ in 0..(*not_zero & band).count_ones() {
            bits.take(1)?;
        }
        *run -= 1;
    }
    Ok(())
}
