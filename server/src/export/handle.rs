//! The requests.

use super::{
    pages::{MOST_ROWS, MOST_ROWS_WITH_PHOTOS, Pages},
    seat::{Seat, Seats},
    sending::{File, sent},
    text_out::{GEOJSON_FOOT, GEOJSON_HEAD, csv_head, csv_rows, features},
    workbook::workbook,
};
use crate::{auth::Caller, error::Error, state::State, town::XLSX};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Query},
};
use serde::Deserialize;
use shared::{
    inspection::InspectionQuery,
    lang::Lang,
    person::{Resource, Verb},
    query::{IssueQuery, flag},
};

/// What a list is exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// CSV in UTF-8.
    Csv,
    /// GeoJSON in WGS-84.
    GeoJson,
}

/// How a list is wanted, beside what is asked of the list.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    format: Format,
    #[serde(default)]
    lang: Lang,
    /// `1`: with pictures in the workbook.
    photos: Option<String>,
}

/// `GET /api/issues/export`: the 台账, all issues of the list that is asked for. Which page of it has no meaning, and what is asked for with `before` is
/// all that comes after it.
///
/// # Errors
/// As the list; [`Error::Exporting`] if another file is being made for the person, or too many for others; [`Error::TooManyRows`].
pub async fn issues(
    state: Data<State>,
    seats: Data<Seats>,
    caller: Caller,
    query: Query<IssueQuery>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Issue, Verb::Read)?;
    let seat = seats.take(caller.person.id)?;
    let photos = wanted.format == Format::Xlsx && wanted.photos.as_deref().and_then(flag) == Some(true);
    let most = if photos { MOST_ROWS_WITH_PHOTOS } else { MOST_ROWS };
    let pages = Pages::of_issues(Data::clone(&state), caller.person, &query, wanted.lang, most).await?;
    let name = match wanted.lang {
        Lang::Zh => "台账",
        Lang::En => "ledger",
    };
    answered(state, seat, pages, name, &wanted, photos, &request).await
}

/// `GET /api/inspections/export`: all inspections of the list that is asked for.
///
/// # Errors
/// As [`issues`].
pub async fn inspections(
    state: Data<State>,
    seats: Data<Seats>,
    caller: Caller,
    query: Query<InspectionQuery>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Inspection, Verb::Read)?;
    let seat = seats.take(caller.person.id)?;
    let pages = Pages::of_inspections(Data::clone(&state), caller.person, query.into_inner(), wanted.lang).await?;
    let name = match wanted.lang {
        Lang::Zh => "检查单",
        Lang::En => "inspections",
    };
    answered(state, seat, pages, name, &wanted, false, &request).await
}

async fn answered(
    state: Data<State>,
    seat: Seat,
    pages: Pages,
    name: &str,
    wanted: &Wanted,
    photos: bool,
    request: &HttpRequest,
) -> Result<HttpResponse, Error> {
    let today = state.clock.now().local_date(pages.reference().town.offset);
    let named = |ending: &str| format!("{}-{name}-{today}.{ending}", pages.reference().town.name);
    match wanted.format {
        Format::Xlsx => {
            let file = File { media: XLSX, name: named("xlsx") };
            workbook(state, seat, pages, file, photos, request).await
        }
        Format::Csv => {
            let file = File { media: "text/csv; charset=utf-8", name: named("csv") };
            Ok(sent(&file, None, seat, |outlet| async move {
                let mut pages = pages;
                outlet.put(csv_head(pages.columns(), pages.lang())?).await?;
                while let Some(rows) = pages.next().await? {
                    outlet.put(csv_rows(&rows)?).await?;
                }
                Ok(())
            }))
        }
        Format::GeoJson => {
            let file = File { media: "application/geo+json", name: named("geojson") };
            Ok(sent(&file, None, seat, |outlet| async move {
                let (mut pages, mut is_first) = (pages, true);
                outlet.put(GEOJSON_HEAD).await?;
                while let Some(rows) = pages.next().await? {
                    outlet.put(features(&pages, &rows, is_first)).await?;
                    is_first &= rows.is_empty();
                }
                outlet.put(GEOJSON_FOOT).await
            }))
        }
    }
}
