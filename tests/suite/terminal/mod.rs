//! The whole road as a teacher goes it: the real program on a terminal, keys only, two desks, and a folder as the
//! stick. What would go wrong here is what no room's own test sees: a key that leads nowhere, a screen that does
//! not say what happened, a terminal that is not given back.

mod screen;

use std::path::PathBuf;

use screen::Screen;
use tempfile::TempDir;

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 40);
const SCHOOL: (&str, &str) = ("2121999903", "北岔教学点");
const CENTER: (&str, &str) = ("2121999901", "云杉镇中心小学");
const PASSWORD: &str = "kuihua-2026-xq";

/// Homes of both desks and the stick.
struct Places {
    home: TempDir,
}

impl Places {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        for folder in ["school", "center", "stick"] {
            std::fs::create_dir(home.path().join(folder)).unwrap();
        }
        Self { home }
    }

    fn start(&self, desk: &str, size: (u16, u16)) -> Screen {
        Screen::start(&self.home.path().join(desk), size, &[], &[])
    }

    fn stick(&self) -> String {
        self.home.path().join("stick").to_str().unwrap().to_owned()
    }

    fn card(&self, code: &str) -> String {
        format!("{}/{code}.xjcard", self.stick())
    }
}

/// A day as it is typed, so many days from now, in China.
fn day(from_now: i64) -> String {
    let china = chrono::FixedOffset::east_opt(8 * 3600).unwrap();
    let day = chrono::Utc::now().with_timezone(&china) + chrono::Duration::days(from_now);
    day.format("%Y%m%d").to_string()
}

/// The set-up from its first page to 今日.
fn set_up(at: &mut Screen, center: bool, (code, name): (&str, &str), staff: &str) {
    at.see(&["建立学籍库", "第 1 步"]);
    if center {
        at.keys(&["right", "enter", "right", "right"]).see(&["<中心小学>", "<中心校端>"]);
    } else {
        at.keys(&["enter"]);
    }
    at.keys(&["enter", code, "enter", name, "enter"]).see(&["第 2 步"]);
    if !center {
        at.see(&["最高年级", "学制"]).keys(&["enter", "enter", "enter", "enter"]).see(&["第 3 步"]);
    }
    at.keys(&[staff, "enter", PASSWORD, "enter", "another-2026", "enter"]).see(&["! "]);
    at.wait("a second try", |text| text.contains("> 密码") || text.contains("> 再输一遍"));
    if at.text().contains("> 密码") {
        at.keys(&["ctrl-u", PASSWORD, "enter"]);
    }
    at.keys(&["ctrl-u", PASSWORD, "enter"]).see(&["抄下这个恢复码", "-", "抄好了"]);
    let text = at.text();
    let code = text.split_whitespace().find(|word| word.matches('-').count() == 5).unwrap().to_owned();
    let groups: Vec<&str> = code.split('-').collect();
    at.keys(&["enter"]).see(&["输入恢复码的这两组"]);
    let asked: Vec<usize> = {
        let text = at.text();
        let after = text.split("第 ").skip(1);
        after.map(|rest| rest.chars().next().unwrap().to_digit(10).unwrap() as usize).collect()
    };
    assert_eq!(asked.len(), 2, "{}", at.text());
    at.keys(&["00000", "enter", groups[asked[1] - 1], "enter"]).see(&["与恢复码不符"]);
    at.keys(&["ctrl-u", &groups[asked[0] - 1].to_lowercase(), "enter", "enter"]).see(&[
        "[1 今日]",
        name,
        staff,
    ]);
}

/// To the cards of the settings, the cursor on the first line.
fn cards(at: &mut Screen) {
    at.keys(&["8"]).see(&["[8 设置]"]);
    at.keys(&["down", "down", "down"]).see(&["导出本站名片"]);
    at.keys(&["tab"]).see(&["> 本站名片"]);
}

/// The thirty digits of the desk's own card.
fn check_code(at: &Screen) -> String {
    let text = at.text();
    let line = text.lines().find(|line| line.contains("本站名片 ")).unwrap();
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(digits.len(), 30, "{line}");
    digits
}

fn export_card(at: &mut Screen, stick: &str) {
    at.keys(&["down", "enter"]).see(&["| > 文件夹"]);
    at.keys(&[stick, "enter"]).see(&["已写好，可以拔出U盘", ".xjcard"]);
    at.keys(&["enter"]).gone("已写好，可以拔出U盘");
}

/// From 导出本站名片 on.
fn confirm_card(at: &mut Screen, file: &str, digits: &str) {
    at.keys(&["down", "enter"]).see(&["| > 名片文件"]);
    at.keys(&[file, "enter"]).see(&["| > 校验码"]);
    let wrong = digits.replace('5', "6").replace('1', "5");
    at.keys(&[&wrong, "enter"]).see(&["校验码不一致"]);
    at.keys(&["enter"]).gone("校验码不一致");
    at.keys(&["down", "enter"]).see(&["| > 校验码"]);
    at.keys(&[digits, "enter"]).see(&["已核对，今后他们签名的包都算数"]);
}

/// Chooses a folder by writing its path.
fn folder(at: &mut Screen, path: &str) {
    // With no stick in the machine the path is asked at once.
    at.wait("places or a path", |text| text.contains(" 0  别的文件夹") || text.contains("| > 路径"));
    if !at.text().contains("| > 路径") {
        at.keys(&["0", "enter"]).see(&["| > 路径"]);
    }
    at.keys(&[path, "enter"]);
}

fn export(at: &mut Screen, tab: &str, stick: &str) {
    at.keys(&[tab, "ctrl-e"]);
    folder(at, stick);
    at.see(&["已写入并复读校验", ".xjb"]).keys(&["esc"]).gone("已写入并复读校验");
}

fn take(at: &mut Screen, tab: &str, key: &str, stick: &str) {
    at.keys(&[tab, key]);
    folder(at, stick);
    at.see(&["已并入"]).keys(&["esc"]).gone("Esc 关闭");
}

fn import(at: &mut Screen) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-data/teaching-point.xlsx");
    at.keys(&["1", "alt-i"]).see(&["文件："]);
    at.keys(&[file.to_str().unwrap(), "enter"]).see(&["teaching-point.xlsx", "新增 14"]);
    at.keys(&["ctrl-s"]).see(&["确认导入", "新增 14 人"]);
    at.keys(&["left", "enter"]).see(&["已导入：新增 14 人"]);
}

/// A dropout of the pupil that is found by his initials, from the list to 待上报.
fn dropout(at: &mut Screen) {
    at.keys(&["2"]).see(&["[2 学生]", "1/14"]);
    at.keys(&["/", "lzt"]).see(&["搜索：lzt", "刘子婷", "1/1"]);
    at.keys(&["enter", "f7"]).see(&["新建异动", "辍学"]);
    at.keys(&["chuoxue", "enter"]).see(&["辍学　刘子婷", "*开始缺课日期"]);
    at.keys(&[&day(-35), "enter", &day(0), "enter", "3", "enter", "9月3日电话，9月10日家访", "enter"]);
    at.see(&["> *辍学原因"]).keys(&["f4"]).see(&["02  厌学"]);
    at.keys(&["02", "enter"]).see(&[">  原因说明"]);
    at.keys(&["enter", "1"]).see(&["> 1  在家"]);
    at.keys(&["enter"])
        .see(&[">  去向说明"])
        .keys(&["enter", "王某", "enter"])
        .see(&["王某", ">  监护人电话"]);
    queue(at);
}

fn queue(at: &mut Screen) {
    at.keys(&["f10"]).see(&["请再看一遍", "厌学"]);
    at.keys(&["left", "enter"]).see(&["[待上报]", "已列入上报"]);
}

/// The line of the list with this text in it.
fn line(at: &Screen, text: &str) -> String {
    at.text().lines().find(|line| line.contains(text)).unwrap_or_default().trim_end().to_owned()
}

/// Quits and looks whether the terminal is as it was.
fn quit(mut at: Screen) {
    at.keys(&["ctrl-q"]);
    assert_eq!(at.ended(), 0);
    let terminal = at.terminal();
    assert!(!terminal.alternate_screen() && !terminal.hide_cursor() && !terminal.bracketed_paste());
}

fn unlock(at: &mut Screen) {
    at.keys(&["a-wrong-password", "enter"]).see(&["密码不对"]);
    at.keys(&["ctrl-u", PASSWORD, "enter"]).see(&["[1 今日]"]);
}

#[test]
fn the_whole_road_with_keys_only() {
    let places = Places::new();
    let stick = places.stick();
    let mut school = places.start("school", SMALL);
    set_up(&mut school, false, SCHOOL, "关老师");
    import(&mut school);
    cards(&mut school);
    let school_digits = check_code(&school);
    export_card(&mut school, &stick);

    let mut center = places.start("center", SMALL);
    set_up(&mut center, true, CENTER, "佟学籍");
    cards(&mut center);
    let center_digits = check_code(&center);
    export_card(&mut center, &stick);
    confirm_card(&mut center, &places.card(SCHOOL.0), &school_digits);
    confirm_card(&mut school, &places.card(CENTER.0), &center_digits);

    dropout(&mut school);
    export(&mut school, "5", &stick);
    take(&mut center, "9", "alt-c", &stick);
    center.keys(&["0"]).see(&["[0 审核]", "刘子婷", "待审 1 项"]);
    center.keys(&["enter"]).see(&["-- 材料", "9月3日电话"]);
    center
        .keys(&["-"])
        .see(&["学校会原样看到这句话"])
        .keys(&["缺家访记录", "enter"])
        .see(&["已退回：缺家访记录"]);
    export(&mut center, "9", &stick);

    take(&mut school, "5", "alt-r", &stick);
    school.see(&["已退回", "退回原因：缺家访记录"]);
    school.keys(&["enter"]).see(&["中心校退回：缺家访记录", "编号"]);
    let id = line(&school, "编号   ");
    school.keys(&["ctrl-w"]).see(&["! 退回原因：缺家访记录", "> *开始缺课日期"]);
    queue(&mut school);
    assert_eq!(line(&school, "编号   "), id, "{}", school.text());
    export(&mut school, "5", &stick);

    take(&mut center, "9", "alt-c", &stick);
    center.keys(&["0"]).see(&["[0 审核]", "待审 1 项"]);
    center.keys(&["+"]).see(&["+- 同意", ">[ "]).keys(&["left", "enter"]).see(&["已核办", "待审 0 项"]);
    export(&mut center, "9", &stick);

    take(&mut school, "5", "alt-r", &stick);
    school.see(&["已核办"]);
    school.keys(&["2"]).see(&["[2 学生]", "刘子婷", "辍学"]);
    assert!(line(&school, "刘子婷").contains("辍学"), "{}", school.text());
    quit(center);
    quit(school);
}

#[cfg(unix)]
#[test]
fn an_edit_is_undone_the_desk_locks_and_what_was_committed_outlives_the_terminal() {
    let places = Places::new();
    let mut at = places.start("school", SMALL);
    set_up(&mut at, false, SCHOOL, "关老师");
    import(&mut at);
    at.keys(&["2"]).see(&["[2 学生]", "刘子婷"]).keys(&["/", "lzt", "enter"]).see(&["1/1"]);
    at.keys(&["f2"]).see(&["修改：刘子婷", ">*民族"]);
    at.keys(&["ctrl-u", "满族", "ctrl-s"]).see(&["改动 1 项：民族", "| > 原因"]);
    at.keys(&["问了家长", "enter"]).gone("修改：刘子婷");
    at.keys(&["2"]).see(&["[2 学生]"]).keys(&["enter"]).see(&["民族", "满族"]);
    at.keys(&["ctrl-z"]).gone("满族");
    at.keys(&["esc"]).see(&["搜索：lzt"]);

    at.resize(LARGE).see(&["刘子婷"]);
    at.wait("a large screen", |text| text.lines().count() > 30);
    // The footer stands at the bottom only when the program has drawn for the small screen: a key sent before that
    // may wait in the terminal's reader until the next one.
    at.resize(SMALL).wait("a small screen", |text| {
        text.lines().count() <= 24 && text.contains("刘子婷") && text.contains("F1 帮助")
    });
    at.keys(&["ctrl-l"]).see(&["已锁定"]).gone("刘子婷");
    unlock(&mut at);

    at.signal("TERM");
    let mut at = places.start("school", SMALL);
    at.see(&["> 密码"]);
    at.keys(&[PASSWORD, "enter"]).see(&["[1 今日]", "还没有核对中心校的名片"]);
    at.signal("HUP");
    let mut at = places.start("school", LARGE);
    at.see(&["> 密码"]).keys(&[PASSWORD, "enter"]).see(&["[1 今日]"]);
    at.keys(&["2"]).see(&["刘子婷", "1/14"]);
    quit(at);
}

#[test]
fn without_colours_nothing_is_told_by_colour_and_in_english_everything_is_english() {
    let places = Places::new();
    let home = places.home.path().join("school");
    let mut at = Screen::start(&home, SMALL, &["demo", "--lang", "en"], &[("NO_COLOR", "1")]);
    at.see(&["[1 Today]"]);
    for tab in ["2", "4", "5", "6", "7", "8"] {
        at.keys(&[tab]).see(&[&format!("[{tab} ")]).gone("Esc stop");
    }
    let size = at.terminal().size();
    for row in 0..size.0 {
        for column in 0..size.1 {
            let cell = at.terminal().cell(row, column).unwrap();
            assert_eq!((cell.fgcolor(), cell.bgcolor()), (vt100::Color::Default, vt100::Color::Default));
        }
    }
    at.keys(&["f1"]).see(&["Help"]).keys(&["esc"]).gone("Help");
    quit(at);
}
