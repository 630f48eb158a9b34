//! Addresses of pages and of the server, with what is asked in them.

/// An address with what is asked in it.
#[must_use]
pub fn address_of(path: &str, asked: &[(&'static str, String)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in asked {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        address.push_str(&encoded(value));
    }
    address
}

fn encoded(value: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let hex = |nibble: u8| HEX.get(usize::from(nibble)).copied().map_or('0', char::from);
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~:,".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    encoded
}
