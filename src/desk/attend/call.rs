//! Calling the roll: marks of pupils on one day, checked whole and written as one transaction, an entry for each class.

use std::collections::BTreeMap;

use super::{ClassRef, Desk, DeskError, is_called};
use crate::{
    both,
    desk::ErrorKind,
    domain::{
        Article, Date, DeskRole, PupilId, RosterRow, Words,
        attendance::{Presence, Roll, RollCall, RollMark},
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
    /// Marks that stood and are others now.
    pub overwritten: Vec<Overwritten>,
}

/// A mark that a later call replaced. The journal keeps both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overwritten {
    /// The pupil.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// Whether it is the afternoon.
    pub afternoon: bool,
    /// What stood.
    pub was: Presence,
    /// What stands now.
    pub is: Presence,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Half {
    /// 全天
    #[default]
    Both,
    /// 上午
    Morning,
    /// 下午
    Afternoon,
}

impl Half {
    /// The marks of morning and afternoon when one is marked.
    #[must_use]
    pub const fn marks(self, mark: Presence) -> [Presence; 2] {
        match self {
            Self::Both => [mark, mark],
            Self::Morning => [mark, Presence::Uncalled],
            Self::Afternoon => [Presence::Uncalled, mark],
        }
    }
}

/// A call of whole classes: some pupils are marked, and all others alike, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassCall {
    /// The day.
    pub on: Date,
    /// The classes; the pupils who are named must be in them.
    pub classes: Vec<ClassRef>,
    /// Which part of the day.
    pub half: Half,
    /// Pupils who are marked, and how.
    pub marks: Vec<(PupilId, Presence)>,
    /// How everybody else is marked; `Uncalled` leaves them.
    pub others: Presence,
    /// The note on those who are named.
    pub note: String,
}

impl Desk {
    /// Calls classes at once: the exceptions by name, all others alike.
    ///
    /// # Errors
    /// When a pupil is named who is not called in these classes, and those of [`Self::call_roll`].
    pub fn call_classes(&self, call: &ClassCall) -> Result<CallTold, DeskError> {
        let sheet = self.roll_sheet(call.on, &call.classes)?;
        let away = sheet.classes.iter().flat_map(|class| &class.elsewhere);
        for (pupil, _) in &call.marks {
            if let Some(line) = away.clone().find(|line| line.pupil == *pupil) {
                return Err(elsewhere(&line.name, &line.school).into());
            }
            if !sheet.lines.iter().any(|line| line.pupil == *pupil) {
                let name = self.pupil(*pupil)?.name().to_owned();
                return Err(not_in_class(&name, &call.classes));
            }
        }
        let marks = sheet.lines.iter().filter_map(|line| {
            let named = call.marks.iter().rfind(|(pupil, _)| *pupil == line.pupil);
            let mark = named.map_or(call.others, |(_, mark)| *mark);
            let [morning, afternoon] = call.half.marks(mark);
            let note = named.map(|_| call.note.clone()).unwrap_or_default();
            (mark != Presence::Uncalled).then_some(RollMark { pupil: line.pupil, morning, afternoon, note })
        });
        self.call_roll(call.on, marks.collect())
    }

    /// Marks pupils on a day. `Uncalled` leaves what stands, `Cleared` takes it back.
    ///
    /// # Errors
    /// When the day lies ahead or is no school day, a pupil is not on the roll, taught elsewhere, or in another's class;
    /// then nothing is written. What stands may be taken back on any day.
    pub fn call_roll(&self, on: Date, marks: Vec<RollMark>) -> Result<CallTold, DeskError> {
        self.only(DeskRole::School)?;
        let _held = self.hold();
        let (told, ops) = self.roll_ops(on, marks)?;
        if !ops.is_empty() {
            self.record(ops, &[])?;
        }
        Ok(told)
    }

    /// Marks pupils on several days, all or nothing, in one transaction.
    pub(super) fn call_days(&self, days: BTreeMap<Date, Vec<RollMark>>) -> Result<(), DeskError> {
        let _held = self.hold();
        let mut ops = Vec::new();
        for (on, marks) in days {
            ops.extend(self.roll_ops(on, marks)?.1);
        }
        if !ops.is_empty() {
            self.record(ops, &[])?;
        }
        Ok(())
    }

    /// The entries of a call, and what it does; nothing is written.
    fn roll_ops(&self, on: Date, marks: Vec<RollMark>) -> Result<(CallTold, Vec<Op>), DeskError> {
        let today = self.today().date;
        let takes = |mark: &RollMark| !mark.morning.called() && !mark.afternoon.called();
        if !marks.iter().all(takes) {
            self.may_be_called(on, today)?;
        }
        let roster = self.roster();
        let mut calls: BTreeMap<ClassRef, Vec<RollMark>> = BTreeMap::new();
        let mut told =
            CallTold { pupils: marks.len(), classes: 0, late: on < today, overwritten: Vec::new() };
        let mut rolls: BTreeMap<ClassRef, Option<Roll>> = BTreeMap::new();
        for mark in marks {
            let Some(place) = roster.place(mark.pupil) else { return Err(unknown(mark.pupil)) };
            let row = roster.row(place);
            self.may_with(Act::CallRoll, &row)?;
            let class = ClassRef::of(&row);
            if !rolls.contains_key(&class) {
                let roll = self.store.roll(on, &class.grade, &class.class)?;
                rolls.insert(class.clone(), roll);
            }
            let known = rolls.get(&class).and_then(Option::as_ref).and_then(|roll| roll.of(mark.pupil));
            if !takes(&mark) {
                self.is_to_be_called(&row, on, known.is_some())?;
            }
            let mark = RollMark { note: noted(row.name, &mark.note)?, ..mark };
            if let Some(known) = known {
                told.overwritten.extend(overwritten(row.name, known, &mark));
            }
            calls.entry(class).or_default().push(mark);
        }
        told.classes = calls.len();
        let ops = calls.into_iter().map(|(class, marks)| {
            let ClassRef { grade, class } = class;
            Op::RollCalled { call: RollCall { grade, class, on, marks } }
        });
        Ok((told, ops.collect()))
    }

    /// Refuses who is not called here. Who was marked before is taught here on that day, whatever was entered since.
    fn is_to_be_called(&self, row: &RosterRow<'_>, on: Date, known: bool) -> Result<(), DeskError> {
        if !is_called(row) {
            return Err(not_on_roll(row.name, row.standing.label().into()).into());
        }
        if known {
            return Ok(());
        }
        match self.taught_elsewhere(row.id, on)? {
            Some(away) => Err(elsewhere(row.name, &away.school).into()),
            None => Ok(()),
        }
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

/// The half days on which a mark replaces another.
fn overwritten(name: &str, known: &RollMark, mark: &RollMark) -> Vec<Overwritten> {
    let halves = [(false, known.morning, mark.morning), (true, known.afternoon, mark.afternoon)];
    let altered =
        halves.into_iter().filter(|(_, was, is)| was.called() && *is != Presence::Uncalled && was != is);
    altered
        .map(|(afternoon, was, is)| Overwritten {
            pupil: mark.pupil,
            name: name.to_owned(),
            afternoon,
            was,
            is,
        })
        .collect()
}

fn not_in_class(name: &str, classes: &[ClassRef]) -> DeskError {
    let labels: Vec<Words> = classes.iter().map(ClassRef::label).collect();
    let zh = labels.iter().map(|label| label.zh.as_str()).collect::<Vec<_>>().join("、");
    let en = labels.iter().map(|label| label.en.as_str()).collect::<Vec<_>>().join("; ");
    DeskError::new(
        ErrorKind::Mistake,
        both!("{name}不在{zh}的点名册上", "{name} is not called in {en}"),
        both!("只点本班在读学生的名。", "Only enrolled pupils of the class are called."),
        both!("请核对编号和班级；没有记下任何人。", "Check id and class; nobody was marked."),
    )
}

fn elsewhere(name: &str, school: &str) -> Refusal {
    Refusal {
        article: Some(Article(23)),
        at: String::new(),
        what: both!(
            "{name}在{school}就读，不在本校点名。",
            "{name} is taught at {school} and not called here."
        ),
        why: both!("点名册只有在本校上课的学生。", "The roll holds pupils who are taught here."),
        next: both!(
            "已回本校上课的，先办结“就读地变更”。",
            "If the pupil is taught here again, close the change first."
        ),
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
