//! The list as a file.

use super::super::{
    download::XLSX,
    sheet_out::{of_people, written},
};
use crate::{
    auth::Caller,
    error::Error,
    people::{Account, accounts_of},
    state::{State, unpacking},
    town::{guards, people_file::LIST},
};
use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Path},
};
use shared::{
    lang::Lang,
    person::{Resource, Role, Verb},
    reference::Reference,
    text::role_word,
};

/// `GET /api/roster.xlsx`, `GET /api/roster.csv`: every account of the town by user name, as [`take`](super::take()) reads it back.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators, and for another format.
pub async fn list(state: Data<State>, caller: Caller, format: Path<String>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Account, Verb::Read)?;
    let media = match &**format {
        "xlsx" => XLSX,
        "csv" => "text/csv; charset=utf-8",
        _ => return Err(Error::NotFound),
    };
    let _turn = state.reading.of(caller.person.id).await?;
    let town = caller.person.town;
    let accounts = accounts_of(state.db.reader(), town).await?;
    let reference = state.reference(town).await?;
    let bytes = unpacking(move || {
        let rows: Vec<Vec<String>> = accounts.iter().map(|account| row_of(account, &reference)).collect();
        if media == XLSX { written(&[of_people(&rows)]).map_err(Error::internal) } else { Ok(csv_of(&rows)) }
    });
    let disposition = format!("attachment; filename=\"people.{format}\"");
    Ok(HttpResponse::Ok()
        .content_type(media)
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes.await??))
}

fn row_of(account: &Account, reference: &Reference) -> Vec<String> {
    let Account { person, username, closed, joined, main } = account;
    let unit = person.role.unit().and_then(|unit| reference.unit(unit)).map(|unit| unit.code.as_str());
    let grids = match &person.role {
        Role::Inspector { grids } => {
            let codes = grids.iter().filter_map(|grid| reference.grid(*grid)).map(|grid| grid.code.as_str());
            codes.collect::<Vec<_>>().join("; ")
        }
        _ => String::new(),
    };
    let state = match (closed, joined) {
        (true, _) => "已停用",
        (false, true) => "已加入",
        (false, false) => "未加入",
    };
    let main = if *main { "是" } else { "" };
    let role = role_word(person.role.kind(), Lang::Zh);
    [username, &person.name, role, unit.unwrap_or_default(), &grids, main, state].map(ToString::to_string).into()
}

/// With the mark by which spreadsheets know UTF-8; what one would take for a formula is kept from it.
fn csv_of(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    // Writing to memory does not fail.
    let _ = writer.write_record(LIST.iter().map(|column| column.zh));
    for row in rows {
        let _ = writer.write_record(row.iter().map(|cell| if guards(cell) { format!("'{cell}") } else { cell.clone() }));
    }
    writer.into_inner().unwrap_or_default()
}
