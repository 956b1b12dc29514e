//! One pupil's line on the ledger over all sites: how long, how many days are left, who went there, and whether anything
//! of it was entered late or under a doubtful clock.

use std::cmp::Reverse;

use super::{Ground, Named};
use crate::{
    desk::{
        DeskError,
        dropout::{RunCount, Trouble},
        file::ClassRef,
    },
    domain::{
        CaseId, Date, Fingerprint, PupilId, Stamp, Words,
        attendance::AbsenceRun,
        ledger::{Case, CaseState, ContactKept},
    },
    rules::{
        absence::{self, Rungs},
        contact,
    },
};

/// The kind of change that states a dropout.
pub(super) const DROPOUT: &str = "dropout";
/// How many days back a roll call is looked for that has the pupil in the room.
const SEEN_WITHIN: u64 = 21;

/// A pupil of a site who is absent without excuse or on its ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteCaseLine {
    /// The site.
    pub site: Fingerprint,
    /// Its name.
    pub site_name: String,
    /// The pupil.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// The class.
    pub class: ClassRef,
    /// Where it stands.
    pub trouble: Trouble,
    /// The case; none while there is only a run.
    pub case: Option<CaseId>,
    /// The first day absent.
    pub since: Option<Date>,
    /// The present run; none when there is none.
    pub run: Option<RunCount>,
    /// The step of the ladder that the run has reached.
    pub step: Option<Words>,
    /// Calendar days until the four weeks are full by what the site told; 0 when they are.
    pub days_left: Option<i64>,
    /// The same if the pupil was absent ever since.
    pub days_left_at_worst: Option<i64>,
    /// The dropout was stated and handed in.
    pub stated: bool,
    /// How many contacts count since the first day absent.
    pub contacts: u32,
    /// The day of the last of them.
    pub last_contact: Option<Date>,
    /// Days since somebody last wrote, for a case that must be worked on.
    pub silent: Option<i64>,
    /// Visits to persuade this week.
    pub visits: u32,
    /// How many days later than it happened something of it was entered (补记), at most.
    pub late_days: i64,
    /// Something of it was entered under a clock that could not be believed.
    pub doubtful: bool,
    /// Questions of ours that wait for an answer.
    pub questions: u32,
}

impl SiteCaseLine {
    /// Whether the four weeks are full, may be full, or are near, and nobody has stated anything.
    #[must_use]
    pub fn presses(&self, within: i64) -> bool {
        !self.stated && self.days_left_at_worst.is_some_and(|days| days <= within)
    }

    /// By days left; then dropouts that go on, then who is back.
    pub(super) fn press(&self) -> impl Ord + use<> {
        let rank = match (self.days_left_at_worst, self.trouble) {
            (Some(_), _) => 0_u8,
            (None, Trouble::Case(CaseState::DroppedOut)) => 1,
            (None, Trouble::Case(CaseState::Watched)) => 3,
            _ => 2,
        };
        (rank, self.days_left_at_worst, Reverse(self.silent), self.site_name.clone(), self.pupil)
    }
}

impl Ground<'_> {
    /// The lines of the site.
    pub(super) fn lines(&self) -> Result<Vec<SiteCaseLine>, DeskError> {
        let with_case = self.cases.iter().map(|case| (case.pupil, Some(case)));
        let no_case = |pupil: &&PupilId| !self.cases.iter().any(|case| case.pupil == **pupil);
        let alone = self.runs.keys().filter(no_case).map(|pupil| (*pupil, None));
        with_case.chain(alone).map(|(pupil, case)| self.line(pupil, case)).collect()
    }

    pub(super) fn line(&self, pupil: PupilId, case: Option<&Case>) -> Result<SiteCaseLine, DeskError> {
        let Named { name, class } = self.names.get(&pupil).cloned().unwrap_or_default();
        let run = self.runs.get(&pupil);
        let since = case.and_then(|case| case.facts.first_absent).or(run.map(|run| run.first.on));
        let fresh = |kept: &&ContactKept| since.is_none_or(|since| kept.contact.on >= since);
        let contacts: Vec<&ContactKept> = self.contacts_of(pupil).iter().filter(fresh).collect();
        let counted = || contacts.iter().filter(|kept| contact::counts(&kept.contact));
        let last_contact = counted().map(|kept| kept.contact.on).max();
        let counts = run.map(|run| RunCount { first: run.first, last: run.last, count: self.count(run) });
        let (days_left, days_left_at_worst) = match (run, case.filter(|case| away(case)), since) {
            (Some(run), _, _) => self.left(run.first.on, counts.map(|run| run.count.over)),
            (None, Some(_), Some(since)) if !self.attended(pupil, &class, since)? => self.left(since, None),
            _ => (None, None),
        };
        let rungs = counts.map(|run| Rungs::of(&self.rules.pack, &run.count, self.today));
        let stamps = self.stamps(pupil, since, run.is_some(), &contacts, case)?;
        let working = case.filter(|case| away(case) || case.state == CaseState::DroppedOut);
        let silent = working.map(|case| {
            (self.today.0 - last_contact.map_or(case.opened, |last| last.max(case.opened)).0).num_days()
        });
        Ok(SiteCaseLine {
            site: self.card.fingerprint,
            site_name: self.card.name.clone(),
            pupil,
            name,
            class,
            trouble: match (case, last_contact) {
                (Some(case), _) => Trouble::Case(case.state),
                (None, Some(_)) => Trouble::Contacted,
                (None, None) => Trouble::Unexplained,
            },
            case: case.map(|case| case.id),
            since,
            run: counts,
            step: rungs.as_ref().and_then(Rungs::stage).map(|rung| rung.what.clone()),
            days_left,
            days_left_at_worst,
            stated: self.stated.iter().any(|change| change.pupil == pupil)
                || case.is_some_and(|case| case.state >= CaseState::DroppedOut),
            contacts: u32::try_from(counted().count()).unwrap_or(u32::MAX),
            last_contact,
            silent,
            visits: self.visits(self.contacts_of(pupil)),
            late_days: stamps
                .iter()
                .map(|(on, stamp)| (stamp.on.0 - on.0).num_days())
                .max()
                .unwrap_or(0)
                .max(0),
            doubtful: stamps.iter().any(|(_, stamp)| stamp.doubtful),
            questions: case.map_or(0, |case| self.open_questions(case)),
        })
    }

    fn count(&self, run: &AbsenceRun) -> absence::Count {
        absence::count(&self.rules.pack, self.days(), run, self.today)
    }

    /// Days until the four weeks are full: by the days that are known to be over, and if all since the first day count.
    fn left(&self, first: Date, over: Option<u32>) -> (Option<i64>, Option<i64>) {
        let pack = &self.rules.pack;
        let rungs = Rungs::of(pack, &self.ever_since(first), self.today);
        let Some(full) = rungs.0.iter().find(|rung| rung.key == "full") else { return (None, None) };
        let left = |over: u32| Some(i64::from(full.after.saturating_sub(over)));
        let at_worst = left(self.ever_since(first).over);
        (over.map_or(at_worst, left), at_worst)
    }

    /// The count as though the pupil was never there since a day.
    fn ever_since(&self, first: Date) -> absence::Count {
        let stopped = absence::stopped(&self.rules.pack, self.days(), first, self.today);
        let whole = u32::try_from((self.today.0 - first.0).num_days() + 1).unwrap_or(0);
        let days = whole.saturating_sub(stopped);
        let school = u32::try_from(self.days().between(first, self.today).count()).unwrap_or(u32::MAX);
        absence::Count {
            halves: school.saturating_mul(2),
            days,
            over: days.saturating_sub(1),
            stopped,
            unknown: school,
            until: self.today,
            estimate: true,
        }
    }

    /// Whether the last roll call of the pupil's class had the pupil in the room; only lately.
    fn attended(&self, pupil: PupilId, class: &ClassRef, since: Date) -> Result<bool, DeskError> {
        let back = |days| self.today.0.checked_sub_days(chrono::Days::new(days)).map(Date);
        for day in (0..SEEN_WITHIN).map_while(back).take_while(|day| *day >= since) {
            let roll = self.view.roll(day, &class.grade, &class.class)?;
            let mark = roll.as_ref().and_then(|roll| roll.of(pupil));
            if let Some(mark) = mark.filter(|mark| mark.morning.called() || mark.afternoon.called()) {
                return Ok(mark.morning.attended() || mark.afternoon.attended());
            }
        }
        Ok(false)
    }

    /// When each thing happened, and when it was entered.
    fn stamps(
        &self,
        pupil: PupilId,
        since: Option<Date>,
        running: bool,
        contacts: &[&ContactKept],
        case: Option<&Case>,
    ) -> Result<Vec<(Date, Stamp)>, DeskError> {
        let absences = if running { self.view.absences(pupil)? } else { Vec::new() };
        let within = absences.iter().filter(|day| since.is_none_or(|since| day.on >= since));
        let days = within.map(|day| (day.on, day.stamp));
        let contacts = contacts.iter().map(|kept| (kept.contact.on, kept.first));
        let steps = case.into_iter().flat_map(|case| &case.steps).map(|step| (step.on, step.stamp));
        Ok(days.chain(contacts).chain(steps).collect())
    }
}

/// Whether the pupil of a case does not come.
fn away(case: &Case) -> bool {
    matches!(case.state, CaseState::Suspected | CaseState::Persuading)
}
