//! A list page by page as rows.

use crate::{error::Error, inspection, issue, people, state::State};
use actix_web::web::Data;
use shared::{
    geo::Point,
    id::{IssueId, PersonId, TownId},
    inspection::InspectionQuery,
    issue::{Issue, PhotoStage},
    lang::Lang,
    ledger::{Cell, Column, INSPECTIONS, ISSUES, inspection_row, issue_row},
    person::{Person, RoleKind},
    photo::Hash,
    query::IssueQuery,
    reference::Reference,
};
use std::{collections::HashMap, sync::Arc, vec::IntoIter};
use uuid::Uuid;

/// Most rows of a file.
pub(super) const MOST_ROWS: usize = 200_000;
/// Most rows of a workbook with photos.
pub(super) const MOST_ROWS_WITH_PHOTOS: usize = 2_000;
/// Issues that are read at a time.
const PART: usize = 200;

/// A row of a file.
#[derive(Debug)]
pub(super) struct Row {
    /// The record's id.
    pub(super) id: Uuid,
    /// Where it is.
    pub(super) point: Option<Point>,
    /// Its cells, one for each column.
    pub(super) cells: Vec<Cell>,
    /// A photo of the problem and one of its cure.
    pub(super) photos: [Option<Hash>; 2],
}

/// What is walked.
enum Walk {
    Issues { ids: IntoIter<IssueId>, names: HashMap<PersonId, String> },
    Inspections { query: InspectionQuery, is_over: bool },
}

/// A list on the way.
pub(super) struct Pages {
    state: Data<State>,
    person: Person,
    reference: Arc<Reference>,
    lang: Lang,
    walk: Walk,
    given: u32,
}

impl Pages {
    /// The issues of a list as they stand on it now; each is read, and found to be the person's to see, when its page comes.
    ///
    /// # Errors
    /// [`Error::TooManyRows`] above `most`, [`Error::BadRequest`] for a cell that is none; the database's.
    pub(super) async fn of_issues(state: Data<State>, person: Person, query: &IssueQuery, lang: Lang, most: usize) -> Result<Self, Error> {
        let reference = state.reference(person.town).await?;
        let turn = state.reading.of(person.id).await?;
        let ids = issue::listed(&state, &person, query, most + 1).await?;
        if ids.len() > most {
            return Err(Error::TooManyRows { most });
        }
        let names = names_for(&state, &person).await?;
        drop(turn);
        Ok(Self { state, person, reference, lang, walk: Walk::Issues { ids: ids.into_iter(), names }, given: 0 })
    }

    /// The inspections of a list.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn of_inspections(state: Data<State>, person: Person, query: InspectionQuery, lang: Lang) -> Result<Self, Error> {
        let reference = state.reference(person.town).await?;
        Ok(Self { state, person, reference, lang, walk: Walk::Inspections { query, is_over: false }, given: 0 })
    }

    /// The town.
    pub(super) const fn town(&self) -> TownId {
        self.person.town
    }

    /// The columns of its rows.
    pub(super) const fn columns(&self) -> &'static [Column] {
        match self.walk {
            Walk::Issues { .. } => &ISSUES,
            Walk::Inspections { .. } => &INSPECTIONS,
        }
    }

    /// The language of headings and words.
    pub(super) const fn lang(&self) -> Lang {
        self.lang
    }

    /// The town's data.
    pub(super) const fn reference(&self) -> &Arc<Reference> {
        &self.reference
    }

    /// The next rows; `None`: that was all.
    ///
    /// # Errors
    /// [`Error::TooManyRows`] where a list grows beyond what a file may have; the database's.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Row>>, Error> {
        let rows = match &mut self.walk {
            Walk::Issues { ids, names } => {
                let part: Vec<IssueId> = ids.take(PART).collect();
                if part.is_empty() {
                    return Ok(None);
                }
                let _turn = self.state.reading.of(self.person.id).await?;
                let issues = issue::shown_of(&self.state, &self.person, &part).await?;
                let name_of = |person: PersonId| names.get(&person).cloned();
                let rows = (self.given + 1..).zip(&issues).map(|(number, issue)| Row {
                    id: issue.id.0,
                    point: issue.point,
                    cells: issue_row(number, issue, &self.reference, self.lang, &name_of).into(),
                    photos: photos_of(issue),
                });
                rows.collect::<Vec<Row>>()
            }
            Walk::Inspections { is_over: true, .. } => return Ok(None),
            Walk::Inspections { query, is_over } => {
                let _turn = self.state.reading.of(self.person.id).await?;
                let (found, more) = inspection::page_for(&self.state, &self.person, query).await?;
                *is_over = !more;
                let last = found.last().map(|last| (last.submitted_at, last.id));
                (query.before, query.before_id) = (last.map(|(at, _)| at), last.map(|(_, id)| id));
                let rows = (self.given + 1..).zip(&found).map(|(number, inspection)| Row {
                    id: inspection.id.0,
                    point: inspection.point,
                    cells: inspection_row(number, inspection, &self.reference, self.lang).into(),
                    photos: [None, None],
                });
                rows.collect()
            }
        };
        self.given = self.given.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        if usize::try_from(self.given).unwrap_or(usize::MAX) > MOST_ROWS {
            return Err(Error::TooManyRows { most: MOST_ROWS });
        }
        Ok(Some(rows))
    }
}

/// The names that the person may know: the office's of all of the town, nobody else's of anybody.
pub(super) async fn names_for(state: &State, person: &Person) -> Result<HashMap<PersonId, String>, Error> {
    if person.role.kind() != RoleKind::Dispatcher {
        return Ok(HashMap::new());
    }
    let accounts = people::accounts_of(state.db.reader(), person.town).await?;
    Ok(accounts.into_iter().map(|account| (account.person.id, account.person.name)).collect())
}

fn photos_of(issue: &Issue) -> [Option<Hash>; 2] {
    let first =
        |of: &dyn Fn(&PhotoStage) -> bool| issue.photos.iter().find(|photo| photo.stored && of(&photo.stage)).map(|photo| photo.photo.hash);
    let after = PhotoStage::Proof { attempt: issue.attempts };
    [first(&|stage| *stage == PhotoStage::Problem), first(&|stage| *stage == after)]
}
