//! The messages of the desk, which only the office has.

msgs! {
    /// A message of the desk.
    DeskMsg {
        OpenDesk: "打开工作台", "Open the desk";
        CaseBeside: "所选问题", "The issue that was picked";
        Views: "视图", "Views";
        SaveView: "存为视图", "Save as a view";
        ViewName: "视图名称", "Name of the view";
        ViewSaved: "视图已存在本机", "The view is kept on this device";
        ViewNotSaved: "要有名称, 最多 20 个视图", "It needs a name; at most 20 views";
        RemoveView: "删除视图 {}", "Remove the view {}";
        Filters: "筛选和列", "Filters and columns";
        Columns: "显示的列", "Columns";
        Units: "全部单位", "All units";
        FirstDay: "上报从", "Reported from";
        LastDay: "上报到", "Reported until";
        Search: "搜单位、地点、短码、说明", "Unit, place, code, note";
        Found: "{} 件", "{} issues";
        Changed: "自上次以来 {} 件有变化", "{} changed since you were last here";
        AllAgain: "看全部", "Show all";
        AllSeen: "都看过了", "Seen them all";
        HasChanged: "有变化", "changed";
        ChosenColumn: "选", "Pick";
        NoteColumn: "说明", "Note";
        ChooseRow: "选中 {}", "Pick {}";
        ChosenCount: "已选 {} 件", "{} picked";
        ChooseNone: "取消选择", "Pick none";
        Export: "导出", "Export";
        ExportXlsx: "Excel 台账", "Excel ledger";
        ExportCsv: "CSV", "CSV";
        ExportGeo: "GeoJSON 地图数据", "GeoJSON for maps";
        Print: "打印整改通知书", "Print the notices";
        Keys: "快捷键", "Keys";
        KeyNext: "下一件", "Next";
        KeyPrevious: "上一件", "Previous";
        KeyOpen: "打开", "Open";
        KeyChoose: "选中", "Pick";
        KeySearch: "搜索", "Search";
        KeyHelp: "显示快捷键", "Show the keys";
        Unsent: "未送", "unsent";
        NoCase: "选一件, 照片和经过显示在这里", "Pick a row: its photos and history show here";
        Suggestion: "按责任规则建议", "The rules suggest";
        NoSuggestion: "责任规则没有建议, 请选单位", "The rules suggest nobody; please choose a unit";
        AssignTo: "派给 {}", "Assign to {}";
        OtherUnit: "另选单位", "Another unit";
        AssignMany: "派遣 {} 件", "Assign {}";
        Doing: "正在办 {} / {}", "Doing {} of {}";
        Done: "已存本机 {} 件, 其中 {} 件已送达", "{} saved on this device, {} of them delivered";
        NotDone: "{} 件没有办成", "{} were not done";
        NoNetworkNow: "没有网络, 仍在所选里, 联网后再办", "No network; still picked, do it again once online";
        Gone: "已看不到这件问题", "It is no longer there for you";
        ServerRefused: "服务器没有接受: {}", "The server did not take it: {}";
        Stop: "停下", "Stop";
        HideReport: "收起", "Hide";
        OldRows: "没有网络, 表里是先前取的", "No network: the table is as it was fetched before";
        SpotsMap: "表中问题的位置", "Where the issues in the table are";
    }
}
