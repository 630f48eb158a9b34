//! How many connections fit: as many as are wanted, and never more than the system's open files allow.

/// Files that are not for connections: the database with its readers, photos under way, the log, the threads' own.
const RESERVED: usize = 96;

/// Raises this process's limit of open files as far as it may and as is needed. Gives how many connections there may be, and how many may be
/// accepted before those in excess are sent away.
#[must_use]
pub fn measure(wanted: usize) -> (usize, usize) {
    let needed = u64::try_from(accepted_for(wanted) + 4 * RESERVED).unwrap_or(u64::MAX);
    let files = match rlimit::increase_nofile_limit(needed) {
        Ok(files) => usize::try_from(files).unwrap_or(usize::MAX),
        Err(error) => {
            tracing::warn!(%error, "the limit of open files could not be read");
            256
        }
    };
    let (all, accepted) = within(wanted, files);
    if all < wanted {
        tracing::warn!(all, wanted, files, "fewer connections than wanted: the system allows too few open files");
    }
    (all, accepted)
}

/// A third more is accepted than may stay, so that one that is asked to leave has time to go.
const fn accepted_for(all: usize) -> usize {
    all + all / 3
}

fn within(wanted: usize, files: usize) -> (usize, usize) {
    let free = files.saturating_sub(RESERVED).max(files / 4).max(8);
    let all = wanted.min(free / 4 * 3);
    (all, accepted_for(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_accepted_and_what_is_reserved_fit_into_the_open_files() {
        assert_eq!(within(512, 65_536), (512, 682));
        for files in [256, 300, 512, 1_024] {
            let (all, accepted) = within(512, files);
            assert!(accepted + RESERVED <= files && all >= 100, "{files} files: {all}, {accepted}");
        }
        assert!(within(512, 64).0 >= 8);
    }
}
