//! The messages of lists of issues: a list of their own, so that a first visit need not fetch it.

msgs! {
    /// A message of the lists of issues.
    ListMsg {
        KindWaits: "种类待确认", "Kind to be confirmed";
        AsFetchedBefore: "没有网络, 这里是先前取的", "No network: this is as it was fetched before";
        OlderTitle: "更早办结的", "Older, settled";
        OlderOnes: "查看更早的", "Show older ones";
        OlderOffline: "没有网络: 本机只存在办的和近 30 天有变动的, 更早的联网后可查", "No network: this phone holds what is open or has changed within 30 days; older ones can be had online";
        SearchIssues: "搜单位、地点、短码…", "Unit, place, code…";
        Filter: "筛选", "Filter";
        FilterCount: "筛选 ({})", "Filter ({})";
        Clear: "清除", "Clear";
        ShowResults: "看结果", "Show";
        Kind: "问题类别", "Kind";
        Grid: "网格", "Grid";
        AnyUnit: "不限单位", "Any unit";
        ReportedFrom: "上报日期从", "Reported from";
        ReportedUntil: "到", "until";
        DaysFrom: "{} 起", "from {}";
        DaysUntil: "到 {}", "until {}";
        DaysBetween: "{} 至 {}", "{} to {}";
        LookedThrough: "只找了本机最近的 {} 件", "Only the latest {} on this phone were looked through";
        LookFurther: "继续往前找", "Look further back";
        UnitSearch: "名称、简称或编号", "Name, short name or code";
        SuggestedUnits: "按责任规则推荐", "Named by the rules";
        MoreUnits: "还有 {} 个, 输入名称查找", "{} more; type a part of the name";
        NoSuchUnit: "没有这样的单位", "No such unit";
        OlderEnd: "没有更早的了", "That was all";
        FilterMine: "我报的", "Mine";
        CasesOf: "{}: {} 件", "{}: {} cases";
        Search: "搜索", "Search";
        HeatStates: "状态", "State";
    }
}
