//! 第30条: breach by breach, what there was of it in a school year, with days and receipts. Everything is taken from
//! entries of the journal, where the day of an event and the day of its entry stand apart; nothing is typed in here.

mod scan;
mod sheet;
#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use scan::{FILE, Told};

use super::{Desk, DeskError, disclose::purpose, school_year_days, school_year_of};
use crate::{
    both,
    changes::{Change, kind, read_date},
    domain::{Article, ChangeId, Date, DeskRole, PupilId, Urgency, Words},
    rules::roles::Act,
    sheet::write,
};

/// The duty of the monthly report.
const MONTHLY: &str = "D12";
/// The kinds of change that are looked at by name.
const DROPOUT: &str = "dropout";
const TRANSFER_IN: &str = "transfer-in";
const PROBLEM: &str = "problem-record";

/// How a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseState {
    /// Late, or not as the rules want it.
    Late,
    /// A person must look: something is not written down.
    Doubtful,
    /// There is time.
    Waiting,
    /// Done in time and in order.
    InTime,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreachCase {
    /// The pupil, when it is about one.
    pub pupil: Option<PupilId>,
    /// The change, when there is one.
    pub change: Option<ChangeId>,
    /// What it is, in one line.
    pub what: Words,
    /// The day on which it happened.
    pub happened: Date,
    /// The day on which it was entered here; none when it was not yet.
    pub entered: Option<Date>,
    /// The last day.
    pub due: Option<Date>,
    /// How it stands.
    pub state: CaseState,
    /// The receipt: its number or the receiver's, and the day.
    pub receipt: Option<(String, Date)>,
}

/// A breach of 第30条 with its cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Its key.
    pub key: &'static str,
    /// What the breach would be.
    pub what: Words,
    /// The article whose duty it breaks.
    pub article: Article,
    /// Its cases, those to look at first.
    pub cases: Vec<BreachCase>,
}

impl Breach {
    fn new(key: &'static str, what: Words, article: u8, mut cases: Vec<BreachCase>) -> Self {
        cases.sort_by_key(|case| (case.state, case.happened));
        Self { key, what, article: Article(article), cases }
    }

    /// How many cases stand so.
    #[must_use]
    pub fn count(&self, state: CaseState) -> usize {
        self.cases.iter().filter(|case| case.state == state).count()
    }

    /// Whether it did not happen: nothing late, nothing doubtful.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.count(CaseState::Late) + self.count(CaseState::Doubtful) == 0
    }

    /// The latest receipt.
    #[must_use]
    pub fn latest_receipt(&self) -> Option<&(String, Date)> {
        self.cases.iter().filter_map(|case| case.receipt.as_ref()).max_by_key(|(_, on)| *on)
    }
}

/// The page of a school year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreachPage {
    /// The school year, by its first calendar year.
    pub year: u16,
    /// The day on which it was made.
    pub on: Date,
    /// Ten characters that stand for the whole journal at that moment.
    pub head_code: String,
    /// Breach by breach.
    pub breaches: Vec<Breach>,
}

/// What every breach of a year reads.
struct Ground<'d> {
    desk: &'d Desk,
    told: Told,
    changes: HashMap<ChangeId, Change>,
    first: Date,
    last: Date,
    today: Date,
}

impl Desk {
    /// The page of a school year.
    ///
    /// # Errors
    /// When the person may not see the whole school, or the store is damaged.
    pub fn breaches(&self, year: u16) -> Result<BreachPage, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::SeeBeyondClass)?;
        let today = self.today().date;
        let (first, last) = school_year_days(year).unwrap_or((today, today));
        let changes = self.store.changes()?.into_iter().map(|change| (change.id, change)).collect();
        let ground = Ground { desk: self, told: self.told_since(first)?, changes, first, last, today };
        let breaches = vec![
            Breach::new("files", both!("新生没有按时建档", "files not built in time"), 8, ground.files()?),
            Breach::new(
                "changes",
                both!("学籍变动没有及时登记", "changes not entered in time"),
                12,
                ground.movements(year)?,
            ),
            Breach::new(
                "dropouts",
                both!("辍学不报、迟报", "dropouts not reported, or late"),
                23,
                ground.dropouts()?,
            ),
            Breach::new(
                "records",
                both!("虚假学籍、重复学籍", "false or double records"),
                7,
                ground.records(),
            ),
            Breach::new(
                "papers",
                both!("接收没有手续的学生", "pupils taken in without papers"),
                14,
                ground.papers(year)?,
            ),
            Breach::new(
                "disclosure",
                both!("未经批准提供学籍信息", "data handed out without approval"),
                28,
                ground.read_out(),
            ),
        ];
        Ok(BreachPage { year, on: today, head_code: self.head_code(), breaches })
    }

    /// Writes the page as a sheet for the head; the school year that runs now when none is named.
    ///
    /// # Errors
    /// As [`Self::breaches`], and when the file is there already or the disk does not let it.
    pub fn write_breaches(&self, year: Option<u16>, to: &Path, replace: bool) -> Result<u32, DeskError> {
        self.may(Act::Disclose)?;
        let page = self.breaches(year.unwrap_or_else(|| school_year_of(self.today().date)))?;
        let count = write::paper(to, replace, &page.paper(&self.site()))?;
        self.disclose(&format!("breaches {}", page.year), count, purpose::BREACHES)?;
        Ok(count)
    }
}

impl Ground<'_> {
    fn in_year(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    fn name(&self, pupil: PupilId) -> String {
        let roster = self.desk.roster();
        roster.place(pupil).map_or_else(String::new, |place| roster.row(place).name.to_owned())
    }

    fn receipt(&self, change: Option<ChangeId>) -> Option<(String, Date)> {
        self.told.received.get(&change?).map(|(number, on)| (format!("回执 {number}"), *on))
    }

    /// Files of new pupils: each clock that started in the year, stopped in time or not.
    fn files(&self) -> Result<Vec<BreachCase>, DeskError> {
        let running: HashSet<PupilId> = self
            .desk
            .store
            .dues(None)?
            .into_iter()
            .filter(|row| row.clock.rule == FILE && row.change.is_none())
            .map(|row| row.pupil)
            .collect();
        let cases = self.told.files.iter().filter_map(|file| {
            let due = file.clock.due;
            let state = match file.stopped {
                Some(on) => if_late(on > due),
                // A clock that ended with the pupil's standing asks for no file any more.
                None if !running.contains(&file.pupil) => return None,
                None if self.today > due => CaseState::Late,
                None => CaseState::Waiting,
            };
            let name = self.name(file.pupil);
            self.in_year(file.clock.from).then(|| BreachCase {
                pupil: Some(file.pupil),
                change: None,
                what: both!("{name}建立学籍档案", "file of {name}"),
                happened: file.clock.from,
                entered: file.stopped.or(Some(file.entered)),
                due: Some(due),
                state,
                receipt: None,
            })
        });
        Ok(cases.collect())
    }

    /// Every line of the movement register, and every change whose party has let its day pass.
    fn movements(&self, year: u16) -> Result<Vec<BreachCase>, DeskError> {
        let register = self.desk.movements(year)?;
        let mut cases: Vec<BreachCase> = register
            .came
            .iter()
            .chain(&register.left)
            .map(|line| {
                let (name, zh, en) = (&line.name, &line.class_name.zh, &line.class_name.en);
                BreachCase {
                    pupil: Some(line.pupil),
                    change: line.change,
                    what: both!("{name}：{zh}", "{name}: {en}"),
                    happened: line.on,
                    entered: Some(line.entered),
                    due: None,
                    state: if_late(line.late),
                    receipt: self.receipt(line.change),
                }
            })
            .collect();
        let overdue = self.desk.dues(None)?.into_iter().filter(|line| {
            line.change.is_some() && line.state == Urgency::Overdue && self.in_year(line.due.date)
        });
        cases.extend(overdue.map(|line| BreachCase {
            pupil: line.pupil,
            change: line.change,
            what: line.what,
            happened: line.due.date,
            entered: None,
            due: Some(line.due.date),
            state: CaseState::Late,
            receipt: None,
        }));
        Ok(cases)
    }

    /// Stated dropouts, by the day on which the report left, and the monthly reports.
    fn dropouts(&self) -> Result<Vec<BreachCase>, DeskError> {
        let mut cases = Vec::new();
        for change in
            self.changes.values().filter(|change| change.kind == DROPOUT && change.queued_seq.is_some())
        {
            let stated = read_date(change.form.get("determined_date"), self.today);
            let Some(happened) = stated.filter(|day| self.in_year(*day)) else { continue };
            let due = change.due.map(|due| due.date);
            let sent = self.told.sent.get(&change.id).map(|(_, on)| *on);
            let late = due.is_some_and(|due| sent.unwrap_or(self.today) > due);
            let name = &change.pupil_name;
            cases.push(BreachCase {
                pupil: Some(change.pupil),
                change: Some(change.id),
                what: both!("{name}辍学上报", "dropout of {name} reported"),
                happened,
                entered: sent,
                due,
                state: if late || sent.is_some() { if_late(late) } else { CaseState::Waiting },
                receipt: self.receipt(Some(change.id)),
            });
        }
        cases.extend(self.monthly()?);
        Ok(cases)
    }

    /// The monthly reports: stated here under a name, or marked as handed in.
    fn monthly(&self) -> Result<Vec<BreachCase>, DeskError> {
        let (facts, since) = (self.desk.store.facts()?, self.desk.kept_from()?.max(self.first));
        let mut cases = Vec::new();
        let open = self.desk.store.open_changes()?;
        for line in self.desk.duty_lines(&facts, &open, since, self.last.min(self.today), self.today)? {
            let Some(duty) = line.duty.filter(|duty| duty.id == MONTHLY) else { continue };
            let period = &duty.period;
            let entered = self.told.marked.get(&(duty.id.clone(), period.clone())).copied();
            let due = line.due.date;
            let month = period.replace('-', "");
            let stated = facts.months.iter().find(|known| known.report.month.to_string() == month);
            let stated = stated.map(|known| (known.report.head.clone(), known.stamp.on));
            // A mark with a receipt goes before the statement that was made here.
            let done = line.done.as_ref().map(|done| (done.note.clone(), done.on)).or(stated.clone());
            let state = match &done {
                Some((_, on)) => if_late(*on > due),
                None if self.today > due => CaseState::Late,
                None => CaseState::Waiting,
            };
            let entered = entered.filter(|_| line.done.is_some()).or(stated.map(|(_, on)| on));
            let zh = &line.subject.zh;
            let en = &line.subject.en;
            cases.push(BreachCase {
                pupil: None,
                change: None,
                what: both!("{period} {zh}", "{period} {en}"),
                happened: done.as_ref().map_or(due, |(_, on)| *on),
                entered,
                due: Some(due),
                state,
                receipt: done,
            });
        }
        Ok(cases)
    }

    /// Numbers that two records share, and problem records under way or settled.
    fn records(&self) -> Vec<BreachCase> {
        let roster = self.desk.roster();
        let mut owners: HashMap<&str, Vec<PupilId>> = HashMap::new();
        for row in roster.rows().filter(|row| row.standing.is_kept() && !row.id_number.is_empty()) {
            owners.entry(row.id_number).or_default().push(row.id);
        }
        let case = |pupil: PupilId, change, what, happened, state| BreachCase {
            pupil: Some(pupil),
            change,
            what,
            happened,
            entered: Some(happened),
            due: None,
            state,
            receipt: self.receipt(change),
        };
        let mut cases: Vec<BreachCase> = Vec::new();
        for pupils in owners.into_values().filter(|pupils| pupils.len() > 1) {
            let names: Vec<String> = pupils.iter().map(|pupil| self.name(*pupil)).collect();
            let names = names.join("、");
            let what = both!("证件号相同：{names}", "the same ID number: {names}");
            cases.extend(pupils.first().map(|first| case(*first, None, what, self.today, CaseState::Late)));
        }
        for change in self.changes.values().filter(|change| change.kind == PROBLEM) {
            let on = crate::journal::local_date(change.created_at);
            let state = if change.is_open() { CaseState::Waiting } else { CaseState::InTime };
            let name = &change.pupil_name;
            let what = both!("{name}：问题学籍处理", "{name}: problem record");
            if self.in_year(on) {
                cases.push(case(change.pupil, Some(change.id), what, on, state));
            }
        }
        cases
    }

    /// Pupils who came from other schools: whether every paper that the article asks for is there.
    fn papers(&self, year: u16) -> Result<Vec<BreachCase>, DeskError> {
        let rules = self.desk.rules();
        let register = self.desk.movements(year)?;
        let came = register.came.into_iter().filter(|line| line.class == TRANSFER_IN);
        let cases = came.map(|line| {
            let change = line.change.and_then(|id| self.changes.get(&id));
            let missing: Vec<String> = match change {
                None => vec!["转学手续".to_owned()],
                Some(change) => {
                    let ground =
                        kind(&change.kind).map(|kind| change.form.get(kind.ground())).unwrap_or_default();
                    let asked = rules.pack.evidence(&change.kind, ground, line.on);
                    asked
                        .into_iter()
                        .filter(|item| item.required)
                        .filter(|item| !line.evidence.iter().any(|title| item.is_named_by(title)))
                        .map(|item| item.name.zh.clone())
                        .collect()
                }
            };
            let name = &line.name;
            let what = if missing.is_empty() {
                both!("{name}转入，手续齐全", "{name} came with every paper")
            } else {
                let missing = missing.join("、");
                both!("{name}转入，缺：{missing}", "{name} came without: {missing}")
            };
            BreachCase {
                pupil: Some(line.pupil),
                change: line.change,
                what,
                happened: line.on,
                entered: Some(line.entered),
                due: None,
                state: if missing.is_empty() { CaseState::InTime } else { CaseState::Doubtful },
                receipt: self.receipt(line.change),
            }
        });
        Ok(cases.collect())
    }

    /// What was read out, and whether it is written down for whom and by what approval.
    fn read_out(&self) -> Vec<BreachCase> {
        let out = self.told.read_out.iter().filter(|out| self.in_year(out.on));
        out.map(|out| {
            let (what, count, purpose) = (&out.what, out.count, out.purpose.trim());
            let (told, state) = if purpose.is_empty() {
                (both!("没有写用途和批准", "purpose and approval not written"), CaseState::Doubtful)
            } else {
                (both!("{purpose}", "{purpose}"), CaseState::InTime)
            };
            let (zh, en) = (told.zh, told.en);
            BreachCase {
                pupil: None,
                change: None,
                what: both!("读出 {count} 人（{what}）：{zh}", "{count} records read out ({what}): {en}"),
                happened: out.on,
                entered: Some(out.on),
                due: None,
                state,
                receipt: None,
            }
        })
        .collect()
    }
}

const fn if_late(late: bool) -> CaseState {
    if late { CaseState::Late } else { CaseState::InTime }
}
