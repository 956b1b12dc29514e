//! Choosing the stick or folder for something that is written or read, and telling what came of it. Asked in the
//! same way by 上报 and 收件. Touches no drive: the desk finds them.

use std::path::{Path, PathBuf};

use crate::{
    desk::{BundleOutcome, BundleResult, Desk, Exported, papers_left},
    domain::{Lang, Words},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip, page::Page},
        effect::Msg,
        parts::{
            paint::wrap,
            picker::{Choice, Picker},
        },
    },
};

/// Columns of what is told in a box.
const TOLD: usize = 68;
/// Characters of a path.
const PATH_MAX: usize = 1000;

/// What a stick is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// A report bundle, or receipts, are written.
    Write,
    /// Receipts are read.
    Receive,
    /// Report bundles are read.
    Collect,
}

/// The places that can be offered: sticks that are in, then where it was the last time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offered(Vec<PathBuf>);

impl Offered {
    /// Looks around, on the worker.
    #[must_use]
    pub fn of(desk: &Desk) -> Self {
        // Where it was the last time is where it most likely is again.
        let mut places = Vec::from_iter(desk.last_place());
        places.extend(
            crate::desk::sticks().into_iter().filter(|place| !places.contains(place)).collect::<Vec<_>>(),
        );
        Self(places)
    }
}

/// What came of a dialog.
pub enum Chosen {
    /// Another question.
    Ask(Msg),
    /// The place.
    Place(Errand, PathBuf),
}

impl Errand {
    const ALL: [Self; 3] = [Self::Write, Self::Receive, Self::Collect];

    const fn pick(self) -> &'static str {
        match self {
            Self::Write => "write-stick",
            Self::Receive => "receive-stick",
            Self::Collect => "collect-stick",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Write => "write-path",
            Self::Receive => "receive-path",
            Self::Collect => "collect-path",
        }
    }

    fn title(self, lang: Lang) -> String {
        match self {
            Self::Write => say!(lang, "写到哪里", "Write to"),
            Self::Receive => say!(lang, "从哪里读取回执", "Read receipts from"),
            Self::Collect => say!(lang, "从哪里收取上报包", "Collect bundles from"),
        }
    }

    /// What is said while it is done.
    #[must_use]
    pub fn doing(self, lang: Lang) -> String {
        match self {
            Self::Write => {
                say!(lang, "正在写入并复读校验，请勿拔出U盘", "Writing and reading back; leave the stick in")
            }
            Self::Receive => say!(lang, "正在读取回执", "Reading receipts"),
            Self::Collect => say!(lang, "正在校验并收取", "Verifying and collecting"),
        }
    }

    /// Asks for a place: the drives found, or a typed path.
    #[must_use]
    pub fn offer(self, offered: &Offered, lang: Lang) -> Msg {
        if offered.0.is_empty() {
            let none = say!(
                lang,
                "没有发现U盘。插好后按 Esc，再按一次原来的键；或在这里写文件夹的完整路径。",
                "No stick was found. Put one in, press Esc and then the same key again; or type a folder's whole path here."
            );
            return self.ask_path(&none, lang);
        }
        let mut choices: Vec<Choice> = offered
            .0
            .iter()
            .zip(1..)
            .map(|(place, number)| Choice {
                code: number.to_string(),
                name: place.display().to_string(),
                ..Choice::default()
            })
            .collect();
        choices.push(Choice {
            code: "0".into(),
            name: say!(lang, "别的文件夹：自己写路径", "Type another folder…"),
            ..Choice::default()
        });
        Msg::show(Dialog::Pick(Picker::new(self.title(lang), choices), self.pick()))
    }

    fn ask_path(self, text: &str, lang: Lang) -> Msg {
        let slip = Slip::new(vec![Blank::text(say!(lang, "路径", "Path"), PATH_MAX)]);
        Msg::show(Dialog::input(self.path(), self.title(lang), text, slip))
    }
}

/// Takes the reply to a question of this file; none if it was another's.
#[must_use]
pub fn chosen(topic: &'static str, reply: &Reply, offered: &Offered, lang: Lang) -> Option<Chosen> {
    let errand = Errand::ALL.into_iter().find(|errand| errand.pick() == topic || errand.path() == topic)?;
    match reply {
        Reply::Chosen(number) => {
            let at = number.parse::<usize>().unwrap_or(0).checked_sub(1);
            Some(match at.and_then(|at| offered.0.get(at)) {
                Some(place) => Chosen::Place(errand, place.clone()),
                None => Chosen::Ask(errand.ask_path("", lang)),
            })
        }
        Reply::Filled(slip) => {
            let typed = slip.text(0).trim();
            if typed.is_empty() {
                return Some(Chosen::Ask(
                    errand.ask_path(&say!(lang, "请写出路径。", "Type the path."), lang),
                ));
            }
            Some(Chosen::Place(errand, PathBuf::from(typed)))
        }
        Reply::Yes => None,
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn page(title: String, lines: Vec<String>) -> Msg {
    Msg::show(Dialog::Page(Page { title, lines, top: 0 }))
}

/// Tells what was written, and that the stick may be pulled.
#[must_use]
pub fn written(done: &Exported, lang: Lang) -> Msg {
    let mut lines = Vec::new();
    if done.files.is_empty() {
        lines.push(say!(
            lang,
            "没有要写的：对方都已收到。",
            "There was nothing to write: the other side has it all."
        ));
        return page(say!(lang, "请注意", "Note"), lines);
    }
    lines.push(say!(
        lang,
        "已写入并复读校验，与本机一致，可以拔出U盘。",
        "Written, read back and found equal. The stick may be pulled."
    ));
    lines.push(String::new());
    for (at, file) in done.files.iter().enumerate() {
        let name = file_name(file);
        let to = done.addressees.get(at).cloned().unwrap_or_default();
        lines.extend(wrap(&say!(lang, "文件　{name}", "File    {name}"), TOLD, 3));
        lines.extend(wrap(
            &say!(
                lang,
                "交给　{to}（只有对方和本机能打开）",
                "For     {to} (only they and this desk can open it)"
            ),
            TOLD,
            2,
        ));
    }
    if let Some(folder) = done.files.first().and_then(|file| file.parent()) {
        let folder = folder.display();
        lines.extend(wrap(&say!(lang, "位置　{folder}", "In      {folder}"), TOLD, 3));
    }
    if done.files.len() == 1 {
        lines.push(say!(lang, "编号　第 {} 包", "Number  {}", done.number));
    }
    if done.last_seq >= done.first_seq && done.last_seq > 0 {
        lines.push(say!(
            lang,
            "记录　第 {} 至 {} 条，共 {} 条",
            "Entries {} to {}, {} in all",
            done.first_seq,
            done.last_seq,
            done.last_seq - done.first_seq + 1
        ));
    }
    if done.papers_left > 0 {
        lines.push(String::new());
        lines.extend(wrap(papers_left(done.papers_left).get(lang), TOLD, 3));
    }
    page(say!(lang, "已完成", "Done"), lines)
}

/// The word for what became of a bundle.
#[must_use]
pub fn result_word(result: BundleResult, lang: Lang) -> String {
    match result {
        BundleResult::Merged => say!(lang, "已并入", "merged"),
        BundleResult::Already => say!(lang, "已有", "already here"),
        BundleResult::Held => say!(lang, "搁置", "held"),
        BundleResult::Refused => say!(lang, "拒收", "refused"),
    }
}

/// Tells what became of each bundle that was found, and what else stood on the stick.
#[must_use]
pub fn outcomes(done: &[BundleOutcome], strange: &[Words], lang: Lang) -> Msg {
    if done.is_empty() && strange.is_empty() {
        let none = say!(
            lang,
            "这里没有要读的包。只看名为 XJB 的文件夹；请核对选的是不是那个U盘。",
            "There is nothing to read here. Only the folder XJB is looked at; see whether this is the right stick."
        );
        return page(say!(lang, "请注意", "Note"), wrap(&none, TOLD, 4));
    }
    let count = |wanted| done.iter().filter(|outcome| outcome.result == wanted).count();
    let all = [BundleResult::Merged, BundleResult::Already, BundleResult::Held, BundleResult::Refused];
    let counts = all.into_iter().map(|result| (result_word(result, lang), count(result)));
    let counts: Vec<String> =
        counts.filter(|(_, count)| *count > 0).map(|(word, count)| format!("{word} {count}")).collect();
    let mut lines =
        vec![say!(lang, "共 {} 包：{}", "{} bundles: {}", done.len(), counts.join(&say!(lang, "，", ", ")))];
    for outcome in done {
        let sign = match outcome.result {
            BundleResult::Merged => "v",
            BundleResult::Already => "=",
            BundleResult::Held => "?",
            BundleResult::Refused => "!",
        };
        lines.push(String::new());
        lines.push(format!("[{sign}] {}　{}", result_word(outcome.result, lang), file_name(&outcome.file)));
        lines.extend(
            wrap(outcome.message.get(lang), TOLD - 4, 5).into_iter().map(|line| format!("    {line}")),
        );
    }
    for notice in strange {
        lines.push(String::new());
        lines.extend(wrap(&format!("[!] {}", notice.get(lang)), TOLD, 4));
    }
    page(say!(lang, "结果", "Result"), lines)
}
