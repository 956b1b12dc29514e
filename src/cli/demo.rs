//! `demo`: a throw-away desk filled from the sample data. Nothing of it stays behind.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{front, help::Help, session::Session, trouble::Trouble};
use crate::{
    both,
    desk::demo,
    domain::{Said, Text},
    say,
    tui::Start,
};

/// Every demo's folder begins with this; the process's number follows.
const PREFIX: &str = "xueji-demo-";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long)]
    center: bool,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "demo",
    about: Text::new(
        "试用：用虚构数据打开一个用完即弃的桌面",
        "Try it: a throw-away desk with invented data",
    ),
    args: &[("center", Text::new("中心校端", "a center desk"))],
}];

/// A folder that goes when this value goes: at the end, at an error, at a panic.
struct Folder(PathBuf);

impl Folder {
    fn make() -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("{PREFIX}{}", std::process::id()));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed now is swept by the next demo.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Removes what demos left behind that were killed.
fn sweep(temporary: &Path) {
    let Ok(entries) = fs::read_dir(temporary) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|id| id.parse().ok());
        if process.is_some_and(|id| !runs(id)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(unix)]
fn runs(id: i32) -> bool {
    let process = rustix::process::Pid::from_raw(id);
    process.is_some_and(|process| rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn runs(_: i32) -> bool {
    true
}

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    sweep(&std::env::temp_dir());
    let lang = session.lang;
    let folder = Folder::make().map_err(|error| {
        Trouble::File(Said::new(
            say!(lang, "不能建立临时文件夹", "No temporary folder could be made"),
            error.to_string(),
            say!(lang, "检查磁盘空间和权限", "Check the disk's space and permissions"),
        ))
    })?;
    let (desk, password) = demo::fill(&folder.0, args.center, session.around.clone())?;
    let hint = both!("试用密码：{password}", "The demo's password: {password}");
    if front::on_terminal() {
        return front::screens(session, Start::Open { desk: Arc::new(desk), hint, guide: true });
    }
    session.line(&say!(
        lang,
        "试用桌面，数据全是虚构的，退出即删。密码：{password}",
        "A desk to try, all data invented, gone when you leave. Password: {password}"
    ))?;
    front::today(session, &desk)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_a_killed_demo_left_is_swept_and_a_running_one_stays() {
        let temporary = tempfile::tempdir().unwrap();
        let make = |name: String| {
            let path = temporary.path().join(name);
            fs::create_dir(&path).unwrap();
            path
        };
        let dead = make(format!("{PREFIX}{}", i32::MAX));
        let alive = make(format!("{PREFIX}{}", std::process::id()));
        let foreign = make(format!("{PREFIX}mine"));
        sweep(temporary.path());
        assert!(!dead.exists() && alive.exists() && foreign.exists());
    }
}
