//! Everything that a key can mean: one list from which keymap files, footer, help and palette are made.
//! It never says which key, and never does the thing.

use super::Context;
use crate::domain::Text;

/// Under which heading the help screen shows an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Moving about.
    Move,
    /// Going to a tab.
    Tabs,
    /// Searching, sorting, marking.
    Lists,
    /// Filling in.
    Forms,
    /// Pupils' records.
    Records,
    /// Changes and their evidence.
    Changes,
    /// Stick, receipts, workbooks.
    Exchange,
    /// The desk itself.
    Desk,
}

impl Group {
    /// Every group, in the order of the help screen.
    pub const ALL: [Self; 8] = [
        Self::Move,
        Self::Tabs,
        Self::Lists,
        Self::Forms,
        Self::Records,
        Self::Changes,
        Self::Exchange,
        Self::Desk,
    ];

    /// The heading.
    #[must_use]
    pub const fn name(self) -> Text {
        match self {
            Self::Move => Text::new("移动", "Moving"),
            Self::Tabs => Text::new("页面", "Pages"),
            Self::Lists => Text::new("列表", "Lists"),
            Self::Forms => Text::new("填写", "Filling in"),
            Self::Records => Text::new("学籍", "Records"),
            Self::Changes => Text::new("异动", "Changes"),
            Self::Exchange => Text::new("上报与表格", "Exchange and workbooks"),
            Self::Desk => Text::new("本机", "This desk"),
        }
    }
}

use Context::{Cells, Dialog, Form, Global, Grid, Import, List, Login, Picker, Pupil, Review, Roll, Search};

const EVERYWHERE: &[Context] = &Context::ALL;
const SCREENS: &[Context] = &[Global, List, Pupil, Import, Review, Grid, Roll];
const LINES: &[Context] = &[List, Pupil, Picker, Search, Dialog, Import, Review, Grid, Cells, Roll];
const PAGES: &[Context] = &[List, Pupil, Form, Picker, Search, Dialog, Import, Review, Grid, Cells, Roll];
const SIDES: &[Context] = &[List, Pupil, Dialog, Import, Review, Grid, Cells, Roll];
const PANES: &[Context] = &[List, Pupil, Import, Review, Grid];
const TABLES: &[Context] = &[List, Import, Review];
const FIELDS: &[Context] = &[Form, Cells, Dialog, Login];
const RECORDS: &[Context] = &[List, Pupil];
const CASES: &[Context] = &[List, Pupil, Review];

/// Makes the enum, its list and its table from one line an action, so that they cannot disagree.
macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident $id:literal $zh:literal $en:literal $group:ident $reach:ident $places:ident;)*) => {
        /// Something a person can mean by a key or choose in the palette.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action { $($(#[$doc])* $variant,)* }

        impl Action {
            /// Every action, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its name in keymap files.
            #[must_use]
            pub const fn id(self) -> &'static str { match self { $(Self::$variant => $id,)* } }

            /// What a person calls it; short enough for the footer.
            #[must_use]
            pub const fn name(self) -> Text { match self { $(Self::$variant => Text::new($zh, $en),)* } }

            /// Its heading in the help.
            #[must_use]
            pub const fn group(self) -> Group { match self { $(Self::$variant => Group::$group,)* } }

            /// Whether the palette lists it; moves and form keys mean nothing there.
            #[must_use]
            pub const fn in_palette(self) -> bool { match self { $(Self::$variant => reach!($reach),)* } }

            /// Where it means something.
            #[must_use]
            pub const fn contexts(self) -> &'static [Context] { match self { $(Self::$variant => $places,)* } }
        }
    };
}

macro_rules! reach {
    (palette) => {
        true
    };
    (keys) => {
        false
    };
}

actions! {
    /// One line up.
    Up              "up"              "上移"         "up"               Move     keys    LINES;
    /// One line down.
    Down            "down"            "下移"         "down"             Move     keys    LINES;
    /// One column left; folds a branch.
    Left            "left"            "左移"         "left"             Move     keys    SIDES;
    /// One column right; unfolds a branch.
    Right           "right"           "右移"         "right"            Move     keys    SIDES;
    /// A screenful up.
    PageUp          "page-up"         "上一屏"       "page up"          Move     keys    PAGES;
    /// A screenful down.
    PageDown        "page-down"       "下一屏"       "page down"        Move     keys    PAGES;
    /// To the first line.
    Home            "home"            "到开头"       "first"            Move     keys    SIDES;
    /// To the last line.
    End             "end"             "到末尾"       "last"             Move     keys    SIDES;
    /// Opens what the cursor is on.
    Open            "open"            "打开"         "open"             Move     keys    PANES;
    /// Back to where one came from.
    Back            "back"            "返回"         "back"             Move     keys    SCREENS;
    /// To the next pane of the screen.
    NextPane        "next-pane"       "下一栏"       "next pane"        Move     keys    PANES;
    /// To the pane before.
    PrevPane        "prev-pane"       "上一栏"       "previous pane"    Move     keys    PANES;

    /// 今日: what is due.
    TabToday        "tab-today"       "今日"         "Today"            Tabs     palette SCREENS;
    /// 学生.
    TabPupils       "tab-pupils"      "学生"         "Pupils"           Tabs     palette SCREENS;
    /// 考勤.
    TabAttend       "tab-attend"      "考勤"         "Roll"             Tabs     palette SCREENS;
    /// 异动.
    TabChanges      "tab-changes"     "异动"         "Changes"          Tabs     palette SCREENS;
    /// 上报.
    TabReport       "tab-report"      "上报"         "Report"           Tabs     palette SCREENS;
    /// 核查.
    TabChecks       "tab-checks"      "核查"         "Checks"           Tabs     palette SCREENS;
    /// 报表.
    TabSheets       "tab-sheets"      "报表"         "Sheets"           Tabs     palette SCREENS;
    /// 设置.
    TabSettings     "tab-settings"    "设置"         "Settings"         Tabs     palette SCREENS;
    /// 收件, at a centre.
    TabInbox        "tab-inbox"       "收件"         "Inbox"            Tabs     palette SCREENS;
    /// 审核, at a centre.
    TabReview       "tab-review"      "审核"         "Review"           Tabs     palette SCREENS;

    /// 月历: the year's duties by month.
    Month           "month"           "月历"         "month"            Tabs     palette SCREENS;
    /// 增减登记: who came and who left.
    Movements       "movements"       "增减登记"     "movements"        Tabs     palette SCREENS;
    /// 第30条: breach by breach.
    Breaches        "breaches"        "第30条自查"   "Art. 30"          Tabs     palette SCREENS;
    /// 控辍台账: who is absent without excuse, and who dropped out.
    Ledger          "ledger"          "控辍台账"     "dropout ledger"   Tabs     palette SCREENS;
    /// 规则: the figures in force.
    Rules           "rules"           "规则"         "rules"            Tabs     palette SCREENS;

    /// Types into the search line.
    Search          "search"          "搜索"         "search"           Lists    keys    PANES;
    /// Shows all rows again.
    ClearSearch     "clear-search"    "清除搜索"     "clear search"     Lists    keys    CLEARING;
    /// Sorts by the next column.
    Sort            "sort"            "排序"         "sort"             Lists    keys    TABLES;
    /// Turns the order round.
    SortReverse     "sort-reverse"    "倒序"         "reverse order"    Lists    keys    TABLES;
    /// Shows only one state of registration.
    FilterState     "filter-state"    "按状态筛选"   "filter by state"  Lists    palette TABLES;
    /// Marks or unmarks the row.
    Mark            "mark"            "标记"         "mark"             Lists    keys    MARKING;
    /// Marks every row shown.
    MarkAll         "mark-all"        "全部标记"     "mark all"         Lists    keys    MARKING;
    /// Takes every mark away.
    Unmark          "unmark"          "取消标记"     "unmark all"       Lists    keys    MARKING;
    /// Shows or hides the class tree.
    ToggleTree      "toggle-tree"     "班级树"       "class tree"       Lists    palette ONLY_LIST;

    /// To the next field or button.
    NextField       "next-field"      "下一项"       "next field"       Forms    keys    FIELDS;
    /// To the field or button before.
    PrevField       "prev-field"      "上一项"       "previous field"   Forms    keys    FIELDS;
    /// Opens the list of codes of a field.
    Pick            "pick"            "选择"         "choose"           Forms    keys    CHOOSING;
    /// Copies the address from the pupil or the first family member.
    CopyAddress     "copy-address"    "同上地址"     "copy address"     Forms    keys    ONLY_FORM;
    /// Copies a cell into the empty ones below it.
    CopyDown        "copy-down"       "向下填充"     "copy down"        Forms    keys    ONLY_CELLS;
    /// Another class, section or period.
    Choose          "choose"          "换班换栏"     "other class"      Forms    keys    CLASSES;
    /// A new entry in a list.
    AddLine         "add-line"        "新增一条"     "add entry"        Forms    keys    ONLY_GRID;
    /// Takes an entry of a list back.
    RemoveLine      "remove-line"     "收回一条"     "take back"        Forms    keys    ONLY_GRID;
    /// Saves what was filled in.
    Save            "save"            "保存"         "save"             Forms    keys    SAVING;
    /// Says yes; takes the choice.
    Confirm         "confirm"         "确定"         "confirm"          Forms    keys    ANSWERS;
    /// Leaves without doing; stops long work.
    Cancel          "cancel"          "取消"         "cancel"           Forms    keys    LEAVING;

    /// Everybody shown whom nobody has called yet is present.
    RollAll         "roll-all"        "其余全到"     "all others here"  Forms    keys    ONLY_ROLL;
    /// 出勤.
    RollPresent     "roll-present"    "出勤"         "present"          Forms    keys    ONLY_ROLL;
    /// 病假.
    RollSick        "roll-sick"       "病假"         "sick"             Forms    keys    ONLY_ROLL;
    /// 事假.
    RollLeave       "roll-leave"      "事假"         "on leave"         Forms    keys    ONLY_ROLL;
    /// 旷课.
    RollTruant      "roll-truant"     "旷课"         "truant"           Forms    keys    ONLY_ROLL;
    /// 迟到.
    RollLate        "roll-late"       "迟到"         "late"             Forms    keys    ONLY_ROLL;
    /// 早退.
    RollEarly       "roll-early"      "早退"         "left early"       Forms    keys    ONLY_ROLL;
    /// Takes a mark back: nobody was called.
    RollClear       "roll-clear"      "收回点名"     "take mark back"   Forms    keys    ONLY_ROLL;
    /// To the school day before.
    PrevDay         "prev-day"        "前一上学日"   "day before"       Move     keys    ONLY_ROLL;
    /// To the next school day.
    NextDay         "next-day"        "后一上学日"   "next day"         Move     keys    ONLY_ROLL;

    /// A new pupil.
    AddPupil        "add-pupil"       "新增学生"     "add pupil"        Records  palette RECORDS;
    /// Edits the record.
    Edit            "edit"            "修改"         "edit"             Records  palette CASES;
    /// Article 12's quick lane.
    QuickEdit       "quick-edit"      "快改"         "quick edit"       Records  palette RECORDS;
    /// Who changed what, when and why.
    History         "history"         "历史"         "history"          Records  palette CASES;
    /// Shows masked numbers in full.
    ShowNumber      "show-number"     "显示证件号"   "show numbers"     Records  palette CASES;

    /// The beginning of the school year.
    SchoolYear      "school-year"     "学年"         "school year"      Records  palette SCREENS;
    /// A pupil's file, section by section.
    PupilFile       "pupil-file"      "学籍档案"     "file"             Records  palette RECORDS;
    /// The marks of a class.
    FileGrid        "file-grid"       "档案登记"     "class marks"      Records  palette SCREENS;
    /// The paper register of a class.
    Papers          "papers"          "纸质档案"     "papers"           Records  palette SCREENS;

    /// A new change of standing.
    NewChange       "new-change"      "新建异动"     "new change"       Changes  palette RECORDS;
    /// A duty of the year was done, or its mark is taken back.
    MarkDone        "mark-done"       "登记办结"     "mark as done"     Changes  keys    ONLY_LIST;
    /// Puts a draft into the queue.
    QueueChange     "queue-change"    "列入上报"     "queue"            Changes  palette EVIDENCE;
    /// Takes it back out.
    WithdrawChange  "withdraw-change" "撤回异动"     "withdraw"         Changes  palette RECORDS;
    /// Records that a step of a business was taken.
    TakeStep        "take-step"       "办下一步"     "take a step"      Changes  palette RECORDS;
    /// Reworks what was returned.
    ReworkChange    "rework-change"   "重办退回件"   "rework"           Changes  palette RECORDS;
    /// Adds a scan or photograph.
    AttachEvidence  "attach-evidence" "附证明材料"   "attach evidence"  Changes  palette EVIDENCE;
    /// The centre says yes.
    Approve         "approve"         "同意"         "approve"          Changes  palette ONLY_REVIEW;
    /// The centre sends it back with a reason.
    Return          "return"          "退回"         "return"           Changes  palette ONLY_REVIEW;
    /// It was entered in the national system.
    MarkUploaded    "mark-uploaded"   "标记已上传"   "mark uploaded"    Changes  palette ONLY_REVIEW;

    /// The centre asks a site about a case of the dropout ledger.
    AskCase         "ask-case"        "提问"         "ask the school"   Changes  palette ASKING;

    /// Writes a bundle or receipts to a stick.
    Export          "export"          "写入U盘"      "write to stick"   Exchange palette SCREENS;
    /// Takes receipts in, at a school.
    Receive         "receive"         "读取回执"     "read receipts"    Exchange palette SCREENS;
    /// Takes bundles in, at a centre.
    Collect         "collect"         "收取上报包"   "collect bundles"  Exchange palette SCREENS;
    /// Reads a workbook.
    Import          "import"          "导入表格"     "import workbook"  Exchange palette SCREENS;
    /// Makes the previewed import true.
    ImportCommit    "import-commit"   "确认导入"     "import now"       Exchange keys    ONLY_IMPORT;
    /// Writes the roster as a workbook.
    Roster          "roster"          "导出花名册"   "write roster"     Exchange palette SCREENS;
    /// Writes what is shown as a workbook.
    WriteSheet      "write-sheet"     "写出表格"     "write the sheet"  Exchange keys    ONLY_LIST;
    /// Writes a paper form, filled in.
    PrintForm       "print-form"      "打印表格"     "print a form"     Exchange palette SCREENS;
    /// Writes this site's card.
    CardExport      "card-export"     "导出名片"   "export card"      Exchange palette SCREENS;
    /// Reads another site's card.
    CardImport      "card-import"     "导入名片"   "import card"      Exchange palette SCREENS;
    /// Trusts a card after its check code was read out.
    CardConfirm     "card-confirm"    "核对名片"   "confirm card"     Exchange palette SCREENS;

    /// Every action by name.
    Palette         "palette"         "全部命令"     "commands"         Desk     keys    SCREENS;
    /// The keys of this place.
    Help            "help"            "帮助"         "help"             Desk     palette EVERYWHERE;
    /// Takes the last edit back.
    Undo            "undo"            "撤销"         "undo"             Desk     palette SCREENS;
    /// A new account.
    StaffAdd        "staff-add"       "新增人员"     "add staff"        Desk     palette SCREENS;
    /// Changes one's own password.
    ChangePassword  "change-password" "修改密码"     "change password"  Desk     palette SCREENS;
    /// Writes a backup.
    Backup          "backup"          "备份"         "back up"          Desk     palette SCREENS;
    /// Draws the screen anew.
    Redraw          "redraw"          "重画屏幕"     "redraw"           Desk     palette EVERYWHERE;
    /// Locks the desk.
    Lock            "lock"            "锁定"         "lock"             Desk     palette EVERYWHERE;
    /// Leaves the program.
    Quit            "quit"            "退出"         "quit"             Desk     palette EVERYWHERE;
}

const ONLY_LIST: &[Context] = &[List];
const ONLY_FORM: &[Context] = &[Form];
const ONLY_IMPORT: &[Context] = &[Import];
const ONLY_REVIEW: &[Context] = &[Review];
const ASKING: &[Context] = &[List, Review];
const CLEARING: &[Context] = &[List, Search, Picker, Import, Review];
const MARKING: &[Context] = &[List, Import, Review, Grid];
const SAVING: &[Context] = &[Form, Grid, Cells];
const CHOOSING: &[Context] = &[Form, Cells];
const CLASSES: &[Context] = &[Grid, Cells];
const ONLY_CELLS: &[Context] = &[Cells];
const ONLY_ROLL: &[Context] = &[Roll];
const ONLY_GRID: &[Context] = &[Grid];
const ANSWERS: &[Context] = &[Cells, Picker, Search, Dialog, Login];
const LEAVING: &[Context] = &[Form, Cells, Picker, Search, Dialog, Login];
const EVIDENCE: &[Context] = &[List, Pupil, Form];

impl Action {
    /// The action called `id` in a keymap file.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.id() == id)
    }

    /// Whether it means something in `context`.
    #[must_use]
    pub fn works_in(self, context: Context) -> bool {
        self.contexts().contains(&context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// A file could name an action that no one can tell from another.
    #[test]
    fn ids_and_names_are_whole_and_unique() {
        let mut ids = BTreeSet::new();
        let mut names = BTreeSet::new();
        for action in Action::ALL {
            let id = action.id();
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id} is not kebab-case");
            assert!(ids.insert(id), "{id} twice");
            let name = action.name();
            assert!(!name.zh.is_empty() && !name.en.is_empty(), "{id} lacks a name");
            assert!(!name.zh.is_ascii(), "{id} has no Chinese name");
            assert!(names.insert((name.zh, action.group())), "{id}: the name {} is taken", name.zh);
            assert!(!action.contexts().is_empty(), "{id} works nowhere");
            assert_eq!(Action::parse(id), Some(*action));
        }
    }

    /// A heading without actions, or an action under no heading, would vanish from the help.
    #[test]
    fn every_group_has_actions() {
        for group in Group::ALL {
            assert!(Action::ALL.iter().any(|action| action.group() == group), "{group:?} is empty");
        }
    }
}
