//! What is due, line by line: the clocks of changes and pupils, kept as a table and read from its front, and the duties
//! of the year that the rule pack gives. It computes no clock, those were written down when they started, but that of
//! a report which is not on the stick yet.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, Days, Months};

use crate::{
    both,
    changes::{Change, ChangeState, Due, Effect, kind},
    desk::{Desk, DeskError, Place, damaged_entry},
    domain::{
        Article, ChangeId, Clock, Date, DeskRole, PupilId, Urgency, Words,
        school::{DutyDone, YearPlan},
    },
    journal::{self, DueRow, Facts, Op, local_date},
    rules::elapsed,
};

/// A duty of the year, by its id in the rule pack and its period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRef {
    /// The id.
    pub id: String,
    /// The period: `2026`, `2026-1`, `2026-10`.
    pub period: String,
}

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLine {
    /// The id of the limit or duty in the rule pack; the tag of a kind that has a last day and no limit of its own.
    pub rule: String,
    /// The article that asks for it.
    pub article: Option<Article>,
    /// The pupil, when it is about one.
    pub pupil: Option<PupilId>,
    /// The change, when one waits.
    pub change: Option<ChangeId>,
    /// The change that started a clock of the pupil, which outlives it; told by [`Desk::dues`] only.
    pub started_by: Option<ChangeId>,
    /// The duty of the year, when it is one.
    pub duty: Option<DutyRef>,
    /// What it is about, without the person.
    pub subject: Words,
    /// What, in one line.
    pub what: Words,
    /// For whom everybody waits; empty when for the school itself.
    pub waits: Words,
    /// How the limit stands: 第 6/10 个工作日，待….
    pub stands: Words,
    /// The last day.
    pub due: Due,
    /// Working days left; negative when it has passed.
    pub working_days_left: i64,
    /// How it stands.
    pub state: Urgency,
    /// Where it is done.
    pub place: Place,
    /// When it was done; only duties are kept after that.
    pub done: Option<DutyDone>,
    /// Why the program itself sees it as done; it needs no mark then.
    pub seen: Option<Words>,
}

impl Desk {
    /// What is due, by last day: every clock that runs, every duty that is late, and each duty's next time.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn dues(&self, on: Option<Date>) -> Result<Vec<DueLine>, DeskError> {
        let on = on.unwrap_or_else(|| self.today().date);
        let facts = self.store.facts()?;
        let open = self.store.open_changes()?;
        let mut lines = self.business_lines(self.store.dues(None)?, &open, on);
        for line in &mut lines {
            if let (None, Some(pupil)) = (line.change, line.pupil) {
                line.started_by = self.started_by(pupil, &line.rule)?;
            }
        }
        let mut ahead = HashSet::new();
        let duties = self.duty_lines(&facts, &open, self.kept_since(on)?, year_after(on), on)?;
        lines.extend(duties.into_iter().filter(|line| {
            let id = line.duty.as_ref().map(|duty| duty.id.clone()).unwrap_or_default();
            !line.is_settled() && (line.state != Urgency::Ahead || ahead.insert(id))
        }));
        lines.sort_by(|a, b| (a.due.date, &a.rule, &a.what.zh).cmp(&(b.due.date, &b.rule, &b.what.zh)));
        Ok(lines)
    }

    /// What is due in a month, done or not, by last day; the month is that of the day.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn month(&self, of: Date) -> Result<Vec<DueLine>, DeskError> {
        let Some((first, last)) = month_days(of) else { return Ok(Vec::new()) };
        let on = self.today().date;
        let open = self.store.open_changes()?;
        let mut rows = self.with_reports(self.store.dues(Some(last))?, &open);
        rows.retain(|row| (first..=last).contains(&row.clock.due));
        let mut lines = self.clock_lines(rows, on);
        let changes = self.limits_without_clock(&open, on);
        lines.extend(changes.into_iter().filter(|line| (first..=last).contains(&line.due.date)));
        let since = self.kept_since(on)?.max(first);
        lines.extend(self.duty_lines(&self.store.facts()?, &open, since, last, on)?);
        lines.sort_by(|a, b| (a.due.date, &a.rule, &a.what.zh).cmp(&(b.due.date, &b.rule, &b.what.zh)));
        Ok(lines)
    }

    /// From which day on duties are asked for: not from before this register was begun, and not for longer than the
    /// last school year.
    pub(super) fn kept_since(&self, on: Date) -> Result<Date, DeskError> {
        let founded = self.kept_from()?;
        Ok(on.0.checked_sub_months(Months::new(12)).map_or(founded, |year_ago| founded.max(Date(year_ago))))
    }

    /// The day on which this register was begun.
    pub(in crate::desk) fn kept_from(&self) -> Result<Date, DeskError> {
        let today = self.today().date;
        Ok(self.store.entry(1)?.map_or(today, |entry| local_date(entry.at)))
    }

    fn clock_lines(&self, rows: Vec<DueRow>, on: Date) -> Vec<DueLine> {
        let (rules, roster) = (self.rules(), self.roster());
        let line = |DueRow { pupil, change, clock }| {
            let name = roster.place(pupil).map(|place| roster.row(place).name.to_owned());
            let kept = change.and_then(|id| self.store.change(id).ok().flatten());
            let subject = match &kept {
                Some(change) => kind_name(change),
                None => rules
                    .pack
                    .limit(&clock.rule, clock.from)
                    .map_or_else(|| clock.waits.clone(), |limit| limit.what.clone()),
            };
            let name = name.or_else(|| kept.map(|change| change.pupil_name)).unwrap_or_default();
            let Clock { rule, due, approximate, waits, .. } = &clock;
            DueLine {
                article: clock.article(),
                pupil: Some(pupil),
                change,
                started_by: None,
                duty: None,
                what: named(&name, &subject),
                subject,
                stands: elapsed::line(&clock, on, &rules.calendar),
                due: Due { date: *due, approximate: *approximate },
                working_days_left: elapsed::working_days_left(*due, on, &rules.calendar),
                state: clock.urgency(on),
                place: change.map_or(Place::Pupil(pupil), Place::Change),
                done: None,
                seen: None,
                rule: rule.clone(),
                waits: waits.clone(),
            }
        };
        rows.into_iter().map(line).collect()
    }

    /// The change that started a pupil's clock; none when it was started by hand or by an act for many. The journal
    /// tells it: a clock of the pupil outlives its business.
    fn started_by(&self, pupil: PupilId, rule: &str) -> Result<Option<ChangeId>, DeskError> {
        let starts = |effects: &[Effect]| {
            effects.iter().any(|effect| matches!(effect, Effect::ClockStarts(clock) if clock.rule == rule))
        };
        for seq in self.store.log_of(pupil)?.into_iter().rev() {
            let Some(entry) = self.store.entry(seq)? else { continue };
            let op = journal::decode(&entry.op).map_err(|_| damaged_entry(seq))?;
            match op {
                Op::ChangeQueued { change, now, .. } if starts(&now) => return Ok(Some(change)),
                Op::ChangeStepped { change, outcome, .. } if starts(&outcome.now) => return Ok(Some(change)),
                Op::PupilNoted { effects, .. } if starts(&effects) => return Ok(None),
                Op::ReceiptTaken { decided, .. } => {
                    for one in decided {
                        let kept = self.store.change(one.change)?;
                        if kept.is_some_and(|kept| kept.pupil == pupil && starts(&kept.on_approval)) {
                            return Ok(Some(one.change));
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// What is due of pupils and business: the clocks that run, and the open changes that have a last day and no clock.
    pub(super) fn business_lines(&self, rows: Vec<DueRow>, open: &[Change], on: Date) -> Vec<DueLine> {
        let mut lines = self.clock_lines(self.with_reports(rows, open), on);
        lines.extend(self.limits_without_clock(open, on));
        lines
    }

    /// The running clocks with the reports to the center as they stand: a report is made when it is on the stick. Until
    /// then its limit runs whatever step is taken here, and afterwards it is the next limit's turn (第15条). What is over
    /// and still waits for the stick has no limit; 今日 says that it waits.
    fn with_reports(&self, rows: Vec<DueRow>, open: &[Change]) -> Vec<DueRow> {
        let (rules, site) = (self.rules(), self.site());
        let (mut made, mut to_make) = (HashMap::new(), Vec::new());
        for change in open.iter().filter(|change| change.is_open() && !change.state.is_editable()) {
            let Some(kind) = kind(&change.kind) else { continue };
            let by = kind.report_by(&change.form, &site, &rules.pack, &rules.calendar);
            let Some(clock) = by else { continue };
            if change.state != ChangeState::Queued {
                let next = kind.clock_once_reported(&change.form, &rules.pack, &rules.calendar);
                made.insert(change.id, (clock.rule, next));
            } else if change.clock.as_ref().is_none_or(|running| running.rule != clock.rule) {
                to_make.push(DueRow { pupil: change.pupil, change: Some(change.id), clock });
            }
        }
        let stands = |row: DueRow| match row.change.and_then(|id| made.get(&id)) {
            Some((rule, next)) if *rule == row.clock.rule => {
                next.clone().map(|clock| DueRow { clock, ..row })
            }
            _ => Some(row),
        };
        rows.into_iter().filter_map(stands).chain(to_make).collect()
    }

    /// Open changes that have a last day and no clock.
    fn limits_without_clock(&self, open: &[Change], on: Date) -> Vec<DueLine> {
        let rules = self.rules();
        let line = |change: &Change| {
            let due = change.due.filter(|_| change.clock.is_none())?;
            let subject = kind_name(change);
            Some(DueLine {
                rule: change.kind.clone(),
                article: kind(&change.kind).map(|kind| kind.article()),
                pupil: Some(change.pupil),
                change: Some(change.id),
                started_by: None,
                duty: None,
                what: named(&change.pupil_name, &subject),
                subject,
                waits: Words::default(),
                stands: elapsed::until(due.date, on, due.approximate),
                due,
                working_days_left: elapsed::working_days_left(due.date, on, &rules.calendar),
                state: state(on, due.date, due.date),
                place: Place::Change(change.id),
                done: None,
                seen: None,
            })
        };
        open.iter().filter_map(line).collect()
    }

    /// Every time that a duty of this desk falls due between two days, done or not; seasons only until they end.
    ///
    /// # Errors
    /// When the store is damaged.
    pub(in crate::desk) fn duty_lines(
        &self,
        facts: &Facts,
        open: &[Change],
        from: Date,
        to: Date,
        on: Date,
    ) -> Result<Vec<DueLine>, DeskError> {
        let (rules, site) = (self.rules(), self.site());
        let years: &[YearPlan] = &facts.years;
        let mut lines = Vec::new();
        for duty in rules.pack.duties(on).filter(|duty| duty.binds(site.role, site.kind)) {
            let times = duty.occurrences(&rules.pack, years, &rules.calendar, from, to);
            for one in times.into_iter().filter(|one| !duty.window || one.due >= on) {
                let done = facts.duties.iter().find(|done| {
                    done.duty == duty.id && done.period == one.period && !done.note.trim().is_empty()
                });
                let state = state(on, one.due, one.soon);
                let mut stands = elapsed::until(one.due, on, one.approximate);
                if let Some(written) = Self::sheet_written(&duty.seen, &one.period, facts) {
                    stands.zh = format!("{}；{}", stands.zh, written.zh);
                    stands.en = format!("{}; {}", stands.en, written.en);
                }
                // What lies ahead is not done before its time comes.
                let seen = match done {
                    None if state != Urgency::Ahead => {
                        self.seen(&duty.seen, &one.period, (facts, open), state == Urgency::Overdue)?
                    }
                    _ => None,
                };
                lines.push(DueLine {
                    rule: duty.id.clone(),
                    article: duty.article,
                    pupil: None,
                    change: None,
                    started_by: None,
                    duty: Some(DutyRef { id: duty.id.clone(), period: one.period }),
                    subject: duty.what.clone(),
                    what: duty.what.clone(),
                    waits: Words::default(),
                    stands,
                    due: Due { date: one.due, approximate: one.approximate },
                    working_days_left: elapsed::working_days_left(one.due, on, &rules.calendar),
                    state,
                    place: room(&duty.place, site.role),
                    done: done.cloned(),
                    seen,
                });
            }
        }
        Ok(lines)
    }
}

/// How something stands that has a last day and a first day of warning.
fn state(on: Date, due: Date, soon: Date) -> Urgency {
    match on {
        on if on > due => Urgency::Overdue,
        on if on == due => Urgency::Today,
        on if on >= soon => Urgency::Soon,
        _ => Urgency::Ahead,
    }
}

/// The first and the last day of a day's month.
pub(super) fn month_days(of: Date) -> Option<(Date, Date)> {
    let first = of.0.with_day(1)?;
    let last = first.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))?;
    Some((Date(first), Date(last)))
}

pub(super) fn year_after(on: Date) -> Date {
    on.0.checked_add_months(Months::new(12)).map_or(on, Date)
}

fn named(name: &str, subject: &Words) -> Words {
    let (zh, en) = (&subject.zh, &subject.en);
    if name.is_empty() {
        return subject.clone();
    }
    both!("{name}：{zh}", "{name}: {en}")
}

fn kind_name(change: &Change) -> Words {
    kind(&change.kind).map_or_else(|| both!("异动（新版本）", "change (newer)"), |kind| kind.name().into())
}

/// Where a duty is done, by the word that the rule pack has for it.
fn room(word: &str, role: DeskRole) -> Place {
    match word {
        "backup" => Place::Backup,
        "changes" => Place::Changes,
        "pupils" => Place::Pupils,
        "report" if role == DeskRole::Center => Place::Inbox,
        "report" => Place::Report,
        "dropouts" if role == DeskRole::Center => Place::Ledger,
        other => Place::Room(other.to_owned()),
    }
}
