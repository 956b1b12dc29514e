//! The one door that command line and screens use: a file per verb of a person's work. It checks, records, and
//! tells; it draws nothing and prints nothing.
//!
//! | file | verbs |
//! |---|---|
//! | `door` | set up, sign in, recover, unlock |
//! | `record` | the one way in which anything is written: clock, post, entry, transaction |
//! | `pupils/` | find, read, enter, edit, undo, history, drafts |
//! | `roster/` | the list in memory |
//! | `changes/` | draft, check, queue, step, withdraw, reopen, list |
//! | `rules_in_force` | the rule pack, the calendar and the term that bind today |
//! | `dropout/` | contacts with families, the dropout ledger, the monthly report |
//! | `figures`, `calendars` | the figures in force, the years whose working days are known |
//! | `attend/` | the roll: a day's sheet, the call, who is absent now |
//! | `evidence/` | papers: attach, keep, show |
//! | `forms/` | paper forms printed filled in |
//! | `particulars`, `sticks` | what a form reads and shows; where a stick may be |
//! | `road/` | cards, export, receive, collect, verify |
//! | `center/` | board of sites, review, the dropout ledger over all sites |
//! | `file/` | the sections of the pupil's file, its papers, what is lacking |
//! | `sheets` | import with preview, rosters |
//! | `today/`, `checks` | what is due, what is wrong |
//! | `year/` | terms, classes, subjects; promotion, graduation, moving up, and taking them back |
//! | `movements/`, `breaches/` | the movement register of a school year; the page of 第30条 |
//! | `disclose` | data read out in full, written down |
//! | `asked` | what a kind of change asks for, without an open desk |
//! | `staff`, `care`, `demo` | accounts and settings; backup and doctor; throw-away desks |

mod asked;
pub mod attend;
mod breaches;
mod calendars;
mod care;
mod center;
mod changes;
mod checks;
pub mod demo;
mod disclose;
mod door;
pub mod dropout;
mod error;
pub mod evidence;
mod figures;
pub mod file;
mod forms;
mod movements;
mod papers;
mod particulars;
mod progress;
mod pupils;
mod record;
mod road;
mod roster;
mod rules_in_force;
mod sheets;
mod staff;
mod sticks;
mod surroundings;
#[cfg(test)]
pub(crate) mod testing;
mod today;
pub mod views;
pub mod workbooks;
pub mod year;

pub use asked::{Asked, asked};
pub use breaches::{Breach, BreachCase, BreachPage, CaseState};
pub use calendars::CalendarSource;
pub use center::{
    AskedState, CenterLedger, SiteBoard, SiteCaseLine, SiteCasePage, SiteEvent, SiteMonth, SiteQuestion,
    SiteWarning,
};
pub use changes::{StepOffer, StepTold, draft_of};
pub use door::{DEMO_REALM, REALM};
pub use error::{DeskError, ErrorKind};
pub use figures::Figure;
pub use forms::{
    AttendancePaper, CasePaper, ContactPaper, FormAbout, FormLine, FormYear, LedgerPaper, LetterPaper,
    MarksLine, MonthFigures,
};
pub use movements::{MovementLine, MovementYear};
pub use particulars::{particular_values, read_particular, show_particular};
pub use progress::Progress;
pub use record::Desk;
pub use road::{CHECK_GROUPS, papers_left};
pub use roster::{Query, Roster, SortKey};
pub use rules_in_force::RulesInForce;
pub use sticks::sticks;
pub use surroundings::Surroundings;
pub use today::{DueLine, DutyRef, DutyTold};
pub use views::*;

/// What surfaces must be able to name without knowing the rooms beneath.
pub use crate::{
    journal::{Decision, Evidence},
    rules::Refusal,
    rules::grade_year::{school_year as school_year_of, span as school_year_days},
    seal::{KdfParams, PasswordRefusal, Secret, check_password_quality},
};

use crate::{
    both,
    domain::{Explain, Lang, Words},
    store::StoreError,
};

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::Busy => ErrorKind::Busy,
            StoreError::NotHere | StoreError::AlreadyHere => ErrorKind::NotFound,
            StoreError::DiskFull | StoreError::Cramped { .. } | StoreError::ReadOnly | StoreError::Io(_) => {
                ErrorKind::Environment
            }
            _ => ErrorKind::Damaged,
        };
        Self::of(kind, &error)
    }
}

/// What a lower room says, as one sentence in both languages.
fn words_of<E: Explain>(error: &E) -> Words {
    let one = |lang| {
        let said = error.explain(lang);
        let parts = [said.what, said.why, said.advice];
        let parts: Vec<String> = parts
            .into_iter()
            .map(|part| part.trim_end_matches(['。', '.']).to_owned())
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(match lang {
            Lang::Zh => "；",
            Lang::En => "; ",
        })
    };
    Words { zh: one(Lang::Zh), en: one(Lang::En) }
}

fn damaged_entry(seq: u64) -> DeskError {
    DeskError::new(
        ErrorKind::Damaged,
        both!("日志第 {seq} 条读不出来", "Journal entry {seq} cannot be read"),
        both!("数据可能损坏，或由更新版本写成。", "It is damaged, or a newer program wrote it."),
        both!("请运行 xueji doctor，必要时从备份恢复。", "Run xueji doctor; restore a backup if need be."),
    )
}

fn stopped() -> DeskError {
    DeskError::new(
        ErrorKind::Stopped,
        both!("已停止", "Stopped"),
        both!("什么都没有改动。", "Nothing was changed."),
        both!("", ""),
    )
}
