//! The words on papers, and of the pages that show them.

use crate::html_forms::words;

words! {
/// A word or sentence of papers.
PaperWord {
    Title: "整改通知书", "Notice to put right";
    Series: "整改〔{}〕{}号", "No. {}-{}";
    To: "{}：", "To: {}";
    Found: "经查，{}在{}发现{}问题（编号 {}），由你单位负责整改。", "On {}, at {}, this was found: {} (no. {}). Your unit is to put it right.";
    Note: "具体情况：{}。", " In detail: {}.";
    Why: "一、责任依据。", "1. Why it is yours. ";
    Stop: "。", ".";
    What: "二、整改要求。", "2. What is to be done. ";
    When: "三、整改时限。", "3. Until when. ";
    Until: "请于{}前完成整改，并上传整改后的照片（{}）。签收和反馈可扫描下方二维码办理。", "Put it right before {} and hand in photos of it ({}). To sign for it and to answer, scan the code below.";
    Before: "整改前照片", "Before";
    Scan: "扫码看，凭单位码办", "Scan to read; the unit's code to act";
    From: "{}创卫办", "Campaign office of {}";
    How: "共 {} 份, 用浏览器的打印功能打印 (A4)", "{} sheets; print them with the browser (A4)";
    Number: "给 {} 份编号并印上二维码", "Number {} of them and put the code on";
    Print: "打印整改通知书", "Print the notice";
    PrintPdf: "下载 PDF", "As PDF";
    NoPdf: "没有生成 PDF", "No PDF";
    NoProgram: "服务器上没有生成 PDF 的程序。请管理员把 jingge-paper 放在 jingge 旁边。打印页不受影响, 用浏览器照常打印。", "The server has no program that makes PDF. Have its administrator put jingge-paper beside jingge. The page to print works without it.";
    NoFont: "服务器上没有中文字体, 生成不了 PDF。请管理员在服务器上安装字体, 例如 Debian/Ubuntu 的软件包 fonts-noto-cjk (apt install fonts-noto-cjk)。打印页不受影响, 用浏览器照常打印。", "The server has no font that writes Chinese, so there is no PDF. Have its administrator install one, such as the Debian or Ubuntu package fonts-noto-cjk (apt install fonts-noto-cjk). The page to print works without it.";
    PdfBusy: "同时生成 PDF 的人太多, 请过一会儿再试, 或者用打印页。", "Too many PDFs are being made at once. Try again in a moment, or use the page to print.";
    PdfFailed: "PDF 没有生成成功, 已记入服务器日志。请用打印页, 或减少份数再试。", "The PDF could not be made; the server's log says why. Use the page to print, or try fewer sheets.";
    PrintInstead: "打开打印页", "Open the page to print";
    PictureAfter: "整改后照片", "After";
    SupervisionTitle: "督办单", "Supervision order";
    SupervisionSeries: "督办〔{}〕{}号", "Supervision no. {}-{}";
    SupervisionFound: "{}在{}发现的{}问题（编号 {}），已于{}交你单位整改，应于{}前完成。", "What was found on {} at {}, {} (no. {}), was given to your unit on {}, to be put right before {}.";
    SupervisionNotice: "整改通知书文号：{}。", " The notice to put right is {}.";
    SupervisionLate: "现已逾期，至今没有完成，予以督办。", " It is overdue and not put right, and is supervised from now on.";
    SupervisionOpen: "现予督办。", " It is supervised from now on.";
    SupervisionOver: "该问题现状态：{}。", " It stands as: {}.";
    SupervisionReason: "督办理由：{}。", " The reason: {}.";
    SupervisionWhy: "一、责任依据。", "1. Why it is yours. ";
    SupervisionPath: "二、办理经过。", "2. What has been done.";
    SupervisionWhat: "三、督办要求。", "3. What is to be done. ";
    SupervisionBy: "请立即整改，于＿＿＿＿年＿＿月＿＿日前办结，并上传整改后的照片。", "Put it right at once, have it done by ____-__-__, and hand in photos of it.";
    SupervisionSignLeader: "督办领导（签字）：", "Supervising leader (signature):";
    SupervisionSignUnit: "承办单位（签收）：", "Responsible unit (received):";
    SupervisionPrint: "打印督办单", "Print the supervision order";
    Time: "时间", "When";
    Happened: "事项", "What";
    DidReport: "发现并上报", "Reported";
    DidAssign: "派遣{}整改", "Assigned to {}";
    DidReassign: "由{}改派{}", "Moved from {} to {}";
    DidAcknowledge: "签收", "Signed for";
    DidRectify: "提交第 {} 次整改", "Proof {} handed in";
    DidSendBack: "核查退回：{}", "Sent back: {}";
    DidPass: "核查通过", "Passed";
    DidOverdue: "逾期", "Overdue";
    DidSupervise: "列入督办", "Supervised";
    DidClose: "销号", "Closed";
    DidVoid: "作废：{}", "Void: {}";
    DidRelapse: "反弹：同一问题再次上报", "Relapsed: reported again";
    InspectionTitle: "检查记录", "Inspection record";
    SelfCheckTitle: "自查记录", "Self-check record";

    InspectionForm: "检查表：{}（第 {} 版）。", "Form: {} (version {}).";
    InspectionSubject: "检查对象：{}。", "Inspected: {}.";
    InspectionUnit: "责任单位：{}。", "Responsible unit: {}.";
    InspectionAt: "检查时间：{}。", "When: {}.";
    InspectionScore: "结果：得 {} 分，满分 {} 分，不合格 {} 项。", "Result: {} of {} points, {} failed.";
    InspectionCount: "结果：合格 {} 项，共 {} 项，不合格 {} 项。", "Result: {} of {} items passed, {} failed.";
    InspectionVoid: "本检查单已作废：{}。", "This inspection is void: {}.";
    InspectionNote: "说明：{}。", "Note: {}.";
    InspectionAdded: "补充说明：{}。", "Added: {}.";
    InspectionUnknownForm: "现有资料里没有这个版本的检查表，下面按项目代码列出。", "The form in this version is not at hand; items are given by their codes.";
    InspectionOpened: "转为整改的问题", "Problems opened";
    InspectionSignBy: "检查人员（签字）：", "Inspected by (signature):";
    InspectionSignUnit: "被检查单位（签字）：", "For the unit (signature):";
    InspectionSignDate: "日期：", "Date:";
    InspectionPhoto: "现场照片 {}", "Photo {}";
    InspectionsRecent: "检查记录 (打印)", "Inspection records to print";
    Item: "检查项目", "Item";
    Result: "结果", "Result";
    Remark: "备注", "Remark";
    Pass: "合格", "Pass";
    Fail: "不合格", "Fail";
    NotApplicable: "不适用", "Does not apply";
    PhotosTaken: "照片 {} 张", "{} photos";
    LedgerTitle: "问题整改台账", "Ledger of problems";
    LedgerOf: "{}　共 {} 件　{}", "{} · {} cases · {}";
    LedgerPart: "只列出前 {} 件，请用筛选条件分批打印。", "Only the first {} are listed; narrow the list to print the rest.";
    OpenedCode: "编号", "Code";
    OpenedKind: "类别", "Kind";
    LedgerPrint: "打印台账", "Print the ledger";
    LedgerEmpty: "没有符合条件的问题。", "No case fits.";
}
}
