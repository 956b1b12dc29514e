//! The dropout ledger over all sites (控辍台账, 第23条): who is absent without excuse or on a ledger, by days left; what each
//! site has stated and called; and what a center warns of. It reads rows of runs, cases, contacts and rolls, and of the
//! pupils only the compact list. What is shown is what a site last told: nothing after that is guessed.
//!
//! | file | holds |
//! |---|---|
//! | `line` | one pupil's line |
//! | `board` | one site: months, roll calls, visits |
//! | `page` | one case with its steps, contacts and questions, each with the day of its entry |
//! | `warn` | what presses, for the site's page and for 今日 |

mod board;
mod line;
mod page;
#[cfg(test)]
mod tests;
mod warn;

pub use board::{SiteBoard, SiteMonth};
pub use line::SiteCaseLine;
pub use page::{AskedState, SiteCasePage, SiteEvent, SiteQuestion};
pub use warn::SiteWarning;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    changes::Change,
    desk::{CardView, Desk, DeskError, RulesInForce, file::ClassRef},
    domain::{
        Date, DeskRole, PupilId, Standing,
        attendance::AbsenceRun,
        ledger::{Case, ContactKept},
    },
    journal::{AskedCase, Facts},
    rules::{roles::Act, school_day::SchoolDays},
    store::SiteView,
};

/// The ledger over all sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CenterLedger {
    /// The day.
    pub on: Date,
    /// Pupils absent without excuse and open cases, the most pressing first.
    pub lines: Vec<SiteCaseLine>,
    /// The sites, by code.
    pub sites: Vec<SiteBoard>,
    /// How many days before the four weeks are full a line presses.
    pub near: i64,
}

/// A pupil as the compact list has it.
#[derive(Debug, Clone, Default)]
struct Named {
    name: String,
    class: ClassRef,
}

/// What is read of one site, once.
struct Ground<'d> {
    card: CardView,
    view: SiteView<'d>,
    rules: Arc<RulesInForce>,
    facts: Facts,
    /// The day of the last entry that the site told of; none before its first report.
    told: Option<Date>,
    /// The day of its first entry.
    since: Option<Date>,
    today: Date,
    runs: BTreeMap<PupilId, AbsenceRun>,
    cases: Vec<Case>,
    contacts: BTreeMap<PupilId, Vec<ContactKept>>,
    names: BTreeMap<PupilId, Named>,
    /// The classes that have pupils.
    classes: BTreeSet<(String, String)>,
    /// Dropouts that were handed in and are not ended.
    stated: Vec<Change>,
    /// Our questions to this site.
    asked: Vec<AskedCase>,
}

impl Ground<'_> {
    fn days(&self) -> SchoolDays<'_> {
        SchoolDays::new(&self.facts.years, &self.rules.calendar)
    }

    fn limit(&self, id: &str) -> u32 {
        self.rules.pack.limit(id, self.today).map_or(u32::MAX, |limit| limit.length)
    }

    /// Monday of this week.
    fn monday(&self) -> Date {
        Date(self.today.0.week(chrono::Weekday::Mon).first_day())
    }

    /// How many visits to persuade there were this week.
    fn visits(&self, contacts: &[ContactKept]) -> u32 {
        let this_week = |kept: &&ContactKept| {
            (self.monday()..=self.today).contains(&kept.contact.on)
                && self.rules.pack.offered("persuasion-visit", &kept.contact.way).is_some()
        };
        u32::try_from(contacts.iter().filter(this_week).count()).unwrap_or(u32::MAX)
    }

    fn contacts_of(&self, pupil: PupilId) -> &[ContactKept] {
        self.contacts.get(&pupil).map_or(&[], Vec::as_slice)
    }

    /// A question that the site has not answered: asked by us, whether it is there already or not.
    fn open_questions(&self, case: &Case) -> u32 {
        let asked = self.asked.iter().map(|asked| &asked.question).filter(|one| one.case == case.id);
        let mut open: BTreeSet<u32> = asked.map(|question| question.number).collect();
        open.extend(case.questions.iter().map(|question| question.number));
        open.retain(|number| !case.steps.iter().any(|step| step.answers == *number));
        u32::try_from(open.len()).unwrap_or(u32::MAX)
    }
}

impl Desk {
    /// Center: the ledger over all sites whose cards are here, as they last told.
    ///
    /// # Errors
    /// When this is no center, or the store is damaged.
    pub fn center_ledger(&self) -> Result<CenterLedger, DeskError> {
        self.only(DeskRole::Center)?;
        self.may(Act::Review)?;
        let facts = self.store.facts()?;
        let (mut lines, mut sites) = (Vec::new(), Vec::new());
        for card in self.cards()?.into_iter().filter(|card| card.role == DeskRole::School) {
            let ground = self.site_ground(card, &facts)?;
            let found = ground.lines()?;
            sites.push(ground.board(&found)?);
            lines.extend(found);
        }
        lines.sort_by_cached_key(SiteCaseLine::press);
        sites.sort_by(|a, b| a.code.cmp(&b.code));
        let (on, rules) = (self.today().date, self.rules());
        Ok(CenterLedger { on, lines, sites, near: warn::near(&rules.pack, on) })
    }

    fn site_ground(&self, card: CardView, facts: &Facts) -> Result<Ground<'_>, DeskError> {
        let site = card.fingerprint;
        let view = self.store.site(site);
        let day = crate::journal::local_date;
        let runs: BTreeMap<PupilId, AbsenceRun> =
            view.runs()?.into_iter().map(|run| (run.pupil, run)).collect();
        let mut cases = view.cases(None)?;
        cases.retain(Case::is_open);
        let mut contacts: BTreeMap<PupilId, Vec<ContactKept>> = BTreeMap::new();
        for kept in view.contacts(None)? {
            contacts.entry(kept.contact.pupil).or_default().push(kept);
        }
        let (mut names, mut classes) = (BTreeMap::new(), BTreeSet::new());
        view.visit_rows(&mut |_, row| {
            if row.standing == Standing::Enrolled {
                classes.insert((row.grade.to_owned(), row.class.to_owned()));
            }
            if runs.contains_key(&row.id) || cases.iter().any(|case| case.pupil == row.id) {
                let named = Named { name: row.name.to_owned(), class: ClassRef::of(&row) };
                names.insert(row.id, named);
            }
        })?;
        let handed_in = |change: &Change| change.kind == line::DROPOUT && change.queued_seq.is_some();
        let stated = view.open_changes()?.into_iter().filter(handed_in);
        Ok(Ground {
            stated: stated.collect(),
            told: (view.head().seq > 0).then(|| day(view.head().at)),
            since: view.entry(1)?.map(|entry| day(entry.at)),
            rules: self.rules(),
            facts: view.facts()?,
            today: self.today().date,
            asked: facts.asked.iter().filter(|asked| asked.site == site).cloned().collect(),
            card,
            view,
            runs,
            cases,
            contacts,
            names,
            classes,
        })
    }
}
