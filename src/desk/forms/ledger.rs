//! What the papers of the dropout work are filled with: a case with its contacts and its letter, a ledger with its
//! figures, a class's month of roll calls. Plain rows, in the words that are printed; it reads no store and counts
//! nothing but the lines it is given.

use crate::{
    domain::{Date, PupilId},
    sheet::forms::Answer,
};

/// A case of the dropout ledger as papers show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePaper {
    /// The pupil.
    pub pupil: PupilId,
    /// Where it stands, such as 疑似辍学.
    pub state: String,
    /// The first day absent without excuse.
    pub first_absent: Option<Date>,
    /// The day on which it was put on the ledger.
    pub opened: Option<Date>,
    /// The day on which the dropout was stated.
    pub stated: Option<Date>,
    /// The reason.
    pub reason: String,
    /// The whereabouts.
    pub whereabouts: String,
    /// Help given so far.
    pub help: String,
    /// What was marked in the national system, and when.
    pub system_mark: String,
    /// The watched groups to which the pupil belongs.
    pub groups: String,
    /// Who answers for the child: class teacher, leader of the school, village, township.
    pub responsible: [String; 4],
    /// Contacts told in words, where there are no lines of them.
    pub told: String,
    /// How many contacts there were, when there were more than lines.
    pub contacts: u32,
    /// What came of it last.
    pub result: String,
    /// The day on which the pupil was back.
    pub returned: Option<Date>,
    /// The day on which the case was closed.
    pub closed: Option<Date>,
    /// A note.
    pub note: String,
    /// Contacts, oldest first.
    pub lines: Vec<ContactPaper>,
    /// The letter that is printed.
    pub letter: LetterPaper,
}

/// One contact with a family.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactPaper {
    /// The day.
    pub on: Option<Date>,
    /// 电话, 家访 and so on.
    pub way: String,
    /// Who went or called.
    pub by: String,
    /// Who was spoken to.
    pub whom: String,
    /// Where.
    pub place: String,
    /// What was found.
    pub found: String,
    /// How the family took it.
    pub outcome: String,
    /// What was promised, and by when.
    pub promise: String,
    /// What is to be done next.
    pub next: String,
}

/// A letter and its service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterPaper {
    /// 字号
    pub number: String,
    /// By when the pupil must be back.
    pub deadline: Option<Date>,
    /// The day on which it was served.
    pub served: Option<Date>,
    /// Who received it.
    pub received_by: String,
    /// It was refused and left there.
    pub refused: bool,
    /// The witnesses of a refusal.
    pub witnesses: String,
}

/// A ledger, a monthly report, or the list of who did not come at the start of a term.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerPaper {
    /// The month of a monthly report: 202611.
    pub month: Option<u32>,
    /// The day on which it is stated.
    pub on: Option<Date>,
    /// The figures of a monthly report.
    pub month_figures: Option<MonthFigures>,
    /// How many should have come at the start of a term, and how many came.
    pub term_figures: Option<(u32, u32)>,
    /// The head who states it.
    pub head: String,
    /// A note.
    pub note: String,
    /// The cases, in the order of the lines.
    pub cases: Vec<CasePaper>,
}

/// The figures of a monthly report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthFigures {
    /// Suspected at the end of the month.
    pub suspected: u32,
    /// Dropouts at the end of the month.
    pub dropped_out: u32,
    /// Persuaded in the month.
    pub persuaded: u32,
    /// Back in the month.
    pub returned: u32,
    /// Struck off in the month.
    pub closed: u32,
    /// Half days of classes without a roll call.
    pub uncalled: u32,
}

/// A class's month of roll calls.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttendancePaper {
    /// The month: 202611.
    pub month: u32,
    /// The code of the grade.
    pub grade: String,
    /// The class.
    pub class: String,
    /// The pupils, in the order of the lines.
    pub lines: Vec<MarksLine>,
}

/// A pupil's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarksLine {
    /// The pupil.
    pub pupil: PupilId,
    /// By days from the first: the signs of morning and afternoon. Days that are missing stay empty.
    pub days: Vec<[&'static str; 2]>,
    /// Half days of 病假, 事假, 旷课, and how often 迟到, 早退; empty when nobody called the roll.
    pub counts: Option<[u32; 5]>,
    /// A note.
    pub note: String,
}

impl CasePaper {
    /// A case of which nothing is known but the pupil.
    #[must_use]
    pub fn of(pupil: PupilId) -> Self {
        Self {
            pupil,
            state: String::new(),
            first_absent: None,
            opened: None,
            stated: None,
            reason: String::new(),
            whereabouts: String::new(),
            help: String::new(),
            system_mark: String::new(),
            groups: String::new(),
            responsible: Default::default(),
            told: String::new(),
            contacts: 0,
            result: String::new(),
            returned: None,
            closed: None,
            note: String::new(),
            lines: Vec::new(),
            letter: LetterPaper::default(),
        }
    }
}

/// What stands in the boxes of such papers.
#[derive(Clone, Copy, Default)]
pub(super) struct Papers<'a> {
    pub case: Option<&'a CasePaper>,
    pub contact: Option<&'a ContactPaper>,
    pub ledger: Option<&'a LedgerPaper>,
    pub attendance: Option<&'a AttendancePaper>,
    pub marks: Option<&'a MarksLine>,
}

impl Papers<'_> {
    pub fn answer(&self, root: &str, key: &str) -> Option<Answer> {
        match root {
            "case" => case(self.case?, key),
            "letter" => letter(&self.case?.letter, key),
            "contact" => contact(self.contact?, key),
            "marks" => marks(self.marks?, key),
            "ledger" if key == "month" => {
                let month = self.ledger.and_then(|ledger| ledger.month);
                let month = month.or(self.attendance.map(|attendance| attendance.month))?;
                Some(Answer::text(format!("{}年{}月", month / 100, month % 100)))
            }
            _ => ledger(self.ledger?, key),
        }
    }
}

fn case(case: &CasePaper, key: &str) -> Option<Answer> {
    let [class_teacher, leader, village, township] = &case.responsible;
    Some(Answer::text(match key {
        "first_absent" => return case.first_absent.map(Answer::day),
        "opened" => return case.opened.map(Answer::day),
        "stated" => return case.stated.map(Answer::day),
        "returned" => return case.returned.map(Answer::day),
        "closed" => return case.closed.map(Answer::day),
        "last_contact" => return case.lines.iter().rev().find_map(|line| line.on).map(Answer::day),
        "contacts" => {
            let count = case.contacts.max(u32::try_from(case.lines.len()).unwrap_or(u32::MAX));
            return (count > 0).then(|| Answer::text(count.to_string()));
        }
        "state" => &case.state,
        "reason" => &case.reason,
        "whereabouts" => &case.whereabouts,
        "help" => &case.help,
        "system_mark" => &case.system_mark,
        "groups" => &case.groups,
        "class_teacher" => class_teacher,
        "leader" => leader,
        "village" => village,
        "township" => township,
        "told" => &case.told,
        "result" => &case.result,
        _ => &case.note,
    }))
}

fn letter(letter: &LetterPaper, key: &str) -> Option<Answer> {
    Some(Answer::text(match key {
        "deadline" => return letter.deadline.map(Answer::day),
        "served" => return letter.served.map(Answer::day),
        "refused" => return letter.refused.then(|| Answer::text("拒收，留置送达")),
        "number" => &letter.number,
        "received_by" => &letter.received_by,
        _ => &letter.witnesses,
    }))
}

fn contact(contact: &ContactPaper, key: &str) -> Option<Answer> {
    Some(Answer::text(match key {
        "on" => return contact.on.map(Answer::day),
        "way" => &contact.way,
        "by" => &contact.by,
        "whom" => &contact.whom,
        "place" => &contact.place,
        "found" => &contact.found,
        "outcome" => &contact.outcome,
        "promise" => &contact.promise,
        _ => &contact.next,
    }))
}

fn ledger(ledger: &LedgerPaper, key: &str) -> Option<Answer> {
    let count = |count: u32| Some(Answer::text(count.to_string()));
    let month = ledger.month_figures;
    match key {
        "on" => ledger.on.map(Answer::day),
        "head" => Some(Answer::text(&ledger.head)),
        "note" => Some(Answer::text(&ledger.note)),
        "expected" => count(ledger.term_figures?.0),
        "came" => count(ledger.term_figures?.1),
        "suspected" => count(month?.suspected),
        "dropped_out" => count(month?.dropped_out),
        "persuaded" => count(month?.persuaded),
        "returned" => count(month?.returned),
        "closed" => count(month?.closed),
        "uncalled" => count(month?.uncalled),
        _ => {
            let MonthFigures { suspected, dropped_out, returned, closed, .. } = month?;
            let nobody = suspected + dropped_out + returned + closed == 0 && ledger.cases.is_empty();
            Some(Answer::text(if nobody { "零报告" } else { "有学生" }))
        }
    }
}

fn marks(line: &MarksLine, key: &str) -> Option<Answer> {
    if let Some(day) = key.strip_prefix('d').and_then(|day| day.parse::<usize>().ok()) {
        let [morning, afternoon] = line.days.get(day.checked_sub(1)?)?;
        return Some(Answer::text(format!("{morning}\n{afternoon}").trim_end()));
    }
    let place = ["sick", "leave", "truant", "late", "early"].iter().position(|known| *known == key);
    match place {
        Some(place) => line.counts?.get(place).map(|count| Answer::text(count.to_string())),
        None => Some(Answer::text(&line.note)),
    }
}
