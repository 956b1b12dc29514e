//! One line of the ledger: what is known of a pupil who does not come, gathered from run, case, contacts and changes, and
//! counted by the rules in force.

use std::sync::Arc;

use super::{DROPOUT, LedgerLine, RunCount, Trouble, birth_of};
use crate::{
    changes::{Change, ChangeState},
    desk::{Desk, DeskError, RulesInForce},
    domain::{
        Date, FieldKey, Pupil, Stamp, Words,
        attendance::{AbsenceRun, AbsentDay},
        ledger::{Case, CaseState, Contact, ContactKept},
    },
    journal::Facts,
    rules::{
        absence::{self, Count, Rungs},
        contact, dropout, ledger as rule,
        persuasion::{self, Picture},
        school_day::SchoolDays,
    },
};

/// The limit of the watch after a return.
const WATCH: &str = "return-watch";
/// How many days back a roll call is looked for that has the pupil in the room.
const SEEN_WITHIN: u64 = 21;

/// What every line reads.
pub(super) struct Ground {
    pub rules: Arc<RulesInForce>,
    pub facts: Facts,
    pub today: Date,
    /// Dropouts that are drafted or under way.
    stated: Vec<Change>,
    /// Up to which of our entries the center was told.
    told: u64,
}

impl Ground {
    pub fn days(&self) -> SchoolDays<'_> {
        SchoolDays::new(&self.facts.years, &self.rules.calendar)
    }

    pub fn count(&self, run: &AbsenceRun) -> Count {
        absence::count(&self.rules.pack, self.days(), run, self.today)
    }

    fn rungs(&self, count: &Count) -> Rungs {
        Rungs::of(&self.rules.pack, count, self.today)
    }

    /// The count from a first day that a person named, as though the pupil was never there since.
    fn by_first_day(&self, since: Date) -> Count {
        let number = |n: i64| u32::try_from(n).unwrap_or(0);
        let days = number((self.today.0 - since.0).num_days() + 1);
        let stopped = absence::stopped(&self.rules.pack, self.days(), since, self.today);
        let days = days.saturating_sub(stopped);
        let school = self.days().between(since, self.today).count();
        Count {
            halves: u32::try_from(school * 2).unwrap_or(u32::MAX),
            days,
            over: days.saturating_sub(1),
            stopped,
            unknown: u32::try_from(school).unwrap_or(u32::MAX),
            until: self.today,
            estimate: true,
        }
    }
}

/// What was gathered of one pupil.
struct Told<'a> {
    record: &'a Pupil,
    run: Option<RunCount>,
    case: Option<&'a Case>,
    /// The first day absent.
    since: Option<Date>,
    /// The contacts since then.
    kept: Vec<ContactKept>,
    /// The last day in the room since then.
    attended: Option<Date>,
    /// The days since then on which a roll call had the pupil absent, excused or late. With one of them and no run the
    /// roll says that nothing counts now; without any nobody called the roll, and the first day is a person's word.
    absences: Vec<AbsentDay>,
    /// A dropout that is drafted or under way.
    change: Option<&'a Change>,
}

impl Told<'_> {
    fn contacts(&self) -> Vec<&Contact> {
        self.kept.iter().map(|kept| &kept.contact).collect()
    }

    /// The last contact that counts.
    fn last(&self) -> Option<&Contact> {
        self.kept.iter().rev().map(|kept| &kept.contact).find(|one| contact::counts(one))
    }

    fn rungs(&self, ground: &Ground) -> Rungs {
        match (self.run, self.case) {
            (Some(run), _) => ground.rungs(&run.count),
            (None, Some(case)) if away(case) && self.attended.is_none() && self.absences.is_empty() => {
                self.since.map_or_else(Rungs::default, |since| ground.rungs(&ground.by_first_day(since)))
            }
            _ => Rungs::default(),
        }
    }

    /// Days until the four weeks are full; none when nothing counts.
    fn days_left(&self, ground: &Ground, rungs: &Rungs) -> Option<i64> {
        let full = rungs.0.iter().find(|rung| rung.key == "full")?;
        let over = match (self.run, self.since) {
            (Some(run), _) => run.count.over,
            (None, since) => ground.by_first_day(since?).over,
        };
        Some(i64::from(full.after.saturating_sub(over)))
    }

    fn watch_ends(&self, ground: &Ground) -> Option<Date> {
        let case = self.case.filter(|case| case.state == CaseState::Watched)?;
        let back = case.returned?;
        Some(ground.rules.pack.limit(WATCH, back)?.end(back, &ground.rules.calendar)?.0)
    }

    /// Days since somebody last wrote, for a case that must be worked on.
    fn silent(&self, today: Date) -> Option<i64> {
        let case = self.case.filter(|case| away(case) || case.state == CaseState::DroppedOut)?;
        let last = self.last().map_or(case.opened, |last| last.on.max(case.opened));
        Some((today.0 - last.0).num_days())
    }

    fn picture<'p>(&self, ground: &Ground, rungs: &'p Rungs, contacts: &'p [&'p Contact]) -> Picture<'p> {
        let case = self.case;
        let first = case.and_then(|case| case.steps.first());
        let born = birth_of(self.record);
        let (pack, calendar) = (&ground.rules.pack, &ground.rules.calendar);
        let young = dropout::still_of_school_age(pack, calendar, born, ground.today).is_some();
        Picture {
            rungs,
            state: case.map(|case| case.state),
            opened: case.map(|case| case.opened),
            contacts,
            reported: first.is_some_and(|step| step.stamp.seq <= ground.told),
            running: self.run.is_some(),
            attended: self.attended,
            watch_ends: self.watch_ends(ground),
            stated: self.change.map(|change| change.state != ChangeState::Draft),
            asked: case.and_then(|case| case.unanswered().map(|question| question.on).min()),
            over_age: born.is_some() && !young,
            today: ground.today,
        }
    }
}

impl Desk {
    pub(super) fn ground(&self) -> Result<Ground, DeskError> {
        let facts = self.store.facts()?;
        let told = facts.traffic.iter().map(|traffic| traffic.sent_seq).max().unwrap_or(0);
        let stated = self.store.open_changes()?.into_iter().filter(|change| change.kind == DROPOUT).collect();
        Ok(Ground { rules: self.rules(), facts, today: self.today().date, stated, told })
    }

    pub(super) fn line(
        &self,
        ground: &Ground,
        record: &Pupil,
        run: Option<AbsenceRun>,
        case: Option<&Case>,
    ) -> Result<LedgerLine, DeskError> {
        let told = self.gather(ground, record, run.as_ref(), case)?;
        let rungs = told.rungs(ground);
        let contacts = told.contacts();
        let counted = contacts.iter().filter(|one| contact::counts(one)).count();
        let stamps = Self::stamps(&told);
        let text = |text: &str| text.to_owned();
        Ok(LedgerLine {
            pupil: record.id,
            name: text(record.name()),
            grade: text(record.fields.code(FieldKey::Grade)),
            class: text(record.fields.text(FieldKey::ClassNumber)),
            standing: record.standing,
            trouble: match (case, told.last()) {
                (Some(case), _) => Trouble::Case(case.state),
                (None, Some(_)) => Trouble::Contacted,
                (None, None) => Trouble::Unexplained,
            },
            case: case.map(|case| case.id),
            since: told.since,
            run: told.run,
            contacts: u32::try_from(counted).unwrap_or(u32::MAX),
            last_contact: told.last().map(|one| (one.on, self.choice_words(contact::WAYS, &one.way))),
            silent: told.silent(ground.today),
            next: persuasion::next(&ground.rules.pack, &told.picture(ground, &rungs, &contacts)),
            days_left: told.days_left(ground, &rungs),
            watch_ends: told.watch_ends(ground),
            groups: self.groups(record),
            questions: case.map(|case| case.unanswered().cloned().collect()).unwrap_or_default(),
            change: told.change.map(|change| change.id),
            late: stamps.iter().any(|(on, stamp)| stamp.on > *on),
            doubtful: stamps.iter().any(|(_, stamp)| stamp.doubtful),
        })
    }

    fn gather<'a>(
        &self,
        ground: &'a Ground,
        record: &'a Pupil,
        run: Option<&AbsenceRun>,
        case: Option<&'a Case>,
    ) -> Result<Told<'a>, DeskError> {
        let run = run.map(|run| RunCount { first: run.first, last: run.last, count: ground.count(run) });
        let named = case.and_then(|case| case.facts.first_absent);
        let since = named.or(run.map(|run| run.first.on));
        let mut kept = self.store.contacts(Some(record.id))?;
        kept.retain(|kept| since.is_none_or(|since| kept.contact.on >= since));
        let attended = match (case, since) {
            (Some(_), Some(since)) if run.is_none() => self.attended(record, since)?,
            _ => None,
        };
        let mut absences = self.store.absences(record.id)?;
        absences.retain(|day| since.is_none_or(|since| day.on >= since));
        let change = ground.stated.iter().find(|change| change.pupil == record.id);
        Ok(Told { record, run, case, since, kept, attended, absences, change })
    }

    /// When each thing happened, and when it was entered.
    fn stamps(told: &Told<'_>) -> Vec<(Date, Stamp)> {
        let days = told.absences.iter().map(|day| (day.on, day.stamp));
        let contacts = told.kept.iter().map(|kept| (kept.contact.on, kept.first));
        let steps = told.case.into_iter().flat_map(|case| &case.steps).map(|step| (step.on, step.stamp));
        days.chain(contacts).chain(steps).collect()
    }

    /// The groups that are watched to which a pupil belongs: by fields, and as a person assigned them.
    fn groups(&self, record: &Pupil) -> Vec<Words> {
        let mut codes: Vec<&str> = persuasion::groups_of(&record.fields);
        for code in &record.situation.groups {
            if !codes.contains(&code.as_str()) {
                codes.push(code);
            }
        }
        codes.into_iter().map(|code| self.choice_words(rule::GROUPS, code)).collect()
    }

    /// The last day on or after a day on which a roll call has the pupil in the room; only lately, and only for one
    /// pupil at a time.
    fn attended(&self, record: &Pupil, since: Date) -> Result<Option<Date>, DeskError> {
        let (grade, class) = (record.fields.code(FieldKey::Grade), record.fields.text(FieldKey::ClassNumber));
        let back = |days| self.today().date.0.checked_sub_days(chrono::Days::new(days)).map(Date);
        for day in (0..SEEN_WITHIN).map_while(back).take_while(|day| *day >= since) {
            let roll = self.store.roll(day, grade, class)?;
            let mark = roll.as_ref().and_then(|roll| roll.of(record.id));
            if let Some(mark) = mark.filter(|mark| mark.morning.called() || mark.afternoon.called()) {
                return Ok((mark.morning.attended() || mark.afternoon.attended()).then_some(day));
            }
        }
        Ok(None)
    }
}

/// Whether the pupil of a case does not come.
fn away(case: &Case) -> bool {
    matches!(case.state, CaseState::Suspected | CaseState::Persuading)
}
