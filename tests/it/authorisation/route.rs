//! The matrix of routes: what each is about, and how it answers nobody, everybody, and other sites.

use super::{
    people::{Town, second_town},
    tally::Tally,
};
use reqwest::{Method, RequestBuilder};
use shared::{
    account::{ErrorCode, Feedback},
    person::{
        Resource::{
            Account, Channel, Command, Feedback as Words, Figure, Inspection, Inventory, Issue, Notice, NoticeLink, NoticePaper, Operation,
            OwnAccount, Reference, TownTable, UnitCode,
        },
        Scope,
        Verb::{self, Read, Write},
        may,
    },
};
use std::collections::BTreeSet;
use tests::{Client, World, client::Answer, route::served};

/// Who is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LoginLimiter {
    /// Everybody, known or not: the edge, signing in and out.
    Open,
    /// Whom the one table lets reach this.
    Table(shared::person::Resource, Verb),
    /// Whoever is signed in for a county, and nobody of a town.
    County,
}

/// What is sent along.
#[derive(Clone, Copy)]
enum Sent {
    Nothing,
    Json(&'static str),
    Bytes(&'static [u8]),
    Form(&'static str),
}

/// A route with an example that names nothing which exists, and what somebody who is let in is answered to that.
struct Row {
    method: &'static str,
    path: &'static str,
    gate: LoginLimiter,
    example: &'static str,
    sent: Sent,
    answer: u16,
}

const fn row(method: &'static str, path: &'static str, gate: LoginLimiter, example: &'static str, sent: Sent, answer: u16) -> Row {
    Row { method, path, gate, example, sent, answer }
}

/// All of them. A route that is served and not here fails the first test below by its name.
const ROWS: &[Row] = {
    use LoginLimiter::{County, Open, Table};
    use Sent::{Bytes, Form, Json, Nothing};
    const NO_TOWN: &str = "/plain/county/towns/00000000-0000-7000-8000-000000000001/invitation";
    const NO_PLAIN: &str = "/plain/issues/00000000-0000-7000-8000-000000000001";
    const NO_PRINT: &str = "/plain/issues/00000000-0000-7000-8000-000000000001/print";
    const NO_PRINTS: &str = "/plain/print?ids=00000000-0000-7000-8000-000000000001";
    const NO_RECORD: &str = "/plain/inspections/00000000-0000-7000-8000-000000000001/print";
    const NO_ACK: &str = "/plain/issues/00000000-0000-7000-8000-000000000001/acknowledge";
    const NO_CURE: &str = "/plain/issues/00000000-0000-7000-8000-000000000001/rectify";
    const NO_LINKS: &str = "/api/issues/00000000-0000-7000-8000-000000000001/links";
    const NO_LINK: &str = "/api/issues/00000000-0000-7000-8000-000000000001/links/00000000-0000-7000-8000-000000000004";
    const NO_CODE: &str = "/api/units/00000000-0000-7000-8000-000000000001/code";
    const GUESS: &str = "/n/AAAAAAAAAAAAAAAAAAAAAA";
    const GUESS_ACK: &str = "/n/AAAAAAAAAAAAAAAAAAAAAA/acknowledge";
    const GUESS_CURE: &str = "/n/AAAAAAAAAAAAAAAAAAAAAA/rectify";
    const GUESS_CODE: &str = "/n/AAAAAAAAAAAAAAAAAAAAAA/code";
    const GUESS_PHOTO: &str = "/n/AAAAAAAAAAAAAAAAAAAAAA/photo/00000000000000000000000000000000000000000000000000000000000000ff/thumb";
    const GUESS_VOICE: &str = "/n/AAAAAAAAAAAAAAAAAAAAAA/voice/00000000000000000000000000000000000000000000000000000000000000ff";
    const PULL: &str = "/api/sync/pull?protocol=1&cursor=0";
    const NO_ISSUE: &str = "/api/issues/00000000-0000-7000-8000-000000000001";
    const NO_INSPECTION: &str = "/api/inspections/00000000-0000-7000-8000-000000000001";
    const NO_NOTICE: &str = "/api/notices/00000000-0000-7000-8000-000000000001/read";
    const NO_PHOTO: &str = "/api/photo/00000000000000000000000000000000000000000000000000000000000000ff/thumb";
    const NO_VOICE: &str = "/api/voice/00000000000000000000000000000000000000000000000000000000000000ff";
    const NO_CHUNK: &str = "/api/sync/photo/00000000000000000000000000000000000000000000000000000000000000ff/0?bytes=5";
    const TAKEN: Sent = Json("{\"username\":\"wang\",\"name\":\"某\",\"role\":\"leader\"}");
    const NO_PERSON: &str = "/api/people/00000000-0000-7000-8000-000000000001";
    const NO_CLOSE: &str = "/api/people/00000000-0000-7000-8000-000000000001/close";
    const NO_DUTIES: &str = "/api/people/00000000-0000-7000-8000-000000000001/duties";
    const NO_HAND_OVER: &str = "/api/people/00000000-0000-7000-8000-000000000001/hand-over";
    const TO_NOBODY: Sent = Json("{\"to\":\"00000000-0000-7000-8000-000000000002\"}");
    const NO_REOPEN: &str = "/api/people/00000000-0000-7000-8000-000000000001/reopen";
    const NO_INVITATION: &str = "/api/people/00000000-0000-7000-8000-000000000001/invitation";
    const SIGN_IN: Sent = Json("{\"username\":\"nobody\",\"password\":\"nothing\",\"device\":\"00000000-0000-7000-8000-000000000002\"}");
    const NO_DEVICE: Sent = Json("{\"device\":\"00000000-0000-0000-0000-000000000000\"}");
    const PASSWORD: Sent = Json("{\"old\":\"not the old one\",\"new\":\"long enough\"}");
    const WORDS: Sent = Json("{\"op\":\"00000000-0000-7000-8000-000000000003\",\"text\":\"建议\"}");
    const ANSWER: Sent = Json("{\"text\":\"已安排\"}");
    const NO_CHANNEL: &str = "/api/channels/00000000-0000-7000-8000-000000000001";
    const NO_TEST: &str = "/api/channels/00000000-0000-7000-8000-000000000001/test";
    const NO_LOG: &str = "/api/channels/00000000-0000-7000-8000-000000000001/deliveries";
    const NO_FEED: &str = "/api/calendar-feeds/00000000-0000-7000-8000-000000000001";
    const CHANNEL: Sent = Json("{\"name\":\"\",\"target\":{\"we_com\":{}},\"audience\":\"town\"}");
    const STALE: Sent = Json("{\"revision\":7}");
    const FORMER: Sent = Json("{\"in_force\":1}");
    const NO_VERSION: &str = "/api/town/versions/999/republish";
    const PUSH: Sent = Json("{\"protocol\":1,\"device\":\"00000000-0000-7000-8000-000000000002\",\"envelopes\":[]}");
    &[
        row("POST", "/api/session", Open, "/api/session", SIGN_IN, 401),
        row("POST", "/api/session/device", Table(OwnAccount, Write), "/api/session/device", NO_DEVICE, 400),
        row("GET", "/api/session", Table(OwnAccount, Read), "/api/session", Nothing, 200),
        row("DELETE", "/api/session", Open, "/api/session", Nothing, 204),
        row("GET", "/api/sessions", Table(OwnAccount, Read), "/api/sessions", Nothing, 200),
        row("DELETE", "/api/sessions/{id}", Table(OwnAccount, Write), "/api/sessions/none", Nothing, 404),
        row("GET", "/api/accounts/{username}/devices", Table(Account, Read), "/api/accounts/none/devices", Nothing, 404),
        row("DELETE", "/api/accounts/{username}/devices/{device}", Table(Account, Write), "/api/accounts/none/devices/none", Nothing, 404),
        row("PUT", "/api/password", Table(OwnAccount, Write), "/api/password", PASSWORD, 401),
        row("POST", "/api/feedback", Table(Words, Write), "/api/feedback", WORDS, 204),
        row("GET", "/api/feedback", Table(Words, Read), "/api/feedback", Nothing, 200),
        row("GET", "/api/feedback/own", Table(Words, Write), "/api/feedback/own?ops=00000000-0000-7000-8000-000000000003", Nothing, 200),
        row(
            "POST",
            "/api/feedback/{id}/answer",
            Table(Words, Read),
            "/api/feedback/00000000-0000-7000-8000-000000000001/answer",
            ANSWER,
            404,
        ),
        row("GET", "/api/reference", Table(Reference, Read), "/api/reference", Nothing, 200),
        row("POST", "/api/sync/push", Table(Command, Write), "/api/sync/push", PUSH, 200),
        row("PUT", "/api/sync/photo/{hash}/{index}", Table(Command, Write), NO_CHUNK, Bytes(b"hello"), 404),
        row("GET", "/api/sync/pull", Table(Notice, Read), PULL, Nothing, 200),
        row("GET", "/api/sync/listen", Table(Notice, Read), "/api/sync/listen?after=9999999", Nothing, 200),
        row("POST", "/api/notices/read", Table(Notice, Write), "/api/notices/read", Json("{\"through\":0}"), 204),
        row("POST", "/api/notices/{id}/read", Table(Notice, Write), NO_NOTICE, Nothing, 404),
        row("GET", "/api/photo/{hash}/{size}", Table(Issue, Read), NO_PHOTO, Nothing, 404),
        row("GET", "/api/voice/{hash}", Table(Issue, Read), NO_VOICE, Nothing, 404),
        row("GET", "/api/issues", Table(Issue, Read), "/api/issues", Nothing, 200),
        row("GET", "/api/issues/export", Table(Issue, Read), "/api/issues/export?format=csv", Nothing, 200),
        row("POST", "/api/issues/export/compare", Table(Issue, Read), "/api/issues/export/compare", Bytes(b"hello"), 200),
        row("GET", "/api/issues/rows", Table(Issue, Read), "/api/issues/rows", Nothing, 200),
        row("GET", "/api/issues/{id}", Table(Issue, Read), NO_ISSUE, Nothing, 404),
        row("GET", "/api/inspections", Table(Inspection, Read), "/api/inspections", Nothing, 200),
        row("GET", "/api/inspections/export", Table(Inspection, Read), "/api/inspections/export?format=csv", Nothing, 200),
        row("GET", "/api/inspections/{id}", Table(Inspection, Read), NO_INSPECTION, Nothing, 404),
        row("GET", "/api/figures", Table(Figure, Read), "/api/figures", Nothing, 200),
        row("GET", "/api/heat", Table(Figure, Read), "/api/heat", Nothing, 200),
        row("GET", "/api/heat/grids", Table(Figure, Read), "/api/heat/grids", Nothing, 200),
        row("GET", "/api/heat/points", Table(Figure, Read), "/api/heat/points?z=12&bbox=116.4,32.4,116.6,32.6", Nothing, 200),
        row("GET", "/api/basemap", Table(Reference, Read), "/api/basemap", Nothing, 200),
        row("GET", "/api/basemap/{z}/{x}/{y}", Table(Reference, Read), "/api/basemap/12/3373/1660", Nothing, 404),
        row("GET", "/tiles/heat/legend", Table(Figure, Read), "/tiles/heat/legend?z=12", Nothing, 200),
        row("GET", "/tiles/heat/{z}/{x}/{y}.png", Table(Figure, Read), "/tiles/heat/12/3373/1660.png", Nothing, 200),
        row("GET", "/api/tile-tokens", Table(Account, Read), "/api/tile-tokens", Nothing, 200),
        row("POST", "/api/tile-tokens", Table(Account, Write), "/api/tile-tokens", Json("{\"name\":\"\",\"days\":1}"), 400),
        row("DELETE", "/api/tile-tokens/{id}", Table(Account, Write), "/api/tile-tokens/none", Nothing, 404),
        row("GET", "/api/people", Table(Account, Read), "/api/people", Nothing, 200),
        row("POST", "/api/people", Table(Account, Write), "/api/people", TAKEN, 409),
        row("GET", "/api/roster.{format}", Table(Account, Read), "/api/roster.none", Nothing, 404),
        row("POST", "/api/roster", Table(Account, Write), "/api/roster?preview=1", Bytes(b"hello"), 200),
        row("PUT", "/api/people/{id}", Table(Account, Write), NO_PERSON, Json("{\"name\":\"某\",\"role\":\"leader\"}"), 404),
        row("POST", "/api/people/{id}/close", Table(Account, Write), NO_CLOSE, Nothing, 404),
        row("GET", "/api/people/{id}/duties", Table(Account, Read), NO_DUTIES, Nothing, 404),
        row("POST", "/api/people/{id}/hand-over", Table(Account, Write), NO_HAND_OVER, TO_NOBODY, 404),
        row("POST", "/api/people/{id}/reopen", Table(Account, Write), NO_REOPEN, Nothing, 404),
        row("POST", "/api/people/{id}/invitation", Table(Account, Write), NO_INVITATION, Nothing, 404),
        row("DELETE", "/api/people/{id}/invitation", Table(Account, Write), NO_INVITATION, Nothing, 404),
        row("GET", "/api/channels", Table(Channel, Read), "/api/channels", Nothing, 200),
        row("POST", "/api/channels", Table(Channel, Write), "/api/channels", CHANNEL, 400),
        row("PUT", "/api/channels/{id}", Table(Channel, Write), NO_CHANNEL, CHANNEL, 404),
        row("DELETE", "/api/channels/{id}", Table(Channel, Write), NO_CHANNEL, Nothing, 404),
        row("POST", "/api/channels/{id}/test", Table(Channel, Write), NO_TEST, Nothing, 404),
        row("GET", "/api/channels/{id}/deliveries", Table(Channel, Read), NO_LOG, Nothing, 404),
        row("GET", "/api/calendar-feeds", Table(Channel, Read), "/api/calendar-feeds", Nothing, 200),
        row("POST", "/api/calendar-feeds", Table(Channel, Write), "/api/calendar-feeds", Json("{\"name\":\"\",\"days\":1}"), 400),
        row("DELETE", "/api/calendar-feeds/{id}", Table(Channel, Write), NO_FEED, Nothing, 404),
        row("GET", "/ics/{file}", Open, "/ics/guessed.ics", Nothing, 404),
        row("GET", "/api/inventory", Table(Inventory, Read), "/api/inventory", Nothing, 200),
        row("GET", "/api/town/tables", Table(TownTable, Read), "/api/town/tables", Nothing, 200),
        row("GET", "/api/town/tables/{name}", Table(TownTable, Read), "/api/town/tables/none", Nothing, 404),
        row("GET", "/api/town/tables/{name}.{format}", Table(TownTable, Read), "/api/town/tables/units.none", Nothing, 404),
        row("DELETE", "/api/town/draft", Table(TownTable, Write), "/api/town/draft", Nothing, 204),
        row("POST", "/api/town/draft/tables/{name}", Table(TownTable, Write), "/api/town/draft/tables/none", Bytes(b"hello"), 404),
        row("PUT", "/api/town/draft/tables/{name}/rows", Table(TownTable, Write), "/api/town/draft/tables/units/rows", STALE, 400),
        row("GET", "/api/town/draft/ground", Table(TownTable, Read), "/api/town/draft/ground", Nothing, 200),
        row("GET", "/api/town/draft/effect", Table(TownTable, Read), "/api/town/draft/effect", Nothing, 200),
        row("POST", "/api/town/draft/publish", Table(TownTable, Write), "/api/town/draft/publish", STALE, 400),
        row("GET", "/api/town/coming/{revision}/effect", Table(TownTable, Read), "/api/town/coming/1/effect", Nothing, 404),
        row("DELETE", "/api/town/coming/{revision}", Table(TownTable, Write), "/api/town/coming/1", Nothing, 404),
        row("GET", "/api/town/versions", Table(TownTable, Read), "/api/town/versions", Nothing, 200),
        row("POST", "/api/town/versions/{version}/republish", Table(TownTable, Write), NO_VERSION, FORMER, 404),
        row("GET", "/plain", Table(Notice, Read), "/plain", Nothing, 200),
        row("GET", "/plain/style.css", Open, "/plain/style.css", Nothing, 200),
        row("GET", "/plain/sign-in", Open, "/plain/sign-in", Nothing, 200),
        row("POST", "/plain/sign-in", Open, "/plain/sign-in", Form("username=nobody&password=nothing"), 401),
        row("POST", "/plain/sign-out", Table(OwnAccount, Write), "/plain/sign-out", Form("mark=guessed"), 403),
        row("GET", "/plain/issues/{id}", Table(Issue, Read), NO_PLAIN, Nothing, 404),
        row("POST", "/plain/issues/{id}/acknowledge", Table(Command, Write), NO_ACK, Form("mark=guessed"), 403),
        row("POST", "/plain/issues/{id}/rectify", Table(Command, Write), NO_CURE, Form("mark=guessed"), 400),
        row("GET", "/plain/issues/{id}/print", Table(NoticePaper, Read), NO_PRINT, Nothing, 404),
        row("GET", "/plain/print", Table(NoticePaper, Read), NO_PRINTS, Nothing, 404),
        row("POST", "/plain/print", Table(NoticePaper, Write), "/plain/print", Form("mark=guessed"), 403),
        row("GET", "/plain/inspections/{id}/print", Table(NoticePaper, Read), NO_RECORD, Nothing, 404),
        row("GET", "/plain/ledger", Table(NoticePaper, Read), "/plain/ledger", Nothing, 200),
        row("GET", "/plain/print.css", Open, "/plain/print.css", Nothing, 200),
        row("POST", "/plain/clock", Table(Account, Write), "/plain/clock", Form("mark=guessed"), 403),
        row("GET", "/plain/devices", Table(Account, Read), "/plain/devices", Nothing, 200),
        row("POST", "/plain/devices", Table(Account, Write), "/plain/devices", Form("mark=guessed"), 403),
        row("GET", "/plain/rescue", Table(Account, Write), "/plain/rescue", Nothing, 200),
        row("POST", "/plain/rescue", Table(Account, Write), "/plain/rescue", Form("mark=guessed"), 400),
        row("GET", "/api/checklist", Table(Operation, Read), "/api/checklist", Nothing, 200),
        row("POST", "/api/backups", Table(Operation, Write), "/api/backups", Nothing, 204),
        row("GET", "/join/{code}", Open, "/join/none", Nothing, 404),
        row("POST", "/join/{code}", Open, "/join/none", Form("password=a&again=a"), 404),
        row("GET", "/api/issues/{id}/links", Table(NoticeLink, Read), NO_LINKS, Nothing, 404),
        row("POST", "/api/issues/{id}/links", Table(NoticeLink, Write), NO_LINKS, Json("{\"sort\":\"act\"}"), 404),
        row("DELETE", "/api/issues/{id}/links/{link}", Table(NoticeLink, Write), NO_LINK, Nothing, 404),
        row("POST", "/api/units/{id}/code", Table(UnitCode, Write), NO_CODE, Nothing, 404),
        row("GET", "/n/{secret}", Open, GUESS, Nothing, 404),
        row("POST", "/n/{secret}/acknowledge", Open, GUESS_ACK, Form("mark=guessed"), 404),
        row("POST", "/n/{secret}/rectify", Open, GUESS_CURE, Form("mark=guessed"), 404),
        row("POST", "/n/{secret}/code", Open, GUESS_CODE, Form("mark=guessed"), 404),
        row("GET", "/n/{secret}/photo/{hash}/{size}", Open, GUESS_PHOTO, Nothing, 404),
        row("GET", "/n/{secret}/voice/{hash}", Open, GUESS_VOICE, Nothing, 404),
        row("GET", "/setup/{secret}", Open, "/setup/none", Nothing, 404),
        row("POST", "/setup/{secret}", Open, "/setup/none", Form("name=a"), 404),
        row("GET", "/setup/{secret}/tables.xlsx", Open, "/setup/none/tables.xlsx", Nothing, 404),
        row("GET", "/setup/{secret}/admin", Open, "/setup/none/admin", Nothing, 404),
        row("POST", "/setup/{secret}/admin", Open, "/setup/none/admin", Form("name=a"), 404),
        row("GET", "/setup/{secret}/demo", Open, "/setup/none/demo", Nothing, 404),
        row("GET", "/plain/phones", Table(Account, Read), "/plain/phones", Nothing, 200),
        row("POST", "/plain/phones", Table(Account, Write), "/plain/phones", Form("mark=guessed"), 403),
        row("GET", "/plain/county", County, "/plain/county", Nothing, 200),
        row("GET", "/plain/county/sign-in", Open, "/plain/county/sign-in", Nothing, 200),
        row("POST", "/plain/county/sign-in", Open, "/plain/county/sign-in", Form("username=nobody&password=nothing"), 401),
        row("POST", "/plain/county/sign-out", County, "/plain/county/sign-out", Form("mark=guessed"), 403),
        row("POST", "/plain/county/password", County, "/plain/county/password", Form("mark=guessed"), 403),
        row("POST", "/plain/county/towns", County, "/plain/county/towns", Form("mark=guessed"), 403),
        row("POST", "/plain/county/towns/{id}/invitation", County, NO_TOWN, Form("mark=guessed"), 403),
        row("GET", "/plain/ca", Open, "/plain/ca", Nothing, 404),
        row("GET", "/plain/ca/jingge-ca.crt", Open, "/plain/ca/jingge-ca.crt", Nothing, 404),
        row("GET", "/api/metrics", Table(Operation, Read), "/api/metrics", Nothing, 200),
        row("GET", "/health", Open, "/health", Nothing, 200),
        row("GET", "/ready", Open, "/ready", Nothing, 200),
        row("GET", "/openapi.json", Open, "/openapi.json", Nothing, 200),
    ]
};

impl Row {
    fn request(&self, client: &Client) -> RequestBuilder {
        let request = client.http.request(Method::from_bytes(self.method.as_bytes()).unwrap(), client.url(self.example));
        match self.sent {
            Sent::Nothing => request,
            Sent::Json(text) => request.header("content-type", "application/json").body(text),
            Sent::Bytes(bytes) => request.body(bytes),
            Sent::Form(text) => {
                request.header("content-type", "application/x-www-form-urlencoded").header("origin", &client.base).body(text)
            }
        }
    }

    async fn ask(&self, client: &Client) -> Answer {
        client.send(self.request(client)).await
    }

    /// Whether it is a page without a program, whose forms carry no header of ours.
    fn is_page(&self) -> bool {
        ["/plain", "/n/", "/join", "/setup"].iter().any(|pages| self.path.starts_with(pages))
    }

    fn changes(&self) -> bool {
        self.method != "GET"
    }
}

/// Status and, of a failure, the code.
fn gist(answer: &Answer) -> (u16, Option<ErrorCode>) {
    (answer.status, (answer.status >= 400).then(|| code_of(answer)))
}

/// A page names its code as the API does, in its one attribute.
fn code_of(answer: &Answer) -> ErrorCode {
    let text = answer.text();
    match text.split_once("data-error=\"").and_then(|(_, rest)| rest.split('"').next()) {
        Some(code) => serde_json::from_value(code.into()).unwrap(),
        None => answer.error().error,
    }
}

#[tokio::test]
async fn every_route_that_is_served_stands_in_the_matrix_and_the_other_way_round() {
    let world = World::new().await;
    let served = served(&world.base).await;
    let there: BTreeSet<String> = served.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let here: BTreeSet<String> = ROWS.iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    let forgotten: Vec<_> = there.difference(&here).collect();
    let gone: Vec<_> = here.difference(&there).collect();
    assert!(forgotten.is_empty(), "not in the matrix of routes: {forgotten:?}");
    assert!(gone.is_empty() && here.len() == ROWS.len(), "in the matrix, but not served: {gone:?}");
    for route in served.iter().filter(|route| route.open) {
        let row = ROWS.iter().find(|row| (row.method, row.path) == (&*route.method, &*route.path)).unwrap();
        assert_eq!(row.gate, LoginLimiter::Open, "{} {} asks for nobody's name", route.method, route.path);
    }
}

#[tokio::test]
async fn every_route_answers_every_role_as_the_table_says_and_nobody_not_at_all() {
    let town = Town::new().await;
    let mut tally = Tally::default();
    let nobody = Client::to(&town.world.base);
    for row in ROWS {
        let answer = row.ask(&nobody).await;
        match row.gate {
            LoginLimiter::Open => tally.check(|| format!("nobody {} {}", row.method, row.path), answer.status, row.answer),
            LoginLimiter::Table(..) | LoginLimiter::County => {
                let turned_away = (401, Some(ErrorCode::NotSignedIn));
                tally.check(|| format!("nobody {} {}", row.method, row.path), gist(&answer), turned_away);
            }
        }
    }
    // PostgreSQL has tools of its own for backups.
    let elsewhere = town.world.state.config.database_url.is_some();
    for who in &town.people {
        for row in ROWS {
            let (resource, verb) = match row.gate {
                LoginLimiter::Open => continue,
                LoginLimiter::County => {
                    let turned_away = (401, Some(ErrorCode::NotSignedIn));
                    tally.check(|| format!("{} {} {}", who.name, row.method, row.path), gist(&row.ask(&who.client).await), turned_away);
                    continue;
                }
                LoginLimiter::Table(resource, verb) => (resource, verb),
            };
            let there = row.path != "/api/backups" || !elsewhere;
            let let_in = there && may(who.role(), resource, verb) != Scope::Nothing;
            let expected = match row.answer {
                _ if !let_in => (404, Some(ErrorCode::NotFound)),
                404 => (404, Some(ErrorCode::NotFound)),
                401 => (401, Some(ErrorCode::WrongLogin)),
                403 => (403, Some(ErrorCode::WrongOrigin)),
                400 => (400, Some(ErrorCode::BadRequest)),
                409 => (409, Some(ErrorCode::UsernameTaken)),
                done => (done, None),
            };
            tally.check(|| format!("{} {} {}", who.name, row.method, row.path), gist(&row.ask(&who.client).await), expected);
        }
    }
    tally.close("routes", 23 + 18 * 18);
}

#[tokio::test]
async fn a_county_session_opens_the_county_s_pages_and_no_route_of_a_town() {
    let world = World::new().await;
    let client = Client::to(&world.base);
    let session = county_session(&world).await;
    let mut tally = Tally::default();
    for row in ROWS {
        let expected = match row.gate {
            LoginLimiter::Open => continue,
            LoginLimiter::Table(..) => (401, Some(ErrorCode::NotSignedIn)),
            LoginLimiter::County if row.answer == 403 => (403, Some(ErrorCode::WrongOrigin)),
            LoginLimiter::County => (row.answer, None),
        };
        // Sent everywhere, under both names and as a token, as no browser would.
        let cookies = format!("jingge_county={session}; jingge_session={session}");
        let request = row.request(&client).header("cookie", cookies).header("x-jingge", "1").bearer_auth(&session);
        let answer = request.send().await.unwrap();
        let answer = Answer { status: answer.status().as_u16(), body: answer.bytes().await.unwrap().to_vec() };
        tally.check(|| format!("county {} {}", row.method, row.path), gist(&answer), expected);
    }
    tally.close("a county's session", 60);
}

/// The secret of a county's session.
async fn county_session(world: &World) -> String {
    crate::county::add(world, "linquan", "xian").await;
    let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = http.post(format!("{}/plain/county/sign-in", world.base)).header("origin", &world.base);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request.body(format!("username=xian&password={}", tests::world::PASSWORD)).send().await.unwrap();
    let cookies: Vec<String> = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
    let session = cookies.iter().find_map(|cookie| cookie.strip_prefix("jingge_county=")).unwrap();
    session.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_change_without_our_own_header_or_from_another_site_is_refused_on_every_route() {
    let world = World::new().await;
    second_town(&world).await;
    let (nobody, wang, admin) = (Client::to(&world.base), world.client("wang").await, world.client("guanli").await);
    let mut tally = Tally::default();
    for row in ROWS.iter().filter(|row| row.changes()) {
        for (who, client) in [("nobody", &nobody), ("wang", &wang), ("guanli", &admin)] {
            let link = row.path.starts_with("/n/");
            let plain = row.is_page();
            let asked = || {
                let bare = client.http.request(Method::from_bytes(row.method.as_bytes()).unwrap(), client.url(row.example));
                let request = if plain { bare.header("content-type", "application/x-www-form-urlencoded") } else { row.request(client) };
                request.bearer_auth(client.token())
            };
            let bare = asked();
            let form = asked().header("content-type", "application/x-www-form-urlencoded").header("origin", &world.base);
            let foreign = asked().header("x-jingge", "1").header("origin", "https://evil.example");
            let sandboxed = asked().header("x-jingge", "1").header("origin", "null");
            let neighbour = asked().header("x-jingge", "1").header("origin", format!("{}.evil.example", world.base));
            let ways = [("no header", bare), ("a form", form), ("foreign", foreign), ("null", sandboxed), ("neighbour", neighbour)];
            for (way, request) in ways {
                if (plain && way == "a form") || (link && way == "null") {
                    continue; // What these are for; their mark is asked for in tests/it/html_forms.rs and tests/it/notice_link/.
                }
                let answer = request.send().await.unwrap();
                let answer = Answer { status: answer.status().as_u16(), body: answer.bytes().await.unwrap().to_vec() };
                tally.check(|| format!("{who} {} {}, {way}", row.method, row.path), gist(&answer), (403, Some(ErrorCode::WrongOrigin)));
            }
        }
        let own = row.request(&wang);
        let own = if row.is_page() { own } else { own.header("origin", &world.base) };
        let stays_out = row.path == "/api/session";
        if !stays_out {
            let let_in = matches!(row.gate, LoginLimiter::Open)
                || matches!(row.gate, LoginLimiter::Table(what, verb) if may(shared::person::RoleKind::Inspector, what, verb) != Scope::Nothing);
            let expected = match row.gate {
                LoginLimiter::County => 401,
                _ if let_in => row.answer,
                _ => 404,
            };
            tally.check(|| format!("wang {} {} from our own page", row.method, row.path), wang.send(own).await.status, expected);
        }
    }
    assert_eq!(wang.get("/api/session").await.status, 200, "nobody was signed out");
    assert_eq!(admin.get("/api/feedback").await.json::<Vec<Feedback>>().len(), 1, "only what came from our own page was kept");
    tally.close("other sites", 8 * 3 * 5);
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_405_with_those_it_has() {
    let world = World::new().await;
    let wang = world.client("wang").await;
    let mut tally = Tally::default();
    for row in ROWS {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            if ROWS.iter().any(|other| (other.method, other.path) == (method, row.path)) {
                continue;
            }
            let has: Vec<_> = ROWS.iter().filter(|other| other.path == row.path).map(|other| other.method).collect();
            let asked = wang.http.request(Method::from_bytes(method.as_bytes()).unwrap(), wang.url(row.example));
            let answer = asked.header("origin", &world.base).bearer_auth(wang.token()).send().await.unwrap();
            let allow = answer.headers().get("allow").map(|allow| allow.to_str().unwrap().to_owned());
            let status = answer.status().as_u16();
            let answer = Answer { status, body: answer.bytes().await.unwrap().to_vec() };
            let expected = (405, Some(has.join(", ")), ErrorCode::MethodNotAllowed);
            tally.check(|| format!("{method} {}", row.path), (status, allow, code_of(&answer)), expected);
        }
    }
    tally.close("other methods", 60);
}
