//! `POST /api/issues/export/compare`: a 台账 that comes back, held to what is kept. It changes nothing.

use super::pages::names_for;
use crate::{
    auth::Caller,
    error::Error,
    issue,
    state::{State, unpacking},
    town::{LedgerLine, MAX_FILE_BYTES, read_ledger},
};
use actix_web::web::{Data, Json, Payload, Query};
use serde::Deserialize;
use shared::{
    id::{IssueId, PersonId},
    issue::Issue,
    lang::Lang,
    ledger::{Cell, ISSUES, LedgerComparison, LedgerDifference, MOST_DIFFERENCES, code_of, issue_row, says_the_same},
    person::{Resource, Verb},
    reference::Reference,
};
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization as _;

/// Most characters of a file's name, and of a cell in a difference.
const MOST_WORD: usize = 200;
/// Rows that are looked at together.
const PART: usize = 200;

/// What the file is called, and in which language it was written.
#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(default)]
    file: String,
    #[serde(default)]
    lang: Lang,
}

/// How the file differs from what the caller may see of the issues it names. Columns that the office keeps by hand, and its own, are left
/// alone, as are issues that the file does not name.
///
/// # Errors
/// [`Error::NotFound`] for roles without cases; [`Error::TooLarge`]; the database's. What is wrong with the file is in the answer.
pub async fn compare(state: Data<State>, caller: Caller, sent: Query<Sent>, payload: Payload) -> Result<Json<LedgerComparison>, Error> {
    caller.scope(Resource::Issue, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let most = usize::try_from(MAX_FILE_BYTES).unwrap_or(usize::MAX);
    let bytes = payload.to_bytes_limited(most).await.map_err(|_| Error::TooLarge)?.map_err(|_| Error::bad_request("body"))?;
    let label = if sent.file.trim().is_empty() { "台账".to_owned() } else { shortened(&sent.file) };
    let lines = match unpacking(move || read_ledger(&label, &bytes)).await? {
        Ok(lines) => lines,
        Err(faults) => return Ok(Json(LedgerComparison { faults, ..LedgerComparison::default() })),
    };
    let person = &caller.person;
    let reference = state.reference(person.town).await?;
    let names = names_for(&state, person).await?;
    let by_code = ids_of(issue::all_ids(&state, person.town).await?, &lines);
    let mut found = LedgerComparison { rows: count(lines.len()), ..LedgerComparison::default() };
    for part in lines.chunks(PART) {
        let codes: Vec<Option<String>> = part.iter().map(code).collect();
        let ids: Vec<IssueId> = codes.iter().flatten().filter_map(|code| by_code.get(code)).flatten().copied().collect();
        let mut seen: HashMap<String, Vec<Issue>> = HashMap::new();
        for issue in issue::shown_of(&state, person, &ids).await? {
            seen.entry(issue.id.short_code()).or_default().push(issue);
        }
        for (line, code) in part.iter().zip(&codes) {
            let candidates = code.as_ref().and_then(|code| seen.get(code)).into_iter().flatten();
            take(&mut found, differences(line, candidates, &reference, sent.lang, &names));
        }
    }
    Ok(Json(found))
}

fn take(found: &mut LedgerComparison, differences: Vec<LedgerDifference>) {
    found.same += u32::from(differences.is_empty());
    found.difference_count = found.difference_count.saturating_add(count(differences.len()));
    let room = MOST_DIFFERENCES.saturating_sub(found.differences.len());
    found.differences.extend(differences.into_iter().take(room));
}

/// The ids that have the codes of the lines: seldom, a code has several.
fn ids_of(ids: Vec<IssueId>, lines: &[LedgerLine]) -> HashMap<String, Vec<IssueId>> {
    let wanted: HashSet<String> = lines.iter().filter_map(code).collect();
    let mut by_code: HashMap<String, Vec<IssueId>> = HashMap::new();
    for (code, id) in ids.into_iter().map(|id| (id.short_code(), id)).filter(|(code, _)| wanted.contains(code)) {
        by_code.entry(code).or_default().push(id);
    }
    by_code
}

fn code(line: &LedgerLine) -> Option<String> {
    code_of(&folded(line.cells.get("code")?))
}

/// Full-width letters and digits as their usual ones, without signs that nobody sees.
fn folded(text: &str) -> String {
    text.nfkc().filter(|sign| !matches!(sign, '\u{200b}' | '\u{feff}')).collect()
}

/// What the line says otherwise than the one among these issues that it fits best.
fn differences<'a>(
    line: &LedgerLine,
    candidates: impl Iterator<Item = &'a Issue>,
    reference: &Reference,
    lang: Lang,
    names: &HashMap<PersonId, String>,
) -> Vec<LedgerDifference> {
    let code = line.cells.get("code").map_or("", String::as_str);
    let name_of = |person: PersonId| names.get(&person).cloned();
    let of_issue = |issue: &Issue| -> Vec<LedgerDifference> {
        let row = issue_row(0, issue, reference, lang, &name_of);
        let cells = ISSUES.iter().zip(&row).filter(|(column, _)| !column.by_hand && column.key != "code");
        let other = cells.filter_map(|(column, kept)| {
            let given = line.cells.get(column.key)?;
            (!says_the_same(kept, &folded(given), folded)).then(|| LedgerDifference {
                line: count(line.line),
                code: shortened(code),
                column: Some(column.words()),
                given: shortened(given),
                kept: shortened(&Cell::text(kept)),
            })
        });
        other.collect()
    };
    let fewest = candidates.map(of_issue).min_by_key(Vec::len);
    fewest.unwrap_or_else(|| {
        let unknown =
            LedgerDifference { line: count(line.line), code: shortened(code), column: None, given: String::new(), kept: String::new() };
        vec![unknown]
    })
}

fn shortened(text: &str) -> String {
    text.trim().chars().take(MOST_WORD).collect()
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
