//! How many connections fit: as many as are wanted, beside them those on which open programs wait for news, and never more than the system's
//! open files allow.

/// Files that are not for connections: the database with its readers, photos under way, the log, the threads' own.
const RESERVED: usize = 96;

/// Connections on which somebody waits for news, to each other one.
const LISTENING: usize = 4;

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seats {
    /// With something to ask, at once.
    pub all: usize,
    /// On which an open program waits for news.
    pub listening: usize,
    /// Accepted before those in excess are sent away.
    pub accepted: usize,
}

/// Raises this process's limit of open files as far as it may and as is needed, and says what then fits.
#[must_use]
pub fn measure(wanted: usize) -> Seats {
    let needed = u64::try_from(accepted_for(wanted) + LISTENING * wanted + 4 * RESERVED).unwrap_or(u64::MAX);
    let files = match rlimit::increase_nofile_limit(needed) {
        Ok(files) => usize::try_from(files).unwrap_or(usize::MAX),
        Err(error) => {
            tracing::warn!(%error, "the limit of open files could not be read");
            256
        }
    };
    let seats = within(wanted, files);
    if seats.all < wanted {
        tracing::warn!(all = seats.all, wanted, files, "fewer connections than wanted: the system allows too few open files");
    }
    seats
}

/// A third more is accepted than may stay, so that one that is asked to leave has time to go.
const fn accepted_for(all: usize) -> usize {
    all + all / 3
}

/// Whoever asks comes first; whoever only waits has what is left.
fn within(wanted: usize, files: usize) -> Seats {
    let free = files.saturating_sub(RESERVED).max(files / 4).max(8);
    let all = wanted.min(free / 4 * 3);
    let accepted = accepted_for(all);
    let listening = (LISTENING * all).min(free.saturating_sub(accepted));
    Seats { all, listening, accepted: accepted + listening }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_accepted_and_what_is_reserved_fit_into_the_open_files() {
        assert_eq!(within(512, 65_536), Seats { all: 512, listening: 2_048, accepted: 2_730 });
        for files in [256, 300, 512, 1_024] {
            let seats = within(512, files);
            assert!(seats.accepted + RESERVED <= files && seats.all >= 100, "{files} files: {seats:?}");
        }
        assert!(within(512, 64).all >= 8);
    }
}
