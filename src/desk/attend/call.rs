//! Calling the roll: marks of pupils on one day, checked whole and written as one transaction, an entry for each class.

use super::{ClassRef, Desk, DeskError, is_called};
use crate::{
    both,
    desk::ErrorKind,
    domain::{
        Article, Date, DeskRole, PupilId, Words,
        attendance::{RollCall, RollMark},
        free_text,
    },
    journal::Op,
    rules::{Refusal, roles::Act, school_day::DayKind},
};

/// Characters of a note.
const NOTE_MOST: usize = 100;

/// What a call did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallTold {
    /// How many pupils were marked.
    pub pupils: usize,
    /// How many classes.
    pub classes: usize,
    /// The day lies before today: entered later (补记).
    pub late: bool,
}

impl Desk {
    /// Marks pupils on a day. `Uncalled` leaves what stands, `Cleared` takes it back.
    ///
    /// # Errors
    /// When the day lies ahead or is no school day, a pupil is not on the roll or in another's class; then nothing is
    /// written.
    pub fn call_roll(&self, on: Date, marks: Vec<RollMark>) -> Result<CallTold, DeskError> {
        self.only(DeskRole::School)?;
        let _held = self.hold();
        let today = self.today().date;
        self.may_be_called(on, today)?;
        let roster = self.roster();
        let mut calls: Vec<(ClassRef, Vec<RollMark>)> = Vec::new();
        let pupils = marks.len();
        for mark in marks {
            let Some(place) = roster.place(mark.pupil) else { return Err(unknown(mark.pupil)) };
            let row = roster.row(place);
            self.may_with(Act::CallRoll, &row)?;
            if !is_called(&row) {
                return Err(not_on_roll(row.name, row.standing.label().into()).into());
            }
            let mark = RollMark { note: noted(row.name, &mark.note)?, ..mark };
            let class = ClassRef::of(&row);
            match calls.iter_mut().find(|(known, _)| *known == class) {
                Some((_, marks)) => marks.push(mark),
                None => calls.push((class, vec![mark])),
            }
        }
        let classes = calls.len();
        let ops = calls.into_iter().map(|(class, marks)| {
            let ClassRef { grade, class } = class;
            Op::RollCalled { call: RollCall { grade, class, on, marks } }
        });
        let ops: Vec<Op> = ops.collect();
        if !ops.is_empty() {
            self.record(ops, &[])?;
        }
        Ok(CallTold { pupils, classes, late: on < today })
    }

    fn may_be_called(&self, on: Date, today: Date) -> Result<(), DeskError> {
        let refuse = |what: Words, next: Words| {
            let why = both!("考勤只记已经上过课的日子。", "The roll tells of days on which school was held.");
            Err(Refusal { article: Some(Article(23)), at: "date".to_owned(), what, why, next }.into())
        };
        if on > today {
            return refuse(
                both!("{on}还没到，不能点名。", "{on} lies ahead; the roll cannot be called."),
                both!("请核对日期，或校准系统时间。", "Check the day, or set the system's clock."),
            );
        }
        let calendar = self.school_calendar()?;
        let days = calendar.days();
        match days.kind(on) {
            DayKind::School => Ok(()),
            _ if days.is_estimate(on) => Ok(()),
            DayKind::Closed => refuse(
                both!("{on}登记为停课，不用点名。", "{on} is marked as closed; no roll is called."),
                both!(
                    "没有停课的，请先在“学年”里改过来。",
                    "If it was not, alter it on the page of the year."
                ),
            ),
            DayKind::Off => refuse(
                both!("{on}是周末或放假，不用点名。", "{on} is a weekend or a holiday; no roll is called."),
                both!(
                    "补课的，请先在“学年”里登记这一天上课。",
                    "If school was held, mark the day on the page of the year."
                ),
            ),
            DayKind::Break => refuse(
                both!("{on}在假期里，不用点名。", "{on} lies between terms; no roll is called."),
                both!(
                    "学期日期不对的，请先在“学年”里改。",
                    "If the terms are wrong, alter them on the page of the year."
                ),
            ),
        }
    }
}

fn unknown(pupil: PupilId) -> DeskError {
    let short = pupil.short();
    DeskError::new(
        ErrorKind::NotFound,
        both!("没有编号为“{short}”的学生", "No pupil has the id \"{short}\""),
        Words::default(),
        both!("请用 xueji students 查编号。", "Look the id up with xueji students."),
    )
}

fn not_on_roll(name: &str, standing: Words) -> Refusal {
    let (zh, en) = (standing.zh, standing.en);
    Refusal {
        article: Some(Article(23)),
        at: String::new(),
        what: both!("{name}现在是“{zh}”，不在点名册上。", "{name} is \"{en}\" and not on the roll."),
        why: both!("只点在读学生的名。", "Only enrolled pupils are called."),
        next: both!("已经回校的，先办复学或返校。", "If the pupil is back, enter the return first."),
    }
}

/// The note in its proper form.
fn noted(name: &str, note: &str) -> Result<String, DeskError> {
    free_text::clean(note, NOTE_MOST).value.ok_or_else(|| {
        DeskError::new(
            ErrorKind::Mistake,
            both!("{name}的备注不能用", "The note on {name} cannot be taken"),
            both!(
                "最多{NOTE_MOST}个字，不能有控制字符。",
                "At most {NOTE_MOST} characters, no control characters."
            ),
            both!("请改短后再记。", "Please shorten it."),
        )
    })
}
