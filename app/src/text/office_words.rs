//! The messages of pages that only the office has: a list of their own, so that only the part of the program that draws these pages carries it.

msgs! {
    /// A message of the pages of the office.
    OfficeMsg {
        Ranking: "责任单位排名", "Ranking of units";
        StillUnsent: "各手机未送的记录", "Unsent records by phone";
        StillUnsentExplain: "送完就不再列出。", "Gone from here once delivered.";
        HeldLine: "{} 条记录, {} 张照片, 最早 {}", "{} records, {} photos, oldest {}";
        NobodyHolds: "没有, 都已送完", "None: all phones have sent everything";
        MissingUnit: "请先选责任单位", "Please choose the unit first";
        ChooseUnit: "选责任单位", "Choose the unit";
        ChooseAgain: "重选", "Choose again";
        ByRule: "按责任规则: {}", "By the rules: {}";
        Helpers: "协办单位 (可不选, 最多 {} 个)", "Helping units (optional, at most {})";
        AddHelper: "添加协办单位", "Add a helping unit";
        RemoveHelper: "去掉 {}", "Remove {}";
        HelpersFull: "协办单位已选满", "No more helping units";
        FigureOpen: "在办", "Open";
        FigureOverdue: "超期", "Overdue";
        FigureInTime: "按期整改率", "In-time rate";
        FigureClosing: "结案率", "Closing rate";
        FigureFirstPass: "一次通过率", "First-pass rate";
        FigureReworkRate: "返工率", "Rework rate";
        FigureRelapseRate: "反弹率", "Relapse rate";
        FigureSelfFound: "自查率", "Self-found rate";
        FigureCure: "平均整改用时", "Mean time to cure";
        DataCut: "数据截至 {}", "as of {}";
        NotEnough: "样本不足不排名", "Too few cases to rank";
        Place: "第 {} 名", "Place {}";
        RankingFormula: "按“至少按期率”排名: 按期整改率 = 按期整改 ÷ 应整改; 件数少时比例高可能是碰巧, 所以只排有把握达到的那部分 (95% 威尔逊区间下限), 件数越多越接近实际比例。应整改少于 {} 件的不排名; 作废、撤回和未到期的不计。", "Ranked by the rate that is sure to be reached: in-time rate = put right in time ÷ due; of few cases a high rate may be luck, so what counts is the lower bound of the 95% Wilson interval, which comes closer to the rate the more cases there are. Units with fewer than {} due cases are not ranked; void, withdrawn and not yet due cases are left out.";
        RankingOrder: "排列", "Order";
        BestFirst: "最好在前", "Best first";
        WorstFirst: "最差在前", "Worst first";
        RankingUnitsOnly: "只排单位, 不排个人。", "Units only, never persons.";
        AtLeast: "至少 {}", "at least {}";
        OverdueList: "超期清单", "Overdue list";
        HeatKinds: "问题类别", "Kinds";
        HeatTime: "上报时间", "Reported";
        HeatWeightLabel: "权重", "Weight";
        WeightCount: "件数", "count";
        WeightAge: "拖延时间", "age";
        WeightOverdue: "逾期", "overdue";
        WeightRelapse: "反弹", "relapse";
        LastDays: "近 {} 天", "last {} days";
        AllTime: "全部时间", "all time";
        HeatCounted: "图上 {} 件, 无位置 {} 件", "{} on the map, {} without a place";
        HeatTapHint: "点一格, 看其中的问题", "Tap a cell to see its cases";
        HeatCell: "此格 {} 件", "{} cases in this cell";
        HeatCellWeight: "{} 件 · 权重 {}", "{} cases · weight {}";
        HeatList: "最热的格", "Hottest cells";
        MapFailed: "地图没有加载出来, 请联网后重试", "The map could not be loaded; go online and try again";
        BaseNone: "无底图", "No base map";
        BaseStreets: "地图", "Streets";
        BasePicture: "影像", "From above";
        Few: "少", "few";
        Many: "多", "many";
        FigureInTimeCases: "按期整改", "Put right in time";
        FigureDueCases: "应整改", "Due";
        FigureRework: "返工", "Sent back";
        FigureRelapse: "反弹", "Relapsed";
        FigureSelfFoundCases: "自查发现", "Self-found";
        CountOf: "{} / {} 件", "{} of {}";
        CountExcluded: ", 另 {} 件不计", ", {} left out";
        WorkingHoursShort: "{} 工作时", "{} working hours";
    }
}
