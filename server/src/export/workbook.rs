//! Rows as a workbook. A workbook is packed when it is whole, so it is written to files without a name first; only then its answer begins.

use super::{
    pages::{Pages, Row},
    seat::Seat,
    sending::{File, LONGEST, sent},
};
use crate::{
    error::Error,
    photo::thumb,
    state::{State, writing_out},
    web::Connection,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use chrono::{Datelike as _, NaiveDateTime, Timelike as _};
use futures_util::future::join;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Image, Workbook, Worksheet, XlsxError};
use shared::{
    lang::Lang,
    ledger::{Cell, Column},
};
use std::{
    fs,
    future::pending,
    io::{self, BufWriter, Seek as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{io::AsyncReadExt as _, sync::mpsc, time::timeout};

/// Bytes of the file that are sent at a time.
const PIECE: usize = 64 * 1024;
/// Most characters that a cell holds.
const MOST_CELL_CHARS: usize = 32_767;
/// A thumbnail's room in pixels, and the height of a row that has one in points.
const THUMB: (u32, u32) = (128, 96);
const THUMB_ROW: f64 = 76.0;
/// Characters of a column that has thumbnails.
const THUMB_WIDTH: f64 = 18.0;

/// A row with the pictures that stand in it, by column.
struct Pictured {
    row: Row,
    pictures: Vec<(u16, Vec<u8>)>,
}

/// What the writer is given: rows, and that this was all. Without the end the workbook is thrown away.
enum Part {
    Rows(Vec<Pictured>),
    End,
}

/// Answers with the workbook.
///
/// # Errors
/// The database's, the file system's; [`Error::TooSlow`] if the asker has gone or it takes too long.
pub(super) async fn workbook(
    state: Data<State>,
    seat: Seat,
    pages: Pages,
    file: File,
    photos: bool,
    request: &HttpRequest,
) -> Result<HttpResponse, Error> {
    let connection = request.conn_data::<Arc<Connection>>().cloned();
    let listening = connection.as_ref().map(Connection::listen);
    let gone = async {
        match &listening {
            Some(listening) => listening.hung_up().await,
            None => pending().await,
        }
    };
    let (bytes, length) = tokio::select! {
        made = timeout(LONGEST, made(&state, pages, photos)) => made.map_err(|_| Error::TooSlow)??,
        () = gone => return Err(Error::TooSlow),
    };
    drop(listening);
    let mut bytes = tokio::fs::File::from_std(bytes);
    Ok(sent(&file, Some(length), seat, move |outlet| async move {
        let mut left = length;
        while left > 0 {
            let mut piece = vec![0; PIECE];
            let read = bytes.read(&mut piece).await?;
            piece.truncate(read);
            left = left.saturating_sub(u64::try_from(read).unwrap_or(0));
            if left == 0 || read == 0 {
                outlet.free();
            }
            if read == 0 {
                return Err(Error::internal("a workbook ended early"));
            }
            outlet.put(piece).await?;
        }
        Ok(())
    }))
}

/// The workbook in a file without a name, at its beginning, and its length.
async fn made(state: &State, mut pages: Pages, photos: bool) -> Result<(fs::File, u64), Error> {
    let (put, take) = mpsc::channel(2);
    let (columns, lang, folder) = (pages.columns(), pages.lang(), state.config.data.clone());
    let writing = writing_out(move || written(columns, lang, photos, &folder, take));
    let feeding = async move {
        while let Some(rows) = pages.next().await? {
            let mut pictured = Vec::with_capacity(rows.len());
            for row in rows {
                let pictures = if photos { pictures_of(state, &pages, &row).await? } else { Vec::new() };
                pictured.push(Pictured { row, pictures });
            }
            put.send(Part::Rows(pictured)).await.map_err(|_| Error::TooSlow)?;
        }
        put.send(Part::End).await.map_err(|_| Error::TooSlow)
    };
    let (fed, made) = join(feeding, writing).await;
    match (fed, made?) {
        (Ok(()), made) | (Err(Error::TooSlow), made) => made,
        (Err(error), _) => Err(error),
    }
}

async fn pictures_of(state: &State, pages: &Pages, row: &Row) -> Result<Vec<(u16, Vec<u8>)>, Error> {
    let mut pictures = Vec::new();
    for (hash, key) in row.photos.iter().zip(["photos_before", "photos_after"]) {
        let column = pages.columns().iter().position(|column| column.key == key).and_then(|place| u16::try_from(place).ok());
        if let (Some(hash), Some(column)) = (hash, column)
            && let Some(bytes) = thumb(state, pages.town(), *hash).await?
        {
            pictures.push((column, bytes));
        }
    }
    Ok(pictures)
}

/// What the cells look like.
struct Looks {
    head: Format,
    text: Format,
    count: Format,
    at: Format,
}

fn written(columns: &[Column], lang: Lang, photos: bool, folder: &Path, mut parts: mpsc::Receiver<Part>) -> Result<(fs::File, u64), Error> {
    let mut workbook = Workbook::new();
    workbook.set_tempdir(PathBuf::from(folder)).map_err(failed)?;
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
    let top = || Format::new().set_align(FormatAlign::Top);
    let looks = Looks {
        head: Format::new().set_bold().set_background_color(0x00E8_EEF4).set_align(FormatAlign::VerticalCenter),
        text: top().set_text_wrap().set_num_format("@"),
        count: top().set_num_format("0"),
        at: top().set_num_format("yyyy-mm-dd hh:mm"),
    };
    head(sheet, columns, lang, photos, &looks).map_err(failed)?;
    let mut line = 0;
    loop {
        match parts.blocking_recv() {
            Some(Part::Rows(rows)) => {
                for Pictured { row, pictures } in rows {
                    line += 1;
                    put_row(sheet, line, &row, &pictures, &looks).map_err(failed)?;
                }
            }
            Some(Part::End) => break,
            None => return Err(Error::TooSlow),
        }
    }
    let last = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
    sheet.autofilter(0, 0, line, last).map_err(failed)?;
    let mut file = BufWriter::new(tempfile::tempfile_in(folder)?);
    workbook.save_to_writer(&mut file).map_err(failed)?;
    file.flush()?;
    let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    let length = file.stream_position()?;
    file.rewind()?;
    Ok((file, length))
}

fn head(sheet: &mut Worksheet, columns: &[Column], lang: Lang, photos: bool, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(match (columns.len() == shared::ledger::ISSUES.len(), lang) {
        (true, Lang::Zh) => "台账",
        (true, Lang::En) => "Ledger",
        (false, Lang::Zh) => "检查单",
        (false, Lang::En) => "Inspections",
    })?;
    sheet.set_freeze_panes(1, 0)?;
    for (place, column) in (0_u16..).zip(columns) {
        let pictured = photos && column.key.starts_with("photos_");
        sheet.set_column_width(place, if pictured { THUMB_WIDTH } else { f64::from(column.width) })?;
        sheet.write_string_with_format(0, place, column.name(lang), &looks.head)?;
    }
    Ok(())
}

fn put_row(sheet: &mut Worksheet, line: u32, row: &Row, pictures: &[(u16, Vec<u8>)], looks: &Looks) -> Result<(), XlsxError> {
    for (place, cell) in (0_u16..).zip(&row.cells) {
        match cell {
            Cell::Empty => {}
            // A string, never a formula, whatever it begins with.
            Cell::Text(text) => drop(sheet.write_string_with_format(line, place, fitting(text), &looks.text)?),
            Cell::Count(count) => drop(sheet.write_number_with_format(line, place, *count, &looks.count)?),
            Cell::At(at) => match excel(*at) {
                Some(at) => drop(sheet.write_datetime_with_format(line, place, &at, &looks.at)?),
                None => drop(sheet.write_string_with_format(line, place, cell.text(), &looks.text)?),
            },
        }
    }
    for (place, bytes) in pictures {
        let image = Image::new_from_buffer(bytes)?.set_scale_to_size(THUMB.0, THUMB.1, true);
        sheet.set_row_height(line, THUMB_ROW)?;
        sheet.insert_image_with_offset(line, *place, &image, 2, 2)?;
    }
    Ok(())
}

/// As much as a cell holds.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= MOST_CELL_CHARS { text.to_owned() } else { text.chars().take(MOST_CELL_CHARS / 2).collect() }
}

/// The minute as a date of a workbook; `None`: before its calendar, or after it.
fn excel(at: NaiveDateTime) -> Option<ExcelDateTime> {
    let part = |value: u32| u8::try_from(value).ok();
    let day = ExcelDateTime::from_ymd(u16::try_from(at.year()).ok()?, part(at.month())?, part(at.day())?).ok()?;
    day.and_hms(u16::try_from(at.hour()).ok()?, part(at.minute())?, 0_u8).ok()
}

fn failed(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(error) => error.into(),
        other => Error::internal(other),
    }
}
