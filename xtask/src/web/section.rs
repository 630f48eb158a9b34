//! Leaving out of a WebAssembly module what a browser does not need.

/// Magic number and version.
const HEADER: usize = 8;

/// The module without its custom sections (names, producers), or `None` when it is cut short.
pub fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    let mut kept = module.get(..HEADER)?.to_vec();
    let mut rest = module.get(HEADER..)?;
    while let Some((&id, after_id)) = rest.split_first() {
        let (length, width) = length_at(after_id)?;
        let whole = 1 + width + length;
        let section = rest.get(..whole)?;
        if id != 0 {
            kept.extend_from_slice(section);
        }
        rest = rest.get(whole..)?;
    }
    Some(kept)
}

/// The sections of a module in order: id and content; `None` when it is cut short.
pub fn sections(module: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut found = Vec::new();
    let mut rest = module.get(HEADER..)?;
    while let Some((&id, after_id)) = rest.split_first() {
        let (length, width) = length_at(after_id)?;
        found.push((id, after_id.get(width..width + length)?));
        rest = after_id.get(width + length..)?;
    }
    Some(found)
}

/// An unsigned LEB128 number at the start of `bytes`: its value and its width in bytes.
pub fn length_at(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: [u8; 8] = [0, b'a', b's', b'm', 1, 0, 0, 0];

    fn module(sections: &[(u8, usize)]) -> Vec<u8> {
        let mut bytes = HEAD.to_vec();
        for (id, length) in sections {
            bytes.extend([*id, (length & 0x7f) as u8 | 0x80, (length >> 7) as u8]);
            bytes.extend(vec![*id; *length]);
        }
        bytes
    }

    #[test]
    fn only_custom_sections_go() {
        let given = module(&[(1, 3), (0, 300), (10, 200), (0, 1)]);
        assert_eq!(without_custom_sections(&given), Some(module(&[(1, 3), (10, 200)])));
    }

    #[test]
    fn a_module_cut_short_is_refused() {
        let mut given = module(&[(10, 200)]);
        given.pop();
        assert_eq!(without_custom_sections(&given), None);
        assert_eq!(without_custom_sections(&HEAD[..5]), None);
    }
}
