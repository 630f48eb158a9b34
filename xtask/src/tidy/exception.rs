//! Named exceptions from the rules, each with its reason; one that excuses nothing is a finding.

use super::tree::Finding;

/// A file that may break one rule.
pub struct Exception {
    /// The rule's name.
    pub rule: &'static str,
    /// The file.
    pub path: &'static str,
    /// Why it may.
    pub reason: &'static str,
}

/// All exceptions.
pub const EXCEPTIONS: [Exception; 5] = [
    Exception { rule: "orm-place", path: "server/src/state.rs", reason: "opens the pools and begins transactions" },
    Exception { rule: "server-layer", path: "server/src/state.rs", reason: "holds the handle of the photo store" },
    Exception {
        rule: "cycle",
        path: "shared/src/record/kinds.rs",
        reason: "the closed list names every kind, and what a kind decides may be a command for a record of another kind",
    },
    Exception {
        rule: "cycle",
        path: "server/src/record/handle.rs",
        reason: "the work under way is one struct whose loading and saving are methods in files of their own",
    },
    Exception {
        rule: "cycle",
        path: "app/src/store/outbox.rs",
        reason: "the port reads the outbox whole, and the outbox says which rows the port is to write",
    },
];

/// Takes the excused findings out, and adds one for every exception that excused nothing.
pub fn excused(findings: Vec<Finding>, exceptions: &[Exception], rule: &'static str) -> Vec<Finding> {
    let covers = |exception: &Exception, finding: &Finding| exception.rule == finding.rule && exception.path == finding.path;
    let unused = exceptions
        .iter()
        .filter(|exception| exception.rule == rule)
        .filter(|exception| !findings.iter().any(|finding| covers(exception, finding)));
    let unused: Vec<Finding> = unused
        .map(|exception| Finding {
            rule,
            path: exception.path.to_owned(),
            line: 1,
            advice: format!("its exception excuses nothing any more ({}): delete it from xtask/src/tidy/exception.rs", exception.reason),
        })
        .collect();
    let mut left: Vec<Finding> =
        findings.into_iter().filter(|finding| !exceptions.iter().any(|exception| covers(exception, finding))).collect();
    left.extend(unused);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATABASE: Exception = Exception { rule: "orm-place", path: "server/src/state.rs", reason: "opens the pools" };

    fn finding(path: &str) -> Finding {
        Finding { rule: "orm-place", path: path.to_owned(), line: 3, advice: "move it".to_owned() }
    }

    #[test]
    fn an_exception_excuses_its_file_and_rule_only() {
        let left = excused(vec![finding("server/src/state.rs"), finding("server/src/other.rs")], &[DATABASE], "orm-place");
        assert_eq!(left, [finding("server/src/other.rs")]);
    }

    #[test]
    fn an_exception_that_excuses_nothing_is_a_finding() {
        let left = excused(Vec::new(), &[DATABASE], "orm-place");
        assert_eq!(left.len(), 1);
        assert!(left.iter().all(|finding| finding.advice.contains("opens the pools")));
        assert!(excused(Vec::new(), &[DATABASE], "image-place").is_empty());
    }
}
