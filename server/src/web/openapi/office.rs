//! The routes of the office: channels, base maps, the town's tables, links of notices.

use super::part::{Known, between, bytes, count, list, long, narrowed, one, path, query, word_of};
use super::route::Route;
use shared::{
    account::ErrorCode::{BadRequest, LastAdmin, NotFound, TooLarge, TooMany},
    base_map::BaseMap,
    channel::{CalendarFeed, CalendarFeedRow, ChannelRow, ChannelSetting, ChannelTest, DeliveryRow, NewCalendarFeed},
    id::{CalendarFeedId, ChannelId, IssueId, LinkId, UnitId},
    notice_link::{NewNoticeLink, NoticeLink, NoticeLinkRow, UnitCode},
    people::PeopleListed,
    photo::Hash,
    town_ground::DraftGround,
    town_table::{
        DraftEffect, DraftState, MOST_ROWS_A_PAGE, PublishDraft, Published, Republish, RowEdit, TableName, TablePage, TownTables,
        TownVersion, Uploaded,
    },
};
use utoipa::openapi::schema::Type;

pub(super) fn channels() -> Vec<Route> {
    let channel = || [path::<ChannelId>("id", "the channel")];
    vec![
        Route::new("channel", "GET", "/api/channels", "通知渠道 · the town's channels, secrets masked, admin only")
            .gives(list::<ChannelRow>())
            .fails([NotFound]),
        Route::new("channel", "POST", "/api/channels", "新建通知渠道 · add a channel, admin only")
            .takes(one::<ChannelSetting>())
            .gives(one::<ChannelRow>())
            .fails([BadRequest, NotFound, TooLarge]),
        Route::new("channel", "PUT", "/api/channels/{id}", "修改通知渠道 · set a channel anew; masked secrets stay, admin only")
            .with(channel())
            .takes(one::<ChannelSetting>())
            .gives(one::<ChannelRow>())
            .fails([BadRequest, NotFound, TooLarge]),
        Route::new("channel", "DELETE", "/api/channels/{id}", "删除通知渠道 · remove a channel with its log, admin only")
            .with(channel())
            .fails([NotFound]),
        Route::new("channel", "POST", "/api/channels/{id}/test", "发送测试消息 · send one message at once, admin only")
            .with(channel())
            .gives(one::<ChannelTest>())
            .fails([NotFound, TooMany]),
        Route::new("channel", "GET", "/api/channels/{id}/deliveries", "送达记录 · what became of the newest 200 messages, admin only")
            .with(channel())
            .gives(list::<DeliveryRow>())
            .fails([NotFound]),
        Route::new("channel", "GET", "/api/calendar-feeds", "日历订阅 · the town's calendar feeds, admin only")
            .gives(list::<CalendarFeedRow>())
            .fails([NotFound]),
        Route::new("channel", "POST", "/api/calendar-feeds", "新建日历订阅 · make one; its address is told this once, admin only")
            .takes(one::<NewCalendarFeed>())
            .gives(one::<CalendarFeed>())
            .fails([BadRequest, NotFound, TooLarge]),
        Route::new("channel", "DELETE", "/api/calendar-feeds/{id}", "停用日历订阅 · revoke one, admin only")
            .with([path::<CalendarFeedId>("id", "id from the list")])
            .fails([NotFound]),
        Route::new("channel", "GET", "/ics/{file}", "日历 · deadlines as iCalendar, by the secret in the address")
            .known(Known::Nobody)
            .with([path::<String>("file", "secret of the feed and .ics")])
            .gives(bytes("text/calendar"))
            .fails([NotFound, TooMany]),
    ]
}

/// Base maps.
pub(super) fn base_maps() -> Vec<Route> {
    let square = |name, meaning| narrowed(count(), path::<u32>(name, meaning));
    let zoom = narrowed(between(Type::Integer, 0, 255), path::<u8>("z", "zoom"));
    vec![
        Route::new(
            "map",
            "GET",
            "/api/basemap",
            "底图 · the base maps that the reader's maps may show; none of another server for the field",
        )
        .gives(one::<BaseMap>()),
        Route::new("map", "GET", "/api/basemap/{z}/{x}/{y}", "底图瓦片 · a tile of this server's own file; 304 if it is as known")
            .with([zoom, square("x", "column of the tile"), square("y", "row of the tile, from the north")])
            .gives(bytes("image/*"))
            .fails([NotFound]),
    ]
}

/// Pages without script, for old browsers.
pub(super) fn town() -> Vec<Route> {
    let name = || path::<TableName>("name", "the table");
    let version = || narrowed(long(), path::<u64>("version", "number of the version"));
    let revision = || narrowed(long(), path::<u64>("revision", "what names it: the revision of the draft that it was"));
    vec![
        Route::new("town", "GET", "/api/town/tables", "资料表 · the town's tables and the draft, office and admin")
            .gives(one::<TownTables>())
            .fails([NotFound]),
        Route::new("town", "GET", "/api/town/tables/{name}", "资料表的行 · rows of a table as the draft has them")
            .with([
                name(),
                narrowed(count(), query::<u32>("after", "only rows behind this number")),
                narrowed(between(Type::Integer, 1, MOST_ROWS_A_PAGE), query::<u32>("size", "most rows wanted")),
                query::<String>("text", "only rows with this word in a cell"),
            ])
            .gives(one::<TablePage>())
            .fails([BadRequest, NotFound]),
        Route::new(
            "town",
            "GET",
            "/api/town/tables/{name}.{format}",
            "下载资料表 · a table as csv or xlsx, ground also as geojson, a document as json",
        )
        .with([name(), narrowed(word_of(&["csv", "xlsx", "geojson", "json"]), path::<String>("format", "kind of file"))])
        .gives(bytes("application/octet-stream"))
        .fails([BadRequest, NotFound]),
        Route::new(
            "account",
            "GET",
            "/api/roster.{format}",
            "下载人员名单 · everybody with an account as xlsx or csv, without passwords, admin only",
        )
        .with([narrowed(word_of(&["xlsx", "csv"]), path::<String>("format", "kind of file"))])
        .gives(bytes("application/octet-stream"))
        .fails([NotFound]),
        Route::new(
            "account",
            "POST",
            "/api/roster",
            "导入人员名单 · adds who is new and changes who is otherwise, all or nothing; who is not in it stays, admin only",
        )
        .with([query::<String>("file", "what the file is called, for messages"), query::<bool>("preview", "only say what it would do")])
        .takes(bytes("application/octet-stream"))
        .gives(one::<PeopleListed>())
        .fails([BadRequest, LastAdmin, NotFound, TooLarge]),
        Route::new("town", "DELETE", "/api/town/draft", "放弃草稿 · discard the draft, admin only").fails([NotFound]),
        Route::new(
            "town",
            "POST",
            "/api/town/draft/tables/{name}",
            "上传资料表 · a csv, xlsx, geojson, kml, kmz, zipped shapefile or json file takes the place of a table, admin only",
        )
        .with([
            name(),
            query::<String>("file", "what the file is called, for messages"),
            query::<String>(
                "coordinates",
                "of ground: wgs84, cgcs2000, gcj02, bd09 or EPSG:4549; without it as the file says, else WGS-84",
            ),
        ])
        .takes(bytes("application/octet-stream"))
        .gives(one::<Uploaded>())
        .fails([BadRequest, NotFound, TooLarge]),
        Route::new("town", "PUT", "/api/town/draft/tables/{name}/rows", "改一行 · put or remove one row, admin only")
            .with([name()])
            .takes(one::<RowEdit>())
            .gives(one::<DraftState>())
            .fails([BadRequest, NotFound, TooLarge]),
        Route::new("town", "GET", "/api/town/draft/ground", "空隙和重叠 · where the draft's ground does not fit together")
            .gives(one::<DraftGround>())
            .fails([NotFound]),
        Route::new("town", "GET", "/api/town/draft/effect", "草稿的影响 · what differs, and what would change")
            .gives(one::<DraftEffect>())
            .fails([BadRequest, NotFound]),
        Route::new("town", "POST", "/api/town/draft/publish", "发布草稿 · put the draft in force, admin only")
            .takes(one::<PublishDraft>())
            .gives(one::<Published>())
            .fails([BadRequest, NotFound, TooLarge]),
        Route::new("town", "GET", "/api/town/versions", "资料版本 · the versions of the town's data, the newest first")
            .gives(list::<TownVersion>())
            .fails([NotFound]),
        Route::new(
            "town",
            "GET",
            "/api/town/coming/{revision}/effect",
            "待生效版本的影响 · what a version that waits for its date would change",
        )
        .with([revision()])
        .gives(one::<DraftEffect>())
        .fails([BadRequest, NotFound]),
        Route::new(
            "town",
            "DELETE",
            "/api/town/coming/{revision}",
            "撤回待生效版本 · take back a version that waits for its date, admin only",
        )
        .with([revision()])
        .fails([NotFound]),
        Route::new("town", "POST", "/api/town/versions/{version}/republish", "恢复版本 · put a former version in force again, admin only")
            .with([version()])
            .takes(one::<Republish>())
            .gives(one::<Published>())
            .fails([BadRequest, NotFound, TooLarge]),
    ]
}

/// Links of notices, and the pages behind them.
pub(super) fn links() -> Vec<Route> {
    let page = || bytes("text/html");
    let form = || bytes("application/x-www-form-urlencoded");
    let files = || bytes("multipart/form-data");
    let issue = || path::<IssueId>("id", "the issue");
    let secret = || path::<String>("secret", "what the link ends with");
    let file = || path::<Hash>("hash", "its hash");
    let size = || path::<String>("size", "large or thumb");
    let open = |method, path, summary| Route::new("link", method, path, summary).known(Known::Nobody).with([secret()]);
    vec![
        Route::new("link", "GET", "/api/issues/{id}/links", "整改通知的链接 · links of a notice, dispatcher only")
            .with([issue()])
            .gives(list::<NoticeLinkRow>())
            .fails([NotFound]),
        Route::new("link", "POST", "/api/issues/{id}/links", "新建链接 · make a link; its address is told this once, dispatcher only")
            .with([issue()])
            .takes(one::<NewNoticeLink>())
            .gives(one::<NoticeLink>())
            .fails([BadRequest, NotFound, TooLarge]),
        Route::new("link", "DELETE", "/api/issues/{id}/links/{link}", "停用链接 · revoke a link, dispatcher only")
            .with([issue(), path::<LinkId>("link", "id from the list")])
            .fails([NotFound]),
        Route::new(
            "link",
            "POST",
            "/api/units/{id}/code",
            "新建单位码 · make a unit's code anew; told this once, dispatcher and admin only",
        )
        .with([path::<UnitId>("id", "the unit")])
        .gives(one::<UnitCode>())
        .fails([NotFound]),
        open("GET", "/n/{secret}", "通知链接的页面 · the page behind a link").gives(page()),
        open("POST", "/n/{secret}/acknowledge", "签收 · acknowledge by link").takes(form()).gives(page()),
        open("POST", "/n/{secret}/rectify", "整改完成 · hand proof in by link, with photos").takes(files()).gives(page()),
        open("POST", "/n/{secret}/code", "输入单位码 · enter the unit's code").takes(form()).gives(page()),
        open("GET", "/n/{secret}/photo/{hash}/{size}", "这件事的照片 · a photo of this case")
            .with([file(), size()])
            .gives(bytes("image/jpeg")),
        open("GET", "/n/{secret}/voice/{hash}", "这件事的录音 · a voice note of this case").with([file()]).gives(bytes("audio/wav")),
    ]
}
