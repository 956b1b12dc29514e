//! `graduate`: the last grade leaves the register.

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
    #[arg(long, value_name = "ID", num_args = 1..)]
    complete: Vec<String>,
    #[arg(long, value_name = "ID")]
    except: Vec<String>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "graduate",
    about: Text::new(
        "毕业、结业：毕业年级在读、没有未办业务的学生离校；上报前可撤销",
        "Graduate the last grade: enrolled pupils without open business; can be undone until handed in",
    ),
    args: &[
        (
            "year",
            Text::new(
                "毕业的年份：2026 指 2026 年 7 月毕业",
                "the year of graduation: 2026 graduates in July 2026",
            ),
        ),
        ("dry_run", Text::new("只看谁毕业谁留，什么都不改", "show who leaves and who stays; change nothing")),
        ("undo", Text::new("撤销这一年最后一次毕业", "take this year's last graduation back")),
        ("complete", Text::new("这些学生结业，不毕业", "these pupils complete without graduating")),
        ("except", Text::new("这名学生本次不办，可写多次", "leave this pupil out; may be given again")),
    ],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let Args { year, dry_run, undo, complete, except } = args;
    let (summer, act) = (*year, YearAct::Graduate);
    bulk::run(session, &Bulk { act, summer, dry_run: *dry_run, undo: *undo, except, complete })
}
