//! The one table of routes, as the document describes them. A test compares it with what is served.

use super::part::{Body, Known, Parameter, bytes, list, needed, number, one, path, query};
use crate::upkeep::Metrics;
use shared::{
    Bundle, ErrorBody, Feedback, FeedbackText, FiguresAnswer, HeatMap, HeldBy, Issue, IssuePage, Me, PasswordChange, SessionRow, SignIn,
    SignedIn,
    sync::{ChunkAnswer, PullAnswer, PushAnswer, PushRequest},
};

/// One route.
pub struct Route {
    /// Method in capitals.
    pub method: &'static str,
    /// Pattern as actix has it.
    pub path: &'static str,
    /// Family, for the reader.
    pub tag: &'static str,
    /// What it does, one line.
    pub summary: &'static str,
    /// How the asker is known.
    pub known: Known,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub request: Option<Body>,
    /// What is answered; `None`: an empty answer.
    pub answer: Option<Body>,
}

impl Route {
    fn new(tag: &'static str, method: &'static str, path: &'static str, summary: &'static str) -> Self {
        Self { method, path, tag, summary, known: Known::Cookie, parameters: Vec::new(), request: None, answer: None }
    }

    fn known(self, known: Known) -> Self {
        Self { known, ..self }
    }

    fn with(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    fn takes(self, body: Body) -> Self {
        Self { request: Some(body), ..self }
    }

    fn gives(self, body: Body) -> Self {
        Self { answer: Some(body), ..self }
    }
}

/// The body of every answer that is no success.
#[must_use]
pub fn error() -> Body {
    one::<ErrorBody>()
}

/// All routes of the API.
#[must_use]
pub fn table() -> Vec<Route> {
    let mut routes = account();
    routes.extend(sync());
    routes.extend(desk());
    routes.extend(plain());
    routes.extend(edge());
    routes
}

fn account() -> Vec<Route> {
    vec![
        Route::new("account", "POST", "/api/session", "登录 · sign in; sets the cookie jingge_session")
            .known(Known::Nobody)
            .takes(one::<SignIn>())
            .gives(one::<SignedIn>()),
        Route::new("account", "GET", "/api/session", "我是谁 · who is signed in").gives(one::<Me>()),
        Route::new("account", "DELETE", "/api/session", "退出登录 · sign out"),
        Route::new("account", "GET", "/api/sessions", "我的登录设备 · own sessions").gives(list::<SessionRow>()),
        Route::new("account", "DELETE", "/api/sessions/{id}", "注销设备 · end an own session and its device's upload tokens")
            .with([path("id", "id from the list")]),
        Route::new("account", "PUT", "/api/password", "修改密码 · change one's own password").takes(one::<PasswordChange>()),
        Route::new("account", "POST", "/api/feedback", "投诉建议 · send a complaint or suggestion").takes(one::<FeedbackText>()),
        Route::new("account", "GET", "/api/feedback", "查看投诉建议 · read them, admin only").gives(list::<Feedback>()),
    ]
}

fn sync() -> Vec<Route> {
    let pull = [
        needed(number(query("protocol", "version of the wire"))),
        query("generation", "the store the cursor belongs to"),
        needed(number(query("cursor", "last feed number kept"))),
        number(query("limit", "most changes wanted")),
    ];
    let chunk = [
        path("hash", "SHA-256 of the whole photo"),
        number(path("index", "chunk of 256 KiB, from 0")),
        needed(number(query("bytes", "length of the whole photo"))),
    ];
    vec![
        Route::new("sync", "GET", "/api/reference", "基础数据 · the reference bundle, 204 when unchanged")
            .with([number(query("have", "version the phone has"))])
            .gives(one::<Bundle>()),
        Route::new("sync", "POST", "/api/sync/push", "上送记录 · push commands")
            .known(Known::Token)
            .takes(one::<PushRequest>())
            .gives(one::<PushAnswer>()),
        Route::new("sync", "PUT", "/api/sync/photo/{hash}/{index}", "上送照片分块 · put a chunk of a photo")
            .known(Known::Token)
            .with(chunk)
            .takes(bytes("application/octet-stream"))
            .gives(one::<ChunkAnswer>()),
        Route::new("sync", "GET", "/api/sync/pull", "取回变化 · what changed since the cursor").with(pull).gives(one::<PullAnswer>()),
        Route::new("sync", "POST", "/api/notices/{id}/read", "消息已读 · mark an entry of the inbox as read")
            .with([path("id", "the notice")]),
        Route::new("sync", "GET", "/api/photo/{hash}/{size}", "照片 · a photo without metadata")
            .with([path("hash", "SHA-256 of the photo as sent"), path("size", "thumb (320 px) or large (1600 px)")])
            .gives(bytes("image/jpeg")),
    ]
}

fn desk() -> Vec<Route> {
    let filter = [
        query("state", "state"),
        query("open", "only 在办"),
        query("overdue", "only 已逾期"),
        query("figure", "cases of a figure: in_time, due, rework, relapse"),
        query("kind", "code of a kind"),
        query("unit", "responsible unit"),
        query("cell", "cell of the heat map, cell_m:x:y"),
        number(query("from", "reported at or after")),
        query("text", "short code or words of the note"),
        number(query("page", "page from 0")),
    ];
    let heat = [
        query("kinds", "codes of kinds, separated by commas"),
        query("states", "states, separated by commas"),
        number(query("from", "reported at or after")),
        number(query("until", "reported before")),
        query("weight", "count, age, overdue or relapse"),
        number(query("cell_m", "edge of a cell in metres")),
    ];
    vec![
        Route::new("desk", "GET", "/api/issues", "问题列表 · issues this person may see").with(filter).gives(one::<IssuePage>()),
        Route::new("desk", "GET", "/api/issues/{id}", "问题详情 · one issue").with([path("id", "the issue")]).gives(one::<Issue>()),
        Route::new("desk", "GET", "/api/figures", "指标与单位排名 · figures and ranking of units")
            .with([query("unit", "only this unit's figures")])
            .gives(one::<FiguresAnswer>()),
        Route::new("desk", "GET", "/api/heat", "热力图 · heat of problems, no person in it").with(heat).gives(one::<HeatMap>()),
        Route::new("desk", "GET", "/api/inventory", "未送记录 · phones that still hold unsent records").gives(list::<HeldBy>()),
    ]
}

/// Pages without script, for old browsers.
fn plain() -> Vec<Route> {
    let page = || bytes("text/html");
    let form = || bytes("application/x-www-form-urlencoded");
    let files = || bytes("multipart/form-data");
    let issue = || [path("id", "the issue")];
    let new = |method, path, summary| Route::new("plain", method, path, summary).gives(page());
    vec![
        new("GET", "/plain", "简单网页: 在办和消息 · open issues and inbox as plain HTML"),
        Route::new("plain", "GET", "/plain/style.css", "样式 · their style").known(Known::Nobody).gives(bytes("text/css")),
        new("GET", "/plain/sign-in", "登录页 · sign-in page").known(Known::Nobody),
        new("POST", "/plain/sign-in", "登录 · sign in by form").known(Known::Nobody).takes(form()),
        new("POST", "/plain/sign-out", "退出登录 · sign out by form").takes(form()),
        new("GET", "/plain/issues/{id}", "一件问题 · one issue with its forms").with(issue()),
        new("POST", "/plain/issues/{id}/acknowledge", "签收 · acknowledge by form").with(issue()).takes(form()),
        new("POST", "/plain/issues/{id}/rectify", "整改完成 · hand proof in by form, with photos").with(issue()).takes(files()),
        new("GET", "/plain/rescue", "导入救援包的页面 · page to take a rescue file in, admin only"),
        new("POST", "/plain/rescue", "导入救援包 · take a rescue file in, admin only").takes(files()),
    ]
}

fn edge() -> Vec<Route> {
    vec![
        Route::new("edge", "GET", "/api/metrics", "运行状况 · how the server fares, admin only, no person in it").gives(one::<Metrics>()),
        Route::new("edge", "GET", "/health", "存活 · the process answers").known(Known::Nobody),
        Route::new("edge", "GET", "/ready", "就绪 · database and photo folder can be written").known(Known::Nobody),
        Route::new("edge", "GET", "/openapi.json", "本文档 · this document").known(Known::Nobody).gives(bytes("application/json")),
    ]
}
