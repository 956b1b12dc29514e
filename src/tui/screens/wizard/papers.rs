//! The questions about a paper: which one, and where its file is. Reads no file.

use super::{FILE, PAPER, Wizard};
use crate::{
    domain::pinyin,
    say,
    tui::{
        dialogs::{Blank, Dialog, Slip},
        effect::Msg,
        model::Ctx,
        parts::picker::{Choice, Picker},
    },
};

/// The choice that stands for a paper of another name.
const OTHER: &str = "other";
/// Before the place of an attached paper: it is taken off the change.
const OFF: &str = "-";

/// The place of the paper that a choice takes off.
pub(super) fn taken_off(code: &str) -> Option<usize> {
    code.strip_prefix(OFF)?.parse().ok()
}

impl Wizard {
    /// Asks which paper is attached: those asked for by their names, or another.
    pub(super) fn ask_paper(&self, ctx: &Ctx) -> Msg {
        let lang = ctx.lang();
        let mut choices: Vec<Choice> = self
            .asked
            .iter()
            .zip(1..)
            .map(|((name, required), number)| Choice {
                code: number.to_string(),
                name: name.get(lang).to_owned(),
                pinyin: pinyin::keys(&name.zh).split(' ').map(str::to_owned).collect(),
                side: match (self.has_paper(name), required) {
                    (true, _) => "[v]".to_owned(),
                    (false, true) => say!(lang, "必备", "required"),
                    (false, false) => String::new(),
                },
            })
            .collect();
        choices.extend(self.papers.iter().enumerate().map(|(at, (_, title))| Choice {
            code: format!("{OFF}{at}"),
            name: say!(lang, "取下：{title}", "take off: {title}"),
            ..Choice::default()
        }));
        choices.push(Choice {
            code: OTHER.into(),
            name: say!(lang, "其他材料…", "another paper…"),
            ..Choice::default()
        });
        Msg::show(Dialog::Pick(Picker::new(say!(lang, "附哪一份材料", "Which paper"), choices), PAPER))
    }

    /// Asks for its file, and for its name when none is given by the rules.
    pub(super) fn ask_file(&self, wrong: &str, ctx: &Ctx) -> Msg {
        let lang = ctx.lang();
        let file = Blank::text(say!(lang, "文件路径", "File"), 1000).note(say!(
            lang,
            "照片（JPEG、PNG）会缩小并去掉拍摄信息；PDF 原样保存。都加密存放。",
            "Photographs are made smaller and lose the camera's remarks; PDF stays as it is. All are kept encrypted."
        ));
        let mut blanks = vec![file];
        if self.title.is_empty() {
            blanks.push(Blank::text(say!(lang, "材料名称", "Name of the paper"), 60));
        }
        let slip = Slip::new(blanks);
        let slip = if wrong.is_empty() { slip } else { slip.refused(0, wrong) };
        Msg::show(Dialog::input(FILE, say!(lang, "附材料", "Attach a paper"), self.title.clone(), slip))
    }
}
