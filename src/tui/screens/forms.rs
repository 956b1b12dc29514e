//! 打印表格: the paper forms of a change, a pupil or the school, each written filled in as a workbook. Never writes over
//! a file without asking.

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Screen, import};
use crate::{
    desk::{self, Desk, DeskError, FormAbout, FormLine, FormYear, Progress},
    domain::Lang,
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, wrap},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
    },
};

/// Characters of a path.
const PATH_MAX: usize = 1000;
/// Lines above the table.
const HEAD: u16 = 3;
const WHERE: &str = "where";
const REPLACE: &str = "replace";

/// 打印表格.
pub struct Forms {
    about: FormAbout,
    forms: Option<Vec<FormLine>>,
    list: ListState,
    /// The form that was chosen, and the file that was named for it.
    chosen: Option<(String, FormAbout)>,
    to: PathBuf,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The forms that belong.
    List(FormAbout),
    /// Where a form may be written: on a stick, at the last place, in the home folder; and under what name.
    Place(String, FormAbout),
    /// Write; the form, what it is filled from, the file, whether a file that is there may go.
    Write(String, FormAbout, PathBuf, bool),
}

/// What comes back.
pub enum Answer {
    /// The forms.
    Forms(Vec<FormLine>),
    /// A file to offer.
    Place(PathBuf),
    /// There is such a file already; nothing was written.
    Exists,
    /// It was written.
    Written,
}

impl Screen for Forms {
    type Args = FormAbout;
    type Order = Order;
    type Answer = Answer;

    fn open(about: &FormAbout, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen = Self {
            about: about.clone(),
            forms: None,
            list: ListState::default(),
            chosen: None,
            to: PathBuf::new(),
        };
        (screen, vec![Msg::ask(Order::List(about.clone()))])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Open, Action::Back])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::List(about) => desk.forms_for(&about).map(Answer::Forms),
            Order::Place(key, about) => {
                let folder = desk::sticks().into_iter().next().or_else(|| desk.last_place());
                let folder = folder.or_else(import::home).unwrap_or_default();
                Ok(Answer::Place(folder.join(desk.form_file_name(&key, &about)?)))
            }
            Order::Write(_, _, to, false) if to.exists() => Ok(Answer::Exists),
            Order::Write(key, about, to, replace) => {
                desk.print_form(&key, &about, &to, replace).map(|_| Answer::Written)
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let forms = self.forms.as_deref().unwrap_or_default();
        if self.list.act(action, forms.len(), rows_in_sight(ctx.body_height().saturating_sub(HEAD))) {
            return Some(Vec::new());
        }
        match action {
            Action::Open | Action::PrintForm => {
                let Some(form) = forms.get(self.list.cursor) else { return Some(Vec::new()) };
                let chosen = (form.key.clone(), filled_from(form, &self.about));
                self.chosen = Some(chosen.clone());
                Some(vec![Msg::ask(Order::Place(chosen.0, chosen.1))])
            }
            _ => None,
        }
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match answer {
            Answer::Forms(forms) => {
                self.forms = Some(forms);
                Vec::new()
            }
            Answer::Place(path) => {
                let blank =
                    Blank::text(say!(lang, "写到", "Write to"), PATH_MAX).filled(&path.to_string_lossy());
                vec![Msg::show(Dialog::input(
                    WHERE,
                    say!(lang, "打印表格", "Print a form"),
                    say!(
                        lang,
                        "写成 .xlsx，用 WPS 打开即可打印；表里有个人信息，用完请删。",
                        "Writes an .xlsx to be printed from a spreadsheet; it holds personal data, delete it after use."
                    ),
                    Slip::new(vec![blank]),
                ))]
            }
            Answer::Exists => {
                let file = self.to.display();
                vec![Msg::show(Dialog::confirm(
                    REPLACE,
                    say!(lang, "文件已存在", "The file exists"),
                    say!(
                        lang,
                        "{file} 已经存在。要换成新的吗？",
                        "{file} exists. Write a new one in its place?"
                    ),
                    say!(lang, "换掉", "Replace"),
                    lang,
                ))]
            }
            Answer::Written => {
                let file = self.to.display();
                vec![Msg::Tell(say!(lang, "已写出：{file}", "Written: {file}"))]
            }
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        match (topic, reply) {
            (WHERE, Reply::Filled(slip)) if !slip.text(0).trim().is_empty() => {
                self.to = PathBuf::from(slip.text(0).trim());
                self.write(false, ctx)
            }
            (REPLACE, Reply::Yes) => self.write(true, ctx),
            _ => Vec::new(),
        }
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let forms = self.forms.as_deref()?;
        let told = match self.about {
            FormAbout::Blank => say!(
                lang,
                "花名册、考勤表填本学年的学生，台账填已认定的辍学，交接单填最近一次上报，其余空白；填好的表从学生页、异动页打印。",
                "Rosters and the month sheet hold this year's pupils, the ledger the stated dropouts, the slip the last bundle; others are blank. Filled ones are printed from a pupil's or a change's page."
            ),
            _ => say!(
                lang,
                "选一张表，按回车写成 .xlsx。栏目出处见“依据”，以上级发的样表为准。",
                "Choose a form; Enter writes an .xlsx. The authority's own sheet counts before ours."
            ),
        };
        for (y, line) in (0..).zip(wrap(&told, usize::from(area.width).saturating_sub(2), 2)) {
            put(buf, area, (1, y), &line, theme.dim);
        }
        let rest = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
        let columns = [
            Column::new(say!(lang, "编号", "Form"), 5, 6, 0),
            Column::new(say!(lang, "表名", "Name"), 22, 34, 0),
            Column::new(say!(lang, "填给", "For"), 12, 18, 0),
            Column::new(say!(lang, "依据", "Certainty"), 26, 44, 1),
        ];
        Table { columns: &columns, rows: &Lines(forms, lang), state: &self.list, focused: true, note: "" }
            .draw(buf, rest, theme);
        None
    }
}

impl Forms {
    fn write(&self, replace: bool, ctx: &Ctx) -> Vec<Msg> {
        let Some((key, about)) = self.chosen.clone() else { return Vec::new() };
        let order = Order::Write(key, about, self.to.clone(), replace);
        vec![Msg::long(say!(ctx.lang(), "正在写出", "Writing"), order)]
    }
}

/// Without a pupil or a change, rosters and the slip of a hand-over are still filled.
fn filled_from(form: &FormLine, about: &FormAbout) -> FormAbout {
    match (about, form.of) {
        (FormAbout::Blank, "entrants" | "leavers" | "ledger" | "attendance") => {
            FormAbout::Year(FormYear::default())
        }
        (FormAbout::Blank, "hand-over") => FormAbout::HandOver,
        _ => about.clone(),
    }
}

struct Lines<'a>(&'a [FormLine], Lang);

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn row(&self, at: usize) -> Row {
        let Some(form) = self.0.get(at) else { return Row::default() };
        let words =
            [&form.name, &form.of_label, &form.certainty_label].map(|words| words.get(self.1).to_owned());
        Row { cells: [vec![form.key.clone()], words.into()].concat(), marked: false, tone: Tone::Plain }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Answer as Form, *};
    use crate::{
        both,
        domain::{ChangeId, Words},
        tui::{
            screens::{Answer, Place},
            testing::Harness,
        },
    };

    fn line(key: &str, name: Words, of: &'static str) -> FormLine {
        FormLine {
            key: key.to_owned(),
            name,
            of,
            of_label: both!("一项异动", "a change"),
            kinds: Vec::new(),
            articles: vec![18],
            version: "1".to_owned(),
            source: String::new(),
            certainty: "own",
            certainty_label: both!("按规定自拟，以上级样表为准", "our own; the authority's sheet counts"),
        }
    }

    fn forms(about: FormAbout) -> Harness {
        let lines = vec![
            line("F03", both!("休学复学申请表", "suspension and resumption form"), "change"),
            line("F06", both!("新生花名册", "list of new pupils"), "entrants"),
        ];
        Harness::school().go(Place::Forms(about)).answer(Answer::Forms(Form::Forms(lines)))
    }

    #[test]
    fn the_forms_at_both_sizes_and_in_both_languages() {
        insta::assert_snapshot!("forms_80", forms(FormAbout::Change(ChangeId([1; 16]))).screen());
        insta::assert_snapshot!(
            "forms_120_en",
            forms(FormAbout::Blank).lang(Lang::En).size(120, 40).screen()
        );
    }

    #[test]
    fn a_form_is_written_where_one_says_and_replaces_nothing_unasked() {
        let about = FormAbout::Change(ChangeId([1; 16]));
        let harness = forms(about).keys("enter");
        assert!(harness.asked().concat().contains("Place(\"F03\", Change("));
        let harness = harness.answer(Answer::Forms(Form::Place(PathBuf::from("usb/F03.xlsx")))).keys("enter");
        let first = harness.asked().concat();
        assert!(first.contains("Write(\"F03\"") && first.contains("usb/F03.xlsx\", false"), "{first}");
        let harness = harness.answer(Answer::Forms(Form::Exists)).keys("y");
        assert!(harness.asked().concat().contains("true)"));
        assert!(harness.answer(Answer::Forms(Form::Written)).screen().contains("已写出"));
    }

    #[test]
    fn without_a_pupil_rosters_are_filled_and_others_blank() {
        assert!(forms(FormAbout::Blank).keys("enter").asked().concat().contains("\"F03\", Blank"));
        assert!(forms(FormAbout::Blank).keys("down enter").asked().concat().contains("\"F06\", Year("));
    }
}
