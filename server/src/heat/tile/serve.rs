//! The handlers: who, what is asked, has it changed, draw, answer.

use super::{Legend, Style};
use crate::{
    auth::{Caller, TileReader},
    column::{NoField, Wanted, columns_of},
    error::Error,
    heat::params::{Asked, FilterParams, number},
    state::{State, drawing},
    web::has_newest,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use shared::{
    heat::{CLOSEST, Tile},
    id::TownId,
    person::{Resource, Verb},
    photo::Hash,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Part of what names a drawing: another number once the same issues are drawn in another way.
const DRAWING: u8 = 1;
/// Closest zoom for who comes with a read token.
const CLOSEST_BY_TOKEN: u8 = 16;

/// What may be asked of a tile beside its place.
#[derive(Debug, Deserialize)]
pub struct TileParams {
    #[serde(flatten)]
    filter: FilterParams,
    #[serde(default)]
    style: Style,
    #[serde(default, deserialize_with = "number")]
    size: Option<u32>,
}

impl TileParams {
    fn size(&self) -> Result<u32, Error> {
        match self.size {
            None => Ok(256),
            Some(size @ (256 | 512)) => Ok(size),
            Some(_) => Err(Error::bad_request("size: 256 or 512")),
        }
    }
}

/// What may be asked of a legend.
#[derive(Debug, Deserialize)]
pub struct LegendParams {
    #[serde(flatten)]
    filter: FilterParams,
    #[serde(default)]
    style: Style,
    #[serde(default, deserialize_with = "number")]
    z: Option<u8>,
}

/// `GET /tiles/heat/{z}/{x}/{y}.png`: a tile of the whole town's heat, transparent where there is nothing.
///
/// # Errors
/// [`Error::NotFound`] for roles that do not look at figures, for what is no tile, and by a read token for what it does not give;
/// [`Error::BadRequest`] names the parameter.
pub async fn tile(
    reader: TileReader,
    state: Data<State>,
    path: Path<(u8, u32, u32)>,
    params: Query<TileParams>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (z, x, y) = path.into_inner();
    let tile = Tile::new(z, x, y).ok_or(Error::NotFound)?;
    let (size, asked) = (params.size()?, params.filter.asked(state.clock.now())?);
    let narrow = asked.filter.units.is_empty() && asked.filter.sources.is_empty();
    if reader.is_token() && (z > CLOSEST_BY_TOKEN || !narrow) {
        return Err(Error::bad_request("with a read token: z to 16, no units, no sources"));
    }
    let _turn = reader.turn(&state).await?;
    let columns = columns_of(&state, reader.town()).await?;
    let tag = tag_of(reader.town(), columns.feed(), &asked, &(z, size, params.style as u8));
    if has_newest(&request, &tag) {
        return Ok(unchanged(&tag));
    }
    let (wanted, style) = (Wanted { at: asked.at(), filter: asked.filter, zoom: z }, params.style);
    let png = while_wanted(move |stop| {
        let squares = columns.squares(&wanted, Some((tile, style.margin())), stop).map_err(error)?;
        let steps = style.draw(&squares, size, stop).map_err(|_| error(NoField::Stopped))?;
        style.png(&steps, size, style.scale(squares.heaviest))
    });
    Ok(headed(HttpResponse::Ok(), &tag).content_type("image/png").body(png.await?))
}

/// `GET /tiles/heat/legend`: what the colours of a zoom's tiles stand for.
///
/// # Errors
/// As [`tile`].
pub async fn legend(caller: Caller, state: Data<State>, params: Query<LegendParams>, request: HttpRequest) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Figure, Verb::Read)?;
    let z = params.z.filter(|z| *z <= CLOSEST).ok_or_else(|| Error::bad_request("z: 0 to 18"))?;
    let (style, asked, town) = (params.style, params.filter.asked(state.clock.now())?, caller.person.town);
    let _turn = state.reading.of(caller.person.id).await?;
    let columns = columns_of(&state, town).await?;
    let tag = tag_of(town, columns.feed(), &asked, &(z, 0, style as u8));
    if has_newest(&request, &tag) {
        return Ok(unchanged(&tag));
    }
    let wanted = Wanted { at: asked.at(), filter: asked.filter, zoom: z };
    let squares = while_wanted(move |stop| columns.squares(&wanted, None, stop).map_err(error));
    Ok(headed(HttpResponse::Ok(), &tag).json(Legend::of(z, style, squares.await?.heaviest)))
}

fn error(why: NoField) -> Error {
    match why {
        NoField::Stopped => Error::Busy("nobody waits for it".into()),
        NoField::TooScattered => Error::Busy("the issues lie in too many places for a map".into()),
    }
}

/// Names what is drawn: the same name, the same bytes. What does not move with the clock has no minute in it.
fn tag_of(town: TownId, feed: i64, asked: &Asked, drawn: &(u8, u32, u8)) -> String {
    // Of the last so many days the minute says where they begin.
    let what = format!("{DRAWING} {town} {feed} {:?} {:?} {drawn:?}", asked.filter.pairs(), asked.minute);
    format!("\"{}\"", Hash::of(what.as_bytes()).to_string().get(..32).unwrap_or_default())
}

fn unchanged(tag: &str) -> HttpResponse {
    headed(HttpResponse::NotModified(), tag).finish()
}

fn headed(mut answer: actix_web::HttpResponseBuilder, tag: &str) -> actix_web::HttpResponseBuilder {
    answer.insert_header((header::CACHE_CONTROL, "private, no-cache")).insert_header((header::ETAG, tag.to_owned()));
    answer
}

/// Says that nobody waits any more, once it goes.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Draws on a thread of its own, as long as somebody waits: the work is told when this future is dropped.
pub(super) async fn while_wanted<T: Send + 'static>(
    work: impl FnOnce(&dyn Fn() -> bool) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let gone = Arc::new(AtomicBool::new(false));
    let _waiting = Waiting(Arc::clone(&gone));
    drawing(move || if gone.load(Ordering::Relaxed) { Err(error(NoField::Stopped)) } else { work(&|| gone.load(Ordering::Relaxed)) })
        .await?
}
