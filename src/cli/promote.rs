//! `promote`: everybody but the last grade moves up by one, the class is kept.

use super::{
    bulk::{self, Bulk},
    help::Help,
    session::Session,
    trouble::Trouble,
};
use crate::domain::{Text, school::YearAct};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "YEAR")]
    year: u16,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, conflicts_with = "dry_run")]
    undo: bool,
    #[arg(long, value_name = "ID")]
    except: Vec<String>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "promote",
    about: Text::new(
        "升级：毕业年级以外的在读学生升一级，班号不变；上报前可撤销",
        "Promote every grade but the last by one, classes kept; can be undone until handed in",
    ),
    args: &[
        (
            "year",
            Text::new(
                "要开始的学年：2026 指 2026 年 9 月开始的学年",
                "the school year that begins: 2026 begins in September 2026",
            ),
        ),
        ("dry_run", Text::new("只看谁升谁留，什么都不改", "show who moves and who stays; change nothing")),
        ("undo", Text::new("撤销这一年的升级", "take the promotion of this year back")),
        ("except", Text::new("这名学生不升，可写多次", "leave this pupil out; may be given again")),
    ],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let Args { year, dry_run, undo, except } = args;
    let (summer, act) = (*year, YearAct::Promote);
    bulk::run(session, &Bulk { act, summer, dry_run: *dry_run, undo: *undo, except, complete: &[] })
}
