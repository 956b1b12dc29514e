//! `move-up`: the top grade of a teaching point that ends early goes to the central school.

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
    path: "move-up",
    about: Text::new(
        "教学点最高年级升入中心小学：按设置调班，或给每名学生写一份转出草稿",
        "The top grade of a teaching point goes to the central school: a class change, or a draft of a transfer each",
    ),
    args: &[
        (
            "year",
            Text::new(
                "要开始的学年：2026 指 2026 年 9 月开始的学年",
                "the school year that begins: 2026 begins in September 2026",
            ),
        ),
        ("dry_run", Text::new("只看谁走谁留，什么都不改", "show who moves and who stays; change nothing")),
        ("undo", Text::new("撤销这一年最后一次升入", "take this year's last move back")),
        ("except", Text::new("这名学生本次不办，可写多次", "leave this pupil out; may be given again")),
    ],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let Args { year, dry_run, undo, except } = args;
    let (summer, act) = (*year, YearAct::MoveUp);
    bulk::run(session, &Bulk { act, summer, dry_run: *dry_run, undo: *undo, except, complete: &[] })
}
