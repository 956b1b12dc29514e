//! What a command works with: the language, where to write, and the way to an open desk. It asks for passwords and
//! for the clock's confirmation, and keeps neither.

use std::{
    fs::File,
    io::{self, BufRead, IsTerminal, Read, Write},
    path::PathBuf,
    sync::Arc,
};

use serde_json::Value as Json;

use super::{arguments::Common, config::Config, trouble::Trouble};
use crate::{
    desk::{Desk, RulesInForce, Secret, Surroundings},
    domain::{Explain, Lang, Said, Text},
    say,
};

type Done<T> = Result<T, Trouble>;

/// No password is longer than this many bytes; the desk's own limit lies below.
const PASSWORD_BYTES_MOST: u64 = 4096;

/// The variable that a password may come from.
const PASSWORD_VARIABLE: &str = "XUEJI_PASSWORD";
/// The variable that a new password may come from, where an old one is asked too.
const NEW_PASSWORD_VARIABLE: &str = "XUEJI_NEW_PASSWORD";

/// What a command works with.
pub(crate) struct Session<'a> {
    /// What every command takes.
    pub common: Common,
    /// The language in force.
    pub lang: Lang,
    /// What the configuration says.
    pub config: Config,
    /// Clock and costs.
    pub around: Surroundings,
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
}

impl Session<'_> {
    /// The data folder.
    ///
    /// # Errors
    /// When none is given and the system has no place for it.
    pub(crate) fn folder(&self) -> Done<PathBuf> {
        if let Some(folder) = &self.common.data {
            return Ok(folder.clone());
        }
        let dirs = directories::ProjectDirs::from("", "", "xueji");
        dirs.map(|dirs| dirs.data_dir().to_owned()).ok_or_else(|| {
            Trouble::usage(
                self.lang,
                Text::new("不知道数据文件夹在哪里", "The data folder is not known"),
                Text::new("用 --data 文件夹 指明", "Name it with --data DIR"),
            )
        })
    }

    /// The rules in force: those of the store when a folder with one and a password are given, else those delivered
    /// with the program. Nothing is asked.
    ///
    /// # Errors
    /// What the desk says when the store does not open.
    pub(crate) fn rules(&mut self) -> Done<Arc<RulesInForce>> {
        let here = self
            .common
            .data
            .as_ref()
            .is_some_and(|data| Desk::at_the_door(data, (self.around.now)()).is_ok());
        if here && self.given(self.common.password_file.as_ref(), PASSWORD_VARIABLE)?.is_some() {
            return Ok(self.open()?.rules());
        }
        Ok(Arc::new(RulesInForce::built_in(super::values::day_of((self.around.now)()))))
    }

    /// Opens the desk: name, password, clock.
    ///
    /// # Errors
    /// What the desk says; a missing password is wrong usage.
    pub(crate) fn open(&mut self) -> Done<Desk> {
        Ok(self.open_with_password()?.0)
    }

    /// As [`Self::open`], with the password that opened it.
    ///
    /// # Errors
    /// As there.
    pub(crate) fn open_with_password(&mut self) -> Done<(Desk, Secret)> {
        let folder = self.folder()?;
        let door = Desk::at_the_door(&folder, (self.around.now)())?;
        let name =
            match (&self.common.staff, door.accounts > 1) {
                (Some(name), _) => Some(name.clone()),
                (None, false) => None,
                (None, true) => Some(self.ask(
                    Text::new("账户姓名：", "Account name: "),
                    Text::new("--staff 名称", "--staff NAME"),
                )?),
            };
        let password = self.password()?;
        let desk = Desk::open(&folder, name.as_deref(), &password, self.around.clone())?;
        self.settle_clock(&desk)?;
        Ok((desk, password))
    }

    fn settle_clock(&mut self, desk: &Desk) -> Done<()> {
        let Some(warning) = desk.clock_warning() else { return Ok(()) };
        if self.common.clock_is_right {
            desk.confirm_clock();
            return Ok(());
        }
        if !self.common.json {
            writeln!(self.err, "{}", warning.get(self.lang))?;
        }
        let ask = io::stdin().is_terminal() && io::stderr().is_terminal();
        if ask && self.agree(Text::new("时钟对吗？(y/N) ", "Is the clock right? (y/N) "))? {
            desk.confirm_clock();
        }
        Ok(())
    }

    fn agree(&mut self, question: Text) -> Done<bool> {
        write!(self.err, "{}", question.get(self.lang))?;
        self.err.flush()?;
        Ok(matches!(line()?.as_str(), "y" | "Y" | "yes" | "是"))
    }

    /// Asks for a line on the terminal; `instead` is the flag that would have given it.
    ///
    /// # Errors
    /// Wrong usage when there is no terminal to ask on.
    pub(crate) fn ask(&mut self, question: Text, instead: Text) -> Done<String> {
        let (label, instead) = (question.get(self.lang), instead.get(self.lang));
        if !io::stdin().is_terminal() {
            let label = label.trim_end_matches([':', '：', ' ']);
            return Err(Trouble::Usage(Said::new(
                say!(self.lang, "没有给出：{label}", "Not given: {label}"),
                "",
                say!(self.lang, "写上 {instead}", "Give it with {instead}"),
            )));
        }
        write!(self.err, "{label}")?;
        self.err.flush()?;
        line()
    }

    /// The password: file, variable, or prompt.
    ///
    /// # Errors
    /// Wrong usage when there is neither of them.
    pub(crate) fn password(&self) -> Done<Secret> {
        if let Some(given) = self.given(self.common.password_file.as_ref(), PASSWORD_VARIABLE)? {
            return Ok(given);
        }
        self.prompt(
            Text::new("密码：", "Password: "),
            Text::new("--password-file 文件", "--password-file FILE"),
        )
    }

    /// The first password of a new store: as [`Self::password`], but typed twice.
    ///
    /// # Errors
    /// As there, and when the two differ.
    pub(crate) fn first_password(&self) -> Done<Secret> {
        match self.given(self.common.password_file.as_ref(), PASSWORD_VARIABLE)? {
            Some(given) => Ok(given),
            None => self.twice(Text::new("--password-file 文件", "--password-file FILE")),
        }
    }

    /// A further new password: its own file, its own variable, or typed twice.
    ///
    /// # Errors
    /// As [`Self::first_password`].
    pub(crate) fn new_password(&self, file: Option<&PathBuf>) -> Done<Secret> {
        match self.given(file, NEW_PASSWORD_VARIABLE)? {
            Some(given) => Ok(given),
            None => self.twice(Text::new("--new-password-file 文件", "--new-password-file FILE")),
        }
    }

    fn twice(&self, instead: Text) -> Done<Secret> {
        let first = self.prompt(Text::new("新密码：", "New password: "), instead)?;
        let second = self.prompt(Text::new("再输一遍：", "Once more: "), instead)?;
        if first.expose() == second.expose() {
            return Ok(first);
        }
        Err(Trouble::usage(
            self.lang,
            Text::new("两遍密码不一样", "The two passwords differ"),
            Text::new("请重新输入", "Type them again"),
        ))
    }

    fn given(&self, file: Option<&PathBuf>, variable: &str) -> Done<Option<Secret>> {
        let Some(path) = file else {
            let value = std::env::var_os(variable).filter(|value| !value.is_empty());
            return Ok(value.map(|value| Secret::new(value.into_encoded_bytes())));
        };
        let trouble = |why: String| {
            let file = path.display();
            Trouble::File(Said::new(
                say!(self.lang, "读不了密码文件 {file}", "The password file {file} cannot be read"),
                why,
                say!(self.lang, "检查路径和权限", "Check the path and its permissions"),
            ))
        };
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(|error| trouble(error.to_string()))?;
        file.take(PASSWORD_BYTES_MOST + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| trouble(error.to_string()))?;
        if bytes.len() as u64 > PASSWORD_BYTES_MOST {
            return Err(trouble(say!(self.lang, "文件太大", "it is too large")));
        }
        while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            bytes.pop();
        }
        Ok(Some(Secret::new(bytes)))
    }

    fn prompt(&self, question: Text, instead: Text) -> Done<Secret> {
        rpassword::prompt_password(question.get(self.lang)).map(Secret::from).map_err(|_| {
            let instead = instead.get(self.lang);
            Trouble::Usage(Said::new(
                say!(self.lang, "没有给出密码", "No password was given"),
                say!(self.lang, "没有可以询问的终端", "There is no terminal to ask on"),
                say!(self.lang, "写上 {instead}，或设环境变量", "Give {instead}, or set the variable"),
            ))
        })
    }

    /// Prints one JSON value.
    ///
    /// # Errors
    /// When standard output fails.
    pub(crate) fn json(&mut self, value: &Json) -> Done<()> {
        serde_json::to_writer(&mut *self.out, value)?;
        Ok(writeln!(self.out)?)
    }

    /// Prints one line for people; with `--json` nothing.
    ///
    /// # Errors
    /// When standard output fails.
    pub(crate) fn line(&mut self, text: &str) -> Done<()> {
        if !self.common.json {
            writeln!(self.out, "{text}")?;
        }
        Ok(())
    }

    /// Tells something that is neither result nor error; with `--json` nothing, so that standard error stays one
    /// object.
    ///
    /// # Errors
    /// When standard error fails.
    pub(crate) fn note(&mut self, text: &str) -> Done<()> {
        if !self.common.json {
            writeln!(self.err, "{text}")?;
        }
        Ok(())
    }

    /// What somebody has to say, in the language in force.
    pub(crate) fn said(&self, what: &impl Explain) -> Said {
        what.explain(self.lang)
    }
}

fn line() -> Done<String> {
    let mut text = String::new();
    io::stdin().lock().take(PASSWORD_BYTES_MOST).read_line(&mut text)?;
    Ok(text.trim().to_owned())
}
