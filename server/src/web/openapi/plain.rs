//! Pages without a script, as the document describes them; and the filter of lists, which one of them takes as the API does.

use super::part::{Known, Parameter, bytes, like, narrowed, path, query};
use super::route::Route;
use shared::{
    account::ErrorCode::{BadRequest, NotFound, TooLarge, TooMany},
    id::{GridId, InspectionId, IssueId, TownId, UnitId},
    issue::{Source, StatusKind},
    kind::KindCode,
    moment::Moment,
    query::{FigureName, ListOrder},
};

/// By what lists of issues are narrowed and ordered.
pub(super) fn filter() -> Vec<Parameter> {
    vec![
        query::<StatusKind>("state", "state"),
        query::<bool>("open", "only 在办"),
        query::<bool>("overdue", "only 已逾期"),
        query::<FigureName>("figure", "cases of a figure"),
        query::<Source>("source", "from where they came to be known"),
        query::<KindCode>("kind", "code of a kind"),
        query::<UnitId>("unit", "responsible unit"),
        narrowed(like("^[0-9]{1,4}:-?[0-9]{1,6}:-?[0-9]{1,6}$"), query::<String>("cell", "cell of the heat map, cell_m:x:y")),
        query::<GridId>("grid", "grid"),
        query::<Moment>("from", "reported at or after"),
        query::<Moment>("until", "reported before"),
        query::<String>("text", "words, each of unit, kind, grid, site, short code or note"),
        query::<ListOrder>("order", "newest first, or what is open by deadline"),
    ]
}

/// The pages.
pub(super) fn plain() -> Vec<Route> {
    let page = || bytes("text/html");
    let form = || bytes("application/x-www-form-urlencoded");
    let files = || bytes("multipart/form-data");
    let issue = || [path::<IssueId>("id", "the issue")];
    let format = || query::<String>("format", "pdf; without it a page to print");
    let series = || query::<String>("series", "notice or supervision; without it notices");
    let code = || [path::<String>("code", "the invitation's secret")];
    let secret = || [path::<String>("secret", "the secret of the link that the server printed")];
    let new = |method, path, summary| Route::new("html_forms", method, path, summary).gives(page());
    vec![
        new("GET", "/plain", "简单网页: 在办和消息 · open issues and inbox as plain HTML"),
        Route::new("html_forms", "GET", "/plain/style.css", "样式 · their style").known(Known::Nobody).gives(bytes("text/css")),
        new("GET", "/plain/sign-in", "登录页 · sign-in page").known(Known::Nobody),
        new("POST", "/plain/sign-in", "登录 · sign in by form").known(Known::Nobody).takes(form()),
        new("POST", "/plain/sign-out", "退出登录 · sign out by form").takes(form()),
        new("GET", "/plain/issues/{id}", "一件问题 · one issue with its forms").with(issue()),
        new("POST", "/plain/issues/{id}/acknowledge", "签收 · acknowledge by form").with(issue()).takes(form()),
        new("POST", "/plain/issues/{id}/rectify", "整改完成 · hand proof in by form, with photos").with(issue()).takes(files()),
        new("GET", "/plain/county", "县: 各乡镇 · a county's towns with the figures of each").known(Known::County),
        new("GET", "/plain/county/sign-in", "县: 登录页 · a county's sign-in page").known(Known::Nobody),
        new("POST", "/plain/county/sign-in", "县: 登录 · sign in for a county").known(Known::Nobody).takes(form()),
        new("POST", "/plain/county/sign-out", "县: 退出登录 · sign out of a county").known(Known::County).takes(form()),
        new("POST", "/plain/county/password", "县: 修改密码 · change the county account's password; other sessions end")
            .known(Known::County)
            .takes(form()),
        new("POST", "/plain/county/towns", "县: 建镇 · make a town of the template, with the invitation of its administrator")
            .known(Known::County)
            .takes(form()),
        new("POST", "/plain/county/towns/{id}/invitation", "县: 新的邀请 · invite a town's administrator anew, until one has joined")
            .known(Known::County)
            .with([path::<TownId>("id", "the town")])
            .takes(form())
            .fails([NotFound]),
        new("GET", "/join/{code}", "邀请 · where an invitation leads; opening it uses nothing up")
            .known(Known::Nobody)
            .with(code())
            .fails([NotFound, TooMany]),
        new("POST", "/join/{code}", "加入 · choose a password and be signed in; uses the invitation up")
            .known(Known::Nobody)
            .with(code())
            .takes(form())
            .fails([NotFound, TooMany, BadRequest, TooLarge]),
        new("GET", "/setup/{secret}", "设置: 第 1 步 · the first step of the setup, only as long as there is no town")
            .known(Known::Nobody)
            .with(secret())
            .fails([NotFound]),
        new("POST", "/setup/{secret}", "设置: 镇名和开始的办法 · name, code and with what the town begins, with files")
            .known(Known::Nobody)
            .with(secret())
            .takes(files())
            .fails([NotFound, BadRequest, TooLarge]),
        new("GET", "/setup/{secret}/tables.xlsx", "设置: 空白表格模板 · the tables of a town to be filled in, as a workbook")
            .known(Known::Nobody)
            .with(secret())
            .gives(bytes("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
            .fails([NotFound]),
        new("GET", "/setup/{secret}/admin", "设置: 第 2 步 · the second step of the setup")
            .known(Known::Nobody)
            .with(secret())
            .fails([NotFound]),
        new("POST", "/setup/{secret}/admin", "设置: 建镇 · make the town with its administrator; uses the link up")
            .known(Known::Nobody)
            .with(secret())
            .takes(form())
            .fails([NotFound, BadRequest, TooLarge]),
        new("GET", "/setup/{secret}/demo", "设置: 演示镇 · how the demo's installation stands")
            .known(Known::Nobody)
            .with(secret())
            .fails([NotFound]),
        new("GET", "/plain/phones", "手机与 https · what phones need, with lines to paste, admin only").fails([NotFound]),
        new("POST", "/plain/phones", "用自己的证书 · begin or end https by the own authority, admin only").takes(form()),
        new("GET", "/plain/ca", "信任证书 · how a phone trusts the own authority").known(Known::Nobody).fails([NotFound]),
        new("GET", "/plain/ca/jingge-ca.crt", "自己的证书 · the own authority's certificate (DER)")
            .known(Known::Nobody)
            .gives(bytes("application/x-x509-ca-cert"))
            .fails([NotFound]),
        new("GET", "/plain/issues/{id}/print", "整改通知书、督办单 · the notice or supervision order as printed, for dispatcher and unit")
            .with(issue())
            .with([series(), format()]),
        new("GET", "/plain/print", "整改通知书、督办单, 多份 · up to a hundred of them, a sheet each").with([
            query::<String>("ids", "ids with commas between"),
            series(),
            format(),
        ]),
        new("POST", "/plain/print", "编号 · number notices or supervision orders, dispatcher only").takes(form()),
        new("GET", "/plain/inspections/{id}/print", "检查记录 · an inspection as printed, for the dispatcher and its unit")
            .with([path::<InspectionId>("id", "the inspection"), format()])
            .fails([NotFound]),
        new("GET", "/plain/ledger", "台账 · what fits the filter of GET /api/issues, five hundred at most, as a table to print")
            .with(filter())
            .with([format()])
            .fails([NotFound]),
        Route::new("html_forms", "GET", "/plain/print.css", "版式 · their layout").known(Known::Nobody).gives(bytes("text/css")),
        new("POST", "/plain/clock", "确认服务器时间 · confirm the server's clock after a jump, admin only").takes(form()),
        new("GET", "/plain/devices", "某人的设备 · somebody's devices, admin only")
            .with([query::<String>("username", "user name, of the own town")]),
        new("POST", "/plain/devices", "停用某人的设备 · revoke somebody's device, admin only").takes(form()),
        new("GET", "/plain/rescue", "导入救援包的页面 · page to take a rescue file in, admin only"),
        new("POST", "/plain/rescue", "导入救援包 · take a rescue file in, admin only").takes(files()),
    ]
}
