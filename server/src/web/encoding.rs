//! Which precompressed sibling of a file a browser may have.

/// How a file's bytes are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli, sibling `.br`.
    Brotli,
    /// Gzip, sibling `.gz`.
    Gzip,
    /// As they are.
    Identity,
}

impl Encoding {
    /// What is put behind the file's name.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }

    /// Value of `Content-Encoding`; none for the bytes as they are.
    #[must_use]
    pub const fn header(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// The encodings an `Accept-Encoding` header allows, smallest bytes first; the last is always [`Encoding::Identity`].
#[must_use]
pub fn accepted(header: &str) -> Vec<Encoding> {
    let mut accepted: Vec<Encoding> = [Encoding::Brotli, Encoding::Gzip].into_iter().filter(|encoding| allows(header, *encoding)).collect();
    accepted.push(Encoding::Identity);
    accepted
}

fn allows(header: &str, encoding: Encoding) -> bool {
    let Some(name) = encoding.header() else { return true };
    let weight_of = |wanted: &str| {
        header.split(',').find_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
            named.then_some(weight)
        })
    };
    weight_of(name).or_else(|| weight_of("*")).is_some_and(|weight| weight > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Encoding::{Brotli, Gzip, Identity};

    #[test]
    fn brotli_comes_before_gzip_before_nothing() {
        assert_eq!(accepted("gzip, deflate, br"), [Brotli, Gzip, Identity]);
        assert_eq!(accepted("gzip"), [Gzip, Identity]);
        assert_eq!(accepted(""), [Identity]);
        assert_eq!(accepted("*"), [Brotli, Gzip, Identity]);
    }

    #[test]
    fn a_weight_of_zero_forbids() {
        assert_eq!(accepted("br;q=0, gzip;q=0.5"), [Gzip, Identity]);
        assert_eq!(accepted("*, br; q=0"), [Gzip, Identity]);
        assert_eq!(accepted("identity"), [Identity]);
    }
}
