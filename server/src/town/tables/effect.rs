//! What a draft differs in, and what it would change.

use super::super::{TownDraft, preview, rows::Tables, write::write};
use super::{desk::Desk, fault::counted, judge::judge, store};
use crate::{
    error::Error,
    state::{State, unpacking},
};
use shared::{
    issue::{Issue, redecide},
    reference::Reference,
    town_table::{DraftEffect, MOST_LISTED, MovedIssue, RowDifference, RowState, TableName},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Looks at all open issues of the town by the data of the draft.
///
/// # Errors
/// [`Error::BadRequest`] `faults` if the draft cannot be read; faults of the database.
pub(super) async fn effect_of(state: &State, desk: &Desk) -> Result<DraftEffect, Error> {
    let (in_force, changed) = (Arc::clone(&desk.in_force.reference), desk.draft.changed.clone());
    let read = unpacking(move || judge(&write(&in_force).with(&changed), &in_force.town.code).map_err(|_| Error::bad_request("faults")));
    let draft = read.await??;
    effect_between(state, desk.draft.revision, Arc::clone(&desk.in_force.reference), draft.reference).await
}

/// The same of any data `next` in the place of `now`.
///
/// # Errors
/// Faults of the database.
pub(super) async fn effect_between(state: &State, revision: u64, now: Arc<Reference>, next: Reference) -> Result<DraftEffect, Error> {
    let (town, draft) = (now.town.id, TownDraft { reference: next, people: Vec::new() });
    let preview = preview(state, &draft).await?;
    let next = Arc::new(draft.reference);
    let (old, new) = (Arc::clone(&now), Arc::clone(&next));
    let differences = unpacking(move || differences(&write(&old), &write(&new))).await?;
    let (mut moved, mut moved_count, mut after) = (Vec::new(), 0_u32, None);
    loop {
        let (bodies, further) = store::open_issues(state.db.reader(), town, after).await?;
        let (now, next) = (Arc::clone(&now), Arc::clone(&next));
        let page = unpacking(move || bodies.iter().map(|body| moved_by(body, &now, &next)).collect::<Result<Vec<_>, _>>()).await??;
        for issue in page.into_iter().flatten() {
            moved_count += 1;
            if moved.len() < MOST_LISTED {
                moved.push(issue);
            }
        }
        after = further;
        if after.is_none() {
            break;
        }
    }
    let (differences, difference_count) = counted(differences);
    let (losses, loss_count) = counted(preview.losses.iter().map(ToString::to_string).collect());
    Ok(DraftEffect { revision, differences, difference_count, moved, moved_count, losses, loss_count })
}

fn moved_by(body: &str, now: &Reference, next: &Reference) -> Result<Option<MovedIssue>, Error> {
    let issue: Issue = serde_json::from_str(body).map_err(Error::internal)?;
    let Some(told) = redecide(&issue, now, next) else { return Ok(None) };
    let assignment = issue.status.assignment();
    let unit = assignment.map(|assignment| assignment.unit);
    let name = |data: &Reference, unit| data.unit_name(unit).to_owned();
    Ok(Some(MovedIssue {
        issue: issue.id,
        code: issue.id.short_code(),
        unit,
        unit_name: unit.map_or_else(String::new, |unit| name(now, unit)),
        new_unit: told.unit,
        new_unit_name: told.unit.map_or_else(String::new, |unit| name(next, unit)),
        due: assignment.map(|assignment| assignment.due.at),
        new_due: told.due,
    }))
}

/// By what a row is the same row in another version: its code; of an item the form's beside it; what is drawn on the map by all of it.
pub(super) fn key_of(name: TableName, row: &[String]) -> Vec<&str> {
    let cell = |place: usize| row.get(place).map_or("", String::as_str);
    match name {
        TableName::Forms => vec![cell(0), cell(7)],
        TableName::Features => row.iter().map(String::as_str).collect(),
        _ => vec![cell(0)],
    }
}

fn differences(base: &Tables, next: &Tables) -> Vec<RowDifference> {
    TableName::ALL.into_iter().filter(|name| base.text(*name) != next.text(*name)).flat_map(|name| of_table(name, base, next)).collect()
}

fn of_table(name: TableName, base: &Tables, next: &Tables) -> Vec<RowDifference> {
    let found = |state: RowState, before: &[String], after: &[String]| RowDifference {
        table: name,
        state,
        before: before.to_vec(),
        after: after.to_vec(),
    };
    if name.is_document() {
        return vec![found(RowState::Changed, &[], &[])];
    }
    let (old, new) = (base.rows(name).0, next.rows(name).0);
    let before: HashMap<Vec<&str>, &Vec<String>> = old.iter().map(|row| (key_of(name, row), row)).collect();
    let kept: HashSet<Vec<&str>> = new.iter().map(|row| key_of(name, row)).collect();
    let now = new.iter().filter_map(|row| match before.get(&key_of(name, row)) {
        None => Some(found(RowState::Added, &[], row)),
        Some(old) if *old != row => Some(found(RowState::Changed, old, row)),
        Some(_) => None,
    });
    let gone = old.iter().filter(|row| !kept.contains(&key_of(name, row))).map(|row| found(RowState::Removed, row, &[]));
    now.chain(gone).collect()
}
