//! The requests.

use super::{
    super::{
        MAX_FILE_BYTES,
        fit::fit_of,
        rows::{Rows, Tables},
        write::write,
    },
    column::described,
    desk::{Desk, NamedFile},
    download::{Format, file_of},
    effect::{effect_of, key_of},
};
use crate::{
    auth::Caller,
    error::Error,
    state::{State, unpacking},
};
use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Json, Path, Payload, Query},
};
use serde::Deserialize;
use shared::{
    person::{Resource, Verb},
    town_ground::DraftGround,
    town_table::{
        DraftEffect, DraftState, MOST_ROWS_A_PAGE, PublishDraft, Published, RowEdit, RowState, TableHead, TableName, TablePage, TableRow,
        TownTables, Uploaded,
    },
};
use std::{collections::HashMap, sync::Arc};

/// Which rows of a table.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// Only those behind this number.
    #[serde(default)]
    after: u32,
    /// At most so many.
    size: Option<u32>,
    /// Only those with this word in a cell.
    #[serde(default)]
    text: String,
}

/// What the file of an upload is called.
#[derive(Debug, Deserialize)]
pub struct FileName {
    #[serde(default)]
    file: String,
    /// In which coordinate system its places are drawn; empty: as it says itself.
    #[serde(default)]
    coordinates: String,
}

/// Most characters of a file's name, and of a search.
const MOST_WORD: usize = 100;

/// What a file is called in messages: as was said, or as what it is for.
pub(super) fn label_of(said: &str, usual: &str) -> String {
    let label: String = said.chars().filter(|sign| !sign.is_control()).take(MOST_WORD).collect();
    if label.trim().is_empty() { usual.to_owned() } else { label }
}

fn name_of(key: &str) -> Result<TableName, Error> {
    TableName::from_key(key).ok_or(Error::NotFound)
}

/// A table with rows.
fn rows_of(key: &str) -> Result<TableName, Error> {
    name_of(key).and_then(|name| if name.is_document() { Err(Error::NotFound) } else { Ok(name) })
}

fn head_of(name: TableName, base: &Tables, laid: &Tables) -> TableHead {
    let rows = u32::try_from(laid.rows(name).0.len()).unwrap_or(u32::MAX);
    TableHead { name, title: name.title(), rows, columns: described(name), differs: base.text(name) != laid.text(name) }
}

/// `GET /api/town/tables`.
///
/// # Errors
/// [`Error::NotFound`] for everybody but office and admin.
pub async fn tables(state: Data<State>, caller: Caller) -> Result<Json<TownTables>, Error> {
    caller.scope(Resource::TownTable, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let desk = Desk::of(&state, caller.person.town).await?;
    let (in_force, changed) = (Arc::clone(&desk.in_force), desk.draft.changed.clone());
    let heads = unpacking(move || {
        let base = write(&in_force.reference);
        let laid = base.with(&changed);
        TableName::ALL.into_iter().map(|name| head_of(name, &base, &laid)).collect()
    });
    Ok(Json(TownTables { version: desk.in_force.version, tables: heads.await?, draft: desk.state().await? }))
}

/// `GET /api/town/tables/{name}`.
///
/// # Errors
/// [`Error::NotFound`] for everybody but office and admin, and if there is no such table.
pub async fn rows(state: Data<State>, caller: Caller, path: Path<String>, wanted: Query<Wanted>) -> Result<Json<TablePage>, Error> {
    caller.scope(Resource::TownTable, Verb::Read)?;
    let (name, wanted) = (rows_of(&path)?, wanted.into_inner());
    let _turn = state.reading.of(caller.person.id).await?;
    let desk = Desk::of(&state, caller.person.town).await?;
    let (in_force, changed, revision) = (Arc::clone(&desk.in_force), desk.draft.changed.clone(), desk.draft.revision);
    let page = unpacking(move || {
        let base = write(&in_force.reference);
        let laid = base.with(&changed);
        let (rows, found, next) = page_of(name, &base.rows(name), &laid.rows(name), &wanted);
        TablePage { table: head_of(name, &base, &laid), revision, rows, found, next }
    });
    page.await.map(Json)
}

fn page_of(name: TableName, base: &Rows, laid: &Rows, wanted: &Wanted) -> (Vec<TableRow>, u32, Option<u32>) {
    let before: HashMap<Vec<&str>, &Vec<String>> = base.0.iter().map(|row| (key_of(name, row), row)).collect();
    let word: String = wanted.text.trim().chars().take(MOST_WORD).collect::<String>().to_lowercase();
    let fits = |row: &&(u32, &Vec<String>)| word.is_empty() || row.1.iter().any(|cell| cell.to_lowercase().contains(&word));
    let numbered: Vec<(u32, &Vec<String>)> = (1..).zip(&laid.0).collect();
    let size = usize::try_from(wanted.size.unwrap_or(MOST_ROWS_A_PAGE).clamp(1, MOST_ROWS_A_PAGE)).unwrap_or(1);
    let behind: Vec<&(u32, &Vec<String>)> = numbered.iter().filter(fits).filter(|(number, _)| *number > wanted.after).collect();
    let found = numbered.iter().filter(fits).count();
    let rows: Vec<TableRow> = behind
        .iter()
        .take(size)
        .map(|(number, row)| {
            let state = match before.get(&key_of(name, row)) {
                None => RowState::Added,
                Some(old) if old != row => RowState::Changed,
                Some(_) => RowState::Same,
            };
            TableRow { number: *number, cells: (*row).clone(), state }
        })
        .collect();
    let next = rows.last().map(|row| row.number).filter(|_| behind.len() > size);
    (rows, u32::try_from(found).unwrap_or(u32::MAX), next)
}

/// `GET /api/town/tables/{name}.{format}`: the table as the draft has it, as a file.
///
/// # Errors
/// [`Error::NotFound`] for everybody but office and admin, and if the table has no such file; [`Error::BadRequest`] `geojson` for ground that
/// does not go into a workbook.
pub async fn download(state: Data<State>, caller: Caller, path: Path<(String, String)>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::TownTable, Verb::Read)?;
    let (name, format) = path.into_inner();
    let name = name_of(&name)?;
    let format = Format::of(name, &format).ok_or(Error::NotFound)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let tables = Desk::of(&state, caller.person.town).await?.tables().await?;
    let bytes = unpacking(move || file_of(name, format, &tables)).await??;
    let disposition = format!("attachment; filename=\"{}.{}\"", name.key(), format.ending());
    Ok(HttpResponse::Ok()
        .content_type(format.media())
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes))
}

/// `POST /api/town/draft/tables/{name}`: a file takes the place of a table in the draft.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the admin; [`Error::TooLarge`]; [`Error::BadRequest`] `revision` if somebody else edited meanwhile.
pub async fn upload(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    named: Query<FileName>,
    payload: Payload,
) -> Result<Json<Uploaded>, Error> {
    caller.scope(Resource::TownTable, Verb::Write)?;
    let name = name_of(&path)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let most = usize::try_from(MAX_FILE_BYTES).unwrap_or(usize::MAX);
    let bytes = payload.to_bytes_limited(most).await.map_err(|_| Error::TooLarge)?.map_err(|_| Error::bad_request("body"))?;
    let label = label_of(&named.file, &name.title().zh);
    let coordinates: String = named.coordinates.chars().filter(|sign| !sign.is_control()).take(MOST_WORD).collect();
    let file = NamedFile { label, coordinates, bytes: bytes.to_vec() };
    Desk::of(&state, caller.person.town).await?.upload(&state, name, file).await.map(Json)
}

/// `PUT /api/town/draft/tables/{name}/rows`: one row put or removed.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the admin; [`Error::BadRequest`]: `revision`, `row`, `cells`.
pub async fn edit(state: Data<State>, caller: Caller, path: Path<String>, edit: Json<RowEdit>) -> Result<Json<DraftState>, Error> {
    caller.scope(Resource::TownTable, Verb::Write)?;
    let name = rows_of(&path)?;
    let _turn = state.reading.of(caller.person.id).await?;
    Desk::of(&state, caller.person.town).await?.edit(&state, name, edit.into_inner()).await.map(Json)
}

/// `GET /api/town/draft/ground`: gaps and overlaps.
///
/// # Errors
/// [`Error::NotFound`] for everybody but office and admin.
pub async fn ground(state: Data<State>, caller: Caller) -> Result<Json<DraftGround>, Error> {
    caller.scope(Resource::TownTable, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let desk = Desk::of(&state, caller.person.town).await?;
    let revision = desk.draft.revision;
    let tables = desk.tables().await?;
    let (findings, finding_count) = unpacking(move || fit_of(&tables)).await?;
    Ok(Json(DraftGround { revision, findings, finding_count }))
}

/// `GET /api/town/draft/effect`.
///
/// # Errors
/// [`Error::NotFound`] for everybody but office and admin; [`Error::BadRequest`] `faults`.
pub async fn effect(state: Data<State>, caller: Caller) -> Result<Json<DraftEffect>, Error> {
    caller.scope(Resource::TownTable, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let desk = Desk::of(&state, caller.person.town).await?;
    effect_of(&state, &desk).await.map(Json)
}

/// `POST /api/town/draft/publish`.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the admin; [`Error::BadRequest`]: `revision`, `based_on`, `faults`, `losses`, `from`, `reassign`,
/// `too_many_coming`, `coming`.
pub async fn publish(state: Data<State>, caller: Caller, asked: Json<PublishDraft>) -> Result<Json<Published>, Error> {
    caller.scope(Resource::TownTable, Verb::Write)?;
    let desk = Desk::of(&state, caller.person.town).await?;
    desk.publish(&state, &caller.person, asked.into_inner()).await.map(Json)
}

/// `DELETE /api/town/draft`: what is in force stays.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the admin.
pub async fn discard(state: Data<State>, caller: Caller) -> Result<HttpResponse, Error> {
    caller.scope(Resource::TownTable, Verb::Write)?;
    let tx = state.db.write().await?;
    super::super::store::end_draft(&tx, caller.person.town).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
