//! The faults that are put to the trial, each with what must come of it.

/// A fault of the matrix.
pub struct Fault {
    /// Its name: `F19`.
    pub id: &'static str,
    /// What goes wrong.
    pub what: &'static str,
    /// What must come of it.
    pub expected: &'static str,
}

/// Faults whose product half does not exist yet.
pub const NOT_BUILT: [&str; 1] = ["F23"];

const fn fault(id: &'static str, what: &'static str, expected: &'static str) -> Fault {
    Fault { id, what, expected }
}

/// All of them.
pub const FAULTS: [Fault; 57] = [
    fault("F01", "a request is lost", "sent again; one effect"),
    fault("F02", "the answer is lost after the commit", "the same verdict again; one effect"),
    fault("F03", "a request arrives twice", "one effect"),
    fault("F04", "requests arrive out of order: an edit before its report", "it waits for what it needs"),
    fault("F05", "a message is cut after k bytes", "the photo resumes, it does not restart"),
    fault("F06", "the connection is half open", "given up within 30 s, tried again"),
    fault("F07", "5 to 60 s latency with losses", "all delivered, progress shown"),
    fault("F08", "a captive portal answers", "counts as no network; nothing is marked as sent"),
    fault("F09", "a truncated 200", "counts as no network"),
    fault("F10", "5xx with HTML", "waits longer each time, then delivers"),
    fault("F11", "the server asks to wait (429)", "the phone obeys; nothing fails by it"),
    fault("F12", "a photo is too large for the server (413)", "held back with a reason, the rest goes on"),
    fault("F13", "one spoiled record among twenty", "nineteen land, one is under 需处理"),
    fault("F14", "closed or reassigned meanwhile", "both versions kept and shown"),
    fault("F15", "the session ends in the middle (401)", "the token goes on sending"),
    fault("F16", "the account is closed, or the person moved", "nothing is dropped"),
    fault("F17", "the server is restored from an older backup", "phones notice, fetch anew, offer again what it forgot"),
    fault("F18", "the cursor is ahead, behind or wiped", "everything is fetched anew"),
    fault("F19", "kill -9 between any two effects", "no lost and no doubled effect, no half photo"),
    fault("F20", "the server's disk is full or read-only", "507, reading goes on, nothing is lost"),
    fault("F21", "fifty phones write at once", "each gets its verdict, one effect each"),
    fault("F22", "a PostgreSQL connection is killed in a transaction", "no lost and no doubled effect"),
    fault("F23", "an S3 answer is lost, or S3 is down", "a receipt only after verified bytes"),
    fault("F24", "the page crashes while someone types", "the draft is back"),
    fault("F25", "the page is killed while the camera is open", "the same form and slot, with a hint"),
    fault("F26", "a crash in the middle of a photo", "the whole photo or none"),
    fault("F27", "the browser is killed right after 已存本机", "the record is there"),
    fault("F28", "unflushed transactions vanish", "what was shown as saved is there"),
    fault("F29", "no space for a photo, a draft, a receipt", "said plainly; nothing unsent goes"),
    fault("F30", "the site's data is cleared", "noticed and said, not empty and ready"),
    fault("F31", "the database cannot be opened", "said plainly; nothing is wiped"),
    fault("F32", "InvalidState, several times", "opened anew and done"),
    fault("F33", "a damaged entry", "shown; the others go on"),
    fault("F34", "two tabs", "one sender, one effect"),
    fault("F35", "an old tab during an upgrade of the database", "no tab hangs"),
    fault("F36", "an upgrade with a full outbox of a released version", "all of it is sent"),
    fault("F37", "a new phone at an old server", "records wait, none is lost"),
    fault("F38", "an old phone at a new server", "accepted"),
    fault("F39", "a new version arrives while a form is open", "no reload while the form is open"),
    fault("F40", "no service worker", "all but a cold start without network"),
    fault("F41", "no Web Locks, BroadcastChannel, randomUUID", "their stand-ins do"),
    fault("F42", "WebAssembly is refused", "a readable page"),
    fault("F43", "a clock wrong by a year, another time zone", "order and deadlines unaffected, marked"),
    fault("F44", "the location is denied, late or 5 km off", "never waited for; marked"),
    fault("F45", "another person on the same phone", "nothing crosses over"),
    fault("F46", "five taps within a second", "one record"),
    fault("F47", "300 records and 1,500 photos after three days", "all of it read once, resumes after each cut"),
    fault("F48", "the deadline passes while the reply waits", "both times are shown"),
    fault("F49", "the verifier decides while the unit sends again", "one outcome each, both seen"),
    fault("F50", "unit, grid or kind is gone meanwhile", "the archived version counts"),
    fault("F51", "bombs, polyglots, SVG, HEIC, empty files as photos", "refused with a reason, memory bounded"),
    fault(
        "F52",
        "a message channel is down, limits the rate, or says 200 and means no",
        "the entry in the app is there; told later, none lost, none doubled",
    ),
    fault("F53", "a backup under load, and its restoring", "equal"),
    fault("F54", "an audit row is edited or cut", "found and named"),
    fault("F55", "everything at once, by seed", "I1 to I10 hold"),
    fault("F56", "a job hangs or blocks its thread", "deadlines are watched in time"),
    fault("F57", "of two servers over one database one dies in a job", "the other does it; one effect"),
];

/// Defects of the mutation table with what they would do; the names stand in `shared/src/mutation.rs`.
pub const DEFECTS: [(&str, &str); 23] = [
    ("ForgetLedger", "a repeated op is decided again"),
    ("DropBytesBeforeReceipt", "photo bytes go with the first verdict"),
    ("CursorBeforeData", "the pull's cursor is written before the data"),
    ("AnswerBeforeCommit", "the answer leaves before the commit"),
    ("SkipFileSync", "a photo's file is not flushed"),
    ("SkipFolderSync", "a photo's folder is not flushed"),
    ("AcceptPortal", "a portal's 200 counts as yes"),
    ("IgnoreDependency", "a command is decided before the one it needs"),
    ("ReuseOpId", "two commands share an op id"),
    ("LoseGone", "what has left the access scope stays on the phone"),
    ("RelaxedSave", "已存本机 for what is not flushed"),
    ("ClearDraftFirst", "the draft goes before the record is written"),
    ("WrongSender", "sent under another person's name"),
    ("BelieveComplete", "photos are complete because the phone says so"),
    ("EvictUnsent", "a full phone drops what is unsent"),
    ("ReloadOpenForm", "the page reloads while a form is open"),
    ("DropJob", "the deadline's timer is lost"),
    ("IgnoreGeneration", "a restored server is taken for the same one"),
    ("EvictBeforeBackup", "delivered bytes go before a backup has them"),
    ("SkipAudit", "a change leaves no audit row"),
    ("RowBeforeFile", "a photo's row is committed before its file"),
    ("Undercount", "the count leaves out what was refused"),
    ("DecideBehind", "a restored server decides at once what it cannot know yet"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faults_are_numbered_without_gaps() {
        for (index, fault) in FAULTS.iter().enumerate() {
            assert_eq!(fault.id, format!("F{:02}", index + 1));
        }
    }

    #[test]
    fn every_defect_of_the_switch_stands_in_the_table() {
        let switch = include_str!("../../../shared/src/mutation.rs");
        let listed = switch.split("pub const ALL").nth(1).unwrap_or_default();
        let named: Vec<&str> = listed.split("Self::").skip(1).filter_map(|part| part.split([',', ']']).next()).collect();
        let here: Vec<&str> = DEFECTS.iter().map(|(name, _)| *name).collect();
        assert_eq!(named.get(..here.len()), Some(&here[..]));
    }
}
