//! The API against its own document: schemathesis asks a real server with the demo town, as every role and as nobody.
//!
//! No answer may be a fault of the server, and each must have a status, a media type, headers and a body that the document names. Beside
//! that: whoever nobody knows is let in nowhere, and no answer to a unit names an inspector or a verifier.

mod ask;
mod report;
mod round;
mod server;

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::outcome::Outcome;
use super::tally::Tally;
use crate::python;
use crate::workspace::Workspace;
use ask::{Visitor, sign_in};
use round::Round;

/// What asks, to the last number.
const REQUIREMENTS: &str = include_str!("api/requirements.txt");
/// How many examples per operation, unless `JINGGE_API_EXAMPLES` says otherwise.
const EXAMPLES: u32 = 30;
/// No role takes longer than that with the usual number of examples.
const LIMIT: Duration = Duration::from_secs(240);

/// Who asks: the role, and one of the demo town's people with it.
const ROLES: [(&str, &str); 6] = [
    ("inspector", "wangge1"),
    ("unit", "cunwei1"),
    ("verifier", "hecha1"),
    ("dispatcher", "chuangwei"),
    ("leader", "lingdao"),
    ("admin", "guanli"),
];
/// Whom a unit must not come to know.
const HIDDEN_FROM_UNITS: [&str; 2] = ["inspector", "verifier"];

/// Does the part; all that schemathesis says goes into the file `log`. Counts each role, nobody too.
pub fn api(workspace: &Workspace, log: &Path) -> Result<Outcome> {
    let program = match python::installed(REQUIREMENTS, &workspace.target.join("schemathesis")) {
        Ok(programs) => programs.join("schemathesis"),
        Err(error) => {
            let advice = format!("schemathesis is not installed here: {error:#}");
            return Ok(Outcome { tally: Tally { skipped: 1, ..Tally::default() }, remarks: vec![advice] });
        }
    };
    let server = server::start(workspace, log)?;
    let examples = examples()?;
    let limit = LIMIT * examples.div_ceil(EXAMPLES);
    let mut visitors = vec![Visitor::nobody()];
    for (number, (role, username)) in ROLES.iter().enumerate() {
        visitors.push(sign_in(&server.address, role, username, number)?);
    }
    let secrets: Vec<String> =
        visitors.iter().filter(|visitor| HIDDEN_FROM_UNITS.contains(&visitor.role)).flat_map(|visitor| visitor.names.clone()).collect();
    let mut outcome = Outcome::default();
    for visitor in &visitors {
        let hidden: &[String] = if visitor.role == "unit" { &secrets } else { &[] };
        let round = Round { program: &program, address: &server.address, folder: server.folder(), log, examples, limit };
        let found = round.of(visitor, hidden)?;
        if found.holds() {
            outcome.tally.passed += 1;
        } else {
            outcome.tally.failed += 1;
        }
        let line = format!("{:<10} {found}", visitor.role);
        println!("   {line}");
        outcome.remarks.push(line);
    }
    Ok(outcome)
}

fn examples() -> Result<u32> {
    std::env::var("JINGGE_API_EXAMPLES").map_or(Ok(EXAMPLES), |text| Ok(text.parse::<u32>()?.max(1)))
}
