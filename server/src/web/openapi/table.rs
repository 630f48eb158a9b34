//! The one table of routes, as the document describes them. A test compares it with what is served.

use super::office;
use super::part::{Known, Parameter, between, bytes, count, list, long, narrowed, needed, object, one, path, query, word_of};
use super::plain::{filter, plain};
use super::route::Route;
use crate::heat::{Legend, Style};
use crate::ops::Metrics;
use crate::web::health::{Alive, Ready};
use shared::{
    account::{
        ErrorCode::{
            AccountClosed, BadField, BadRequest, Exporting, LastAdmin, NotAPhoto, NotAVoiceNote, NotFound, Protocol, Quota, TooLarge,
            TooMany, TooManyPixels, TooManyRows, UsernameTaken, WeakPassword, WrongHash, WrongLogin,
        },
        Feedback, FeedbackText, Me, NewDevice, NewFeedbackAnswer, NewTileToken, OwnFeedback, PasswordChange, SessionRow, SignIn, SignedIn,
        TileToken, TileTokenRow,
    },
    checklist::Checklist,
    form::FormCode,
    heat::{CLOSEST, HeatGrids, HeatMap, HeatPoints, HeatWeight},
    id::{FeedbackId, GenerationId, GridId, InspectionId, IssueId, NoticeId, PersonId, UnitId},
    inspection::{Inspection, InspectionPage},
    issue::Issue,
    ledger::LedgerComparison,
    moment::Moment,
    notice::ReadAll,
    people::{HandOver, Invitation, LeftDuties, NewPerson, PersonChange, PersonEntry},
    photo::Hash,
    query::{FiguresAnswer, HeldBy, IssuePage, MOST_A_PAGE, MOST_ROWS, RowOrder, RowPage},
    reference::Bundle,
    sync::{ChunkAnswer, OLDEST_PROTOCOL, PROTOCOL, PullAnswer, PushAnswer, PushRequest},
};
use std::{collections::BTreeMap, sync::LazyLock};
use utoipa::openapi::schema::Type;

/// All routes of the API.
#[must_use]
pub fn table() -> Vec<Route> {
    let mut routes = account();
    routes.extend(office::channels());
    routes.extend(sync());
    routes.extend(queries());
    routes.extend(heat());
    routes.extend(office::base_maps());
    routes.extend(office::town());
    routes.extend(plain());
    routes.extend(office::links());
    routes.extend(edge());
    routes
}

/// The methods of a path, by its pattern; none if it is no route.
#[must_use]
pub fn methods(pattern: &str) -> &'static [&'static str] {
    static METHODS: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
        let mut methods = BTreeMap::<_, Vec<_>>::new();
        for route in table() {
            methods.entry(route.path).or_default().push(route.method);
        }
        methods
    });
    METHODS.get(pattern).map_or(&[], Vec::as_slice)
}

fn account() -> Vec<Route> {
    vec![
        Route::new("account", "POST", "/api/session", "登录 · sign in; sets the cookie jingge_session")
            .known(Known::Nobody)
            .takes(one::<SignIn>())
            .gives(one::<SignedIn>())
            .fails([BadRequest, WrongLogin, TooLarge, TooMany]),
        Route::new(
            "account",
            "POST",
            "/api/session/device",
            "接着用 App · an upload token for whoever signed in on a plain page within ten minutes",
        )
        .takes(one::<NewDevice>())
        .gives(one::<SignedIn>())
        .fails([BadRequest, TooLarge]),
        Route::new("account", "GET", "/api/session", "我是谁 · who is signed in").gives(one::<Me>()),
        Route::new("account", "DELETE", "/api/session", "退出登录 · sign out; without a session there is nothing to end")
            .known(Known::Nobody),
        Route::new("account", "GET", "/api/sessions", "我的设备 · the devices one is signed in on or that may still send")
            .gives(list::<SessionRow>()),
        Route::new("account", "DELETE", "/api/sessions/{id}", "停用我的设备 · sign out on an own device and revoke its upload tokens")
            .with([path::<String>("id", "id from the list")])
            .fails([NotFound]),
        Route::new("account", "GET", "/api/accounts/{username}/devices", "某人的设备 · somebody's devices, admin only")
            .with([path::<String>("username", "user name, of the own town")])
            .gives(list::<SessionRow>())
            .fails([NotFound]),
        Route::new(
            "account",
            "DELETE",
            "/api/accounts/{username}/devices/{device}",
            "停用某人的设备 · revoke somebody's device, admin only",
        )
        .with([path::<String>("username", "user name, of the own town"), path::<String>("device", "id from the list")])
        .fails([NotFound]),
        Route::new("account", "PUT", "/api/password", "修改密码 · change one's own password").takes(one::<PasswordChange>()).fails([
            BadRequest,
            WeakPassword,
            WrongLogin,
            TooLarge,
            TooMany,
        ]),
        Route::new("account", "GET", "/api/tile-tokens", "瓦片只读令牌 · the town's read tokens for tiles, admin only")
            .gives(list::<TileTokenRow>())
            .fails([NotFound]),
        Route::new("account", "POST", "/api/tile-tokens", "新建瓦片只读令牌 · make one; its secret is told this once, admin only")
            .takes(one::<NewTileToken>())
            .gives(one::<TileToken>())
            .fails([BadRequest, NotFound, TooLarge]),
        Route::new("account", "DELETE", "/api/tile-tokens/{id}", "停用瓦片只读令牌 · revoke one, admin only")
            .with([path::<String>("id", "id from the list")])
            .fails([NotFound]),
        Route::new("account", "GET", "/api/people", "账号 · the accounts of the town, admin only")
            .gives(list::<PersonEntry>())
            .fails([NotFound]),
        Route::new("account", "POST", "/api/people", "新建账号 · add an account without a password, admin only")
            .takes(one::<NewPerson>())
            .gives(one::<PersonEntry>())
            .fails([BadField, UsernameTaken, BadRequest, NotFound, TooLarge]),
        Route::new("account", "PUT", "/api/people/{id}", "改账号 · another name, unit, grids, role or post in the unit, admin only")
            .with([path::<PersonId>("id", "id from the list")])
            .takes(one::<PersonChange>())
            .gives(one::<PersonEntry>())
            .fails([BadField, LastAdmin, BadRequest, NotFound, TooLarge]),
        Route::new("account", "POST", "/api/people/{id}/close", "关闭账号 · close an account; its devices are signed out, admin only")
            .with([path::<PersonId>("id", "id from the list")])
            .gives(one::<PersonEntry>())
            .fails([LastAdmin, NotFound]),
        Route::new("account", "GET", "/api/people/{id}/duties", "留下的事 · what nobody would do if the account were closed, admin only")
            .with([path::<PersonId>("id", "id from the list")])
            .gives(one::<LeftDuties>())
            .fails([NotFound]),
        Route::new(
            "account",
            "POST",
            "/api/people/{id}/hand-over",
            "移交并关闭账号 · a successor in the same post takes over the grids or the unit, and the account is closed, admin only",
        )
        .with([path::<PersonId>("id", "id from the list")])
        .takes(one::<HandOver>())
        .gives(one::<PersonEntry>())
        .fails([BadField, LastAdmin, BadRequest, NotFound, TooLarge]),
        Route::new("account", "POST", "/api/people/{id}/reopen", "打开账号 · open a closed account again, admin only")
            .with([path::<PersonId>("id", "id from the list")])
            .gives(one::<PersonEntry>())
            .fails([NotFound]),
        Route::new(
            "account",
            "POST",
            "/api/people/{id}/invitation",
            "邀请 · invite to choose a password; its secret is told this once, admin only",
        )
        .with([path::<PersonId>("id", "id from the list")])
        .gives(one::<Invitation>())
        .fails([AccountClosed, NotFound]),
        Route::new("account", "DELETE", "/api/people/{id}/invitation", "撤回邀请 · end the open invitation, admin only")
            .with([path::<PersonId>("id", "id from the list")])
            .fails([NotFound]),
        Route::new("account", "POST", "/api/feedback", "投诉建议 · send a complaint or suggestion")
            .takes(one::<FeedbackText>())
            .fails([BadRequest, TooLarge]),
        Route::new(
            "account",
            "GET",
            "/api/feedback/own",
            "我的投诉建议和答复 · one's own words and their answers, by the ops they were sent under",
        )
        .with([query::<String>("ops", "ops, separated by commas, at most 20")])
        .gives(list::<OwnFeedback>())
        .fails([BadRequest]),
        Route::new("account", "POST", "/api/feedback/{id}/answer", "答复投诉建议 · answer them, admin only")
            .with([path::<FeedbackId>("id", "id from the list")])
            .takes(one::<NewFeedbackAnswer>())
            .fails([BadRequest, NotFound, TooLarge]),
        Route::new("account", "GET", "/api/feedback", "查看投诉建议 · read them, admin only").gives(list::<Feedback>()).fails([NotFound]),
    ]
}

fn sync() -> Vec<Route> {
    let pull = [
        needed(narrowed(between(Type::Integer, OLDEST_PROTOCOL, PROTOCOL), query::<u16>("protocol", "version of the wire"))),
        query::<GenerationId>("generation", "the store the cursor belongs to"),
        needed(narrowed(long(), query::<u64>("cursor", "last feed number kept"))),
        narrowed(count(), query::<u32>("limit", "most changes wanted")),
        narrowed(long(), query::<u64>("working_set_since", "working set only; head of the town when the phone began")),
        query::<bool>("records", "false: only notices, of the records those named in `also`"),
        query::<String>("also", "ids of records, separated by commas, that are sent as they are now"),
    ];
    let chunk = [
        path::<Hash>("hash", "SHA-256 of the whole photo"),
        narrowed(count(), path::<u32>("index", "chunk of 256 KiB, from 0")),
        needed(narrowed(long(), query::<u64>("bytes", "length of the whole photo"))),
    ];
    let size = narrowed(word_of(&["thumb", "large"]), path::<String>("size", "thumb (about 320 × 240 px) or large (about 1600 × 1200 px)"));
    vec![
        Route::new("sync", "GET", "/api/reference", "基础数据 · the reference bundle, 204 when unchanged")
            .with([narrowed(long(), query::<u64>("have", "version the phone has"))])
            .gives(one::<Bundle>())
            .or_nothing()
            .fails([BadRequest, NotFound]),
        Route::new("sync", "POST", "/api/sync/push", "上送记录 · push commands")
            .known(Known::Token)
            .takes(one::<PushRequest>())
            .gives(one::<PushAnswer>())
            .fails([BadRequest, NotFound, TooLarge, Protocol]),
        Route::new("sync", "PUT", "/api/sync/photo/{hash}/{index}", "上送照片或录音分块 · put a chunk of a photo or a voice note")
            .known(Known::Token)
            .with(chunk)
            .takes(bytes("application/octet-stream"))
            .gives(one::<ChunkAnswer>())
            .fails([BadRequest, NotFound, TooLarge, TooManyPixels, NotAPhoto, NotAVoiceNote, WrongHash, Quota]),
        Route::new("sync", "GET", "/api/sync/pull", "取回变化 · what changed since the cursor")
            .with(pull)
            .gives(one::<PullAnswer>())
            .fails([BadRequest, NotFound, Protocol]),
        Route::new(
            "sync",
            "GET",
            "/api/sync/listen",
            "等候变化 · answered when the feed has moved for this person, 204 when it has not for 50 s",
        )
        .with([needed(narrowed(long(), query::<u64>("after", "feed number up to which all is known")))])
        .gives(one::<u64>())
        .or_nothing()
        .fails([BadRequest, NotFound]),
        Route::new("sync", "POST", "/api/notices/read", "消息全部已读 · mark all that was seen of the inbox as read")
            .takes(one::<ReadAll>())
            .fails([BadRequest, NotFound]),
        Route::new("sync", "POST", "/api/notices/{id}/read", "消息已读 · mark an entry of the inbox as read")
            .with([path::<NoticeId>("id", "the notice")])
            .fails([NotFound]),
        Route::new("sync", "GET", "/api/photo/{hash}/{size}", "照片 · a photo without metadata")
            .with([path::<Hash>("hash", "SHA-256 of the photo as sent"), size])
            .gives(bytes("image/jpeg"))
            .fails([NotFound]),
        Route::new("sync", "GET", "/api/voice/{hash}", "录音 · a voice note, or a range of its bytes")
            .with([path::<Hash>("hash", "SHA-256 of the voice note")])
            .gives(bytes("audio/wav"))
            .fails([NotFound]),
    ]
}

/// What a list is wanted as.
fn exported() -> [Parameter; 2] {
    [needed(narrowed(word_of(&["xlsx", "csv", "geojson"]), query::<String>("format", "kind of file"))), lang()]
}

fn lang() -> Parameter {
    narrowed(word_of(&["zh", "en"]), query::<String>("lang", "language of headings and words; zh"))
}

fn queries() -> Vec<Route> {
    let paging = [
        narrowed(count(), query::<u32>("page", "page from 0")),
        query::<Moment>("before", "page after this instant, nothing counted"),
        query::<IssueId>("before_id", "page after this issue of that instant"),
        narrowed(between(Type::Integer, 0, MOST_A_PAGE), query::<u32>("size", "issues on a page, 0 only counts; 50")),
    ];
    let inspections = || {
        [
            query::<FormCode>("form", "filled in with this form, in any version"),
            query::<UnitId>("unit", "about this unit"),
            query::<GridId>("grid", "in this grid"),
            query::<bool>("self_check", "only self-checks of units, or only those by others"),
            query::<Moment>("before", "only what was submitted before this instant: where the page before ended"),
            query::<InspectionId>("before_id", "of what was submitted at `before` itself, only what comes after this inspection"),
        ]
    };
    // Rows have orders of their own.
    let rows = filter().into_iter().filter(|parameter| parameter.name != "order").chain([
        narrowed(count(), query::<u32>("page", "page from 0")),
        narrowed(between(Type::Integer, 0, MOST_ROWS), query::<u32>("size", "rows on a page; 200")),
        query::<RowOrder>("by", "in which order, the newest report first"),
        query::<bool>("reverse", "the other way round"),
        narrowed(count(), query::<u64>("seen", "feed number up to which everything was seen: what changed since is counted")),
        query::<bool>("changed", "only what changed since `seen`"),
    ]);
    vec![
        Route::new("query", "GET", "/api/issues", "问题列表 · issues this person may see")
            .with(filter())
            .with(paging)
            .gives(one::<IssuePage>())
            .fails([BadRequest, NotFound]),
        Route::new("query", "GET", "/api/issues/export", "导出台账 · all issues of a list as a file; pages have no meaning")
            .with(filter())
            .with(exported())
            .with([narrowed(word_of(&["0", "1"]), query::<String>("photos", "1: with pictures in the workbook, of 2,000 rows at most"))])
            .gives(bytes("application/octet-stream"))
            .fails([BadRequest, NotFound, Exporting, TooManyRows]),
        Route::new("query", "POST", "/api/issues/export/compare", "核对台账 · what a 台账 that comes back says otherwise than is kept")
            .with([query::<String>("file", "what the file is called, for messages"), lang()])
            .takes(bytes("application/octet-stream"))
            .gives(one::<LedgerComparison>())
            .fails([BadRequest, NotFound, TooLarge]),
        Route::new("query", "GET", "/api/issues/rows", "问题表 · a page of narrow rows of the same")
            .with(rows)
            .gives(one::<RowPage>())
            .fails([BadRequest, NotFound]),
        Route::new("query", "GET", "/api/issues/{id}", "问题详情 · one issue")
            .with([path::<IssueId>("id", "the issue")])
            .gives(one::<Issue>())
            .fails([NotFound]),
        Route::new("query", "GET", "/api/inspections", "检查单列表 · inspections this person may see, the newest first")
            .with(inspections())
            .gives(one::<InspectionPage>())
            .fails([BadRequest, NotFound]),
        Route::new("query", "GET", "/api/inspections/export", "导出检查单 · all inspections of a list as a file")
            .with(inspections())
            .with(exported())
            .gives(bytes("application/octet-stream"))
            .fails([BadRequest, NotFound, Exporting, TooManyRows]),
        Route::new("query", "GET", "/api/inspections/{id}", "检查单详情 · one inspection")
            .with([path::<InspectionId>("id", "the inspection")])
            .gives(one::<Inspection>())
            .fails([NotFound]),
        Route::new("query", "GET", "/api/figures", "指标与单位排名 · figures and ranking of units")
            .with([query::<UnitId>("unit", "only this unit's figures")])
            .gives(one::<FiguresAnswer>())
            .fails([BadRequest, NotFound]),
        Route::new("query", "GET", "/api/inventory", "未送记录 · phones that still hold unsent records")
            .gives(list::<HeldBy>())
            .fails([NotFound]),
    ]
}

fn heat() -> Vec<Route> {
    let filter = || {
        [
            query::<String>("kinds", "codes of kinds, separated by commas"),
            query::<String>("states", "states, separated by commas"),
            query::<String>("units", "ids of units, separated by commas"),
            query::<String>("sources", "from where they came to be known, separated by commas"),
            query::<Moment>("from", "reported at or after"),
            query::<Moment>("until", "reported before"),
            narrowed(between(Type::Integer, 1, 36_500), query::<u16>("days", "instead of `from`: reported in the last so many days")),
            query::<HeatWeight>("weight", "what an issue counts"),
        ]
    };
    let zoom = || between(Type::Integer, 0, CLOSEST);
    let style = || query::<Style>("style", "squares, or hills that fade out; cells");
    let square = || narrowed(count(), path::<u32>("x", "column of the tile"));
    let tile = [
        narrowed(zoom(), path::<u8>("z", "zoom")),
        square(),
        Parameter { name: "y", meaning: "row of the tile, from the north", ..square() },
        style(),
        narrowed(between(Type::Integer, 256, 512), query::<u32>("size", "256 or 512 pixels; 256")),
        query::<String>("token", "read token, for programs that cannot sign in: z to 16, no units, no sources"),
    ];
    let metres = between(Type::Number, 20.0, 2000.0);
    let bbox = needed(query::<String>("bbox", "west,south,east,north in degrees, of no more than 4096 squares of 64 pixels"));
    vec![
        Route::new("heat", "GET", "/api/heat", "热力图 · heat of problems, no person in it")
            .with(filter())
            .with([narrowed(metres, query::<f64>("cell_m", "edge of a cell in metres"))])
            .gives(one::<HeatMap>())
            .fails([BadRequest, NotFound]),
        Route::new("heat", "GET", "/api/heat/grids", "各网格的热度 · heat by grid")
            .with(filter())
            .gives(one::<HeatGrids>())
            .fails([BadRequest, NotFound]),
        Route::new("heat", "GET", "/api/heat/points", "聚合点 · issues near each other, together, with their number")
            .with(filter())
            .with([bbox, needed(narrowed(zoom(), query::<u8>("z", "zoom")))])
            .gives(one::<HeatPoints>())
            .fails([BadRequest, NotFound]),
        Route::new("heat", "GET", "/tiles/heat/{z}/{x}/{y}.png", "热力瓦片 · a tile of heat (Web Mercator, XYZ); 304 if it is as known")
            .known(Known::ReadToken)
            .with(filter())
            .with(tile)
            .gives(bytes("image/png"))
            .fails([BadRequest, NotFound]),
        Route::new("heat", "GET", "/tiles/heat/legend", "瓦片图例 · what the colours of a zoom stand for")
            .with(filter())
            .with([style(), needed(narrowed(zoom(), query::<u8>("z", "zoom")))])
            .gives(one::<Legend>())
            .fails([BadRequest, NotFound]),
    ]
}

fn edge() -> Vec<Route> {
    vec![
        Route::new("edge", "GET", "/api/metrics", "运行状况 · how the server fares, admin only, no person in it")
            .gives(one::<Metrics>())
            .fails([NotFound]),
        Route::new("edge", "GET", "/api/checklist", "开工清单 · what the town lacks before its people can work, admin only")
            .gives(one::<Checklist>())
            .fails([NotFound]),
        Route::new("edge", "POST", "/api/backups", "立即备份 · begin a backup, admin only; metrics say how it fares").fails([NotFound]),
        Route::new("edge", "GET", "/health", "存活 · the process answers").known(Known::Nobody).gives(one::<Alive>()),
        Route::new("edge", "GET", "/ready", "就绪 · database and photo folder can be written").known(Known::Nobody).gives(one::<Ready>()),
        Route::new("edge", "GET", "/openapi.json", "本文档 · this document").known(Known::Nobody).gives(object()),
    ]
}
