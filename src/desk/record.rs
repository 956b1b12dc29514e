//! Writing down: every verb that changes something comes here, with one clock rule for all. The journal's time never
//! runs backwards; a clock that jumped back, or stands before the program was built, must be confirmed by a person
//! before anything is written, and every entry written then is marked.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use super::{DeskError, ErrorKind, Roster, RulesInForce, Surroundings, Today};
use crate::{
    both,
    changes::Effect,
    domain::{Date, DeskRole, Post, PupilId, RosterRow, Site, Staff, Words, pinyin},
    journal::{Clock, Head, Op, local_date},
    rules::roles::{self, Act},
    store::{NewEntry, Store},
};

/// By how many seconds a clock may stand behind the last entry before it counts as a jump back.
const BACK_SECONDS_MAX: i64 = 600;
/// By how many years a clock may run ahead of the program's build.
const AHEAD_YEARS_MAX: i64 = 20;

/// An open desk: a store, and the person who sits at it. Shared between threads; every verb is one call.
pub struct Desk {
    pub(super) folder: PathBuf,
    pub(super) store: Store,
    pub(super) around: Surroundings,
    site: Site,
    me: Staff,
    clock_confirmed: Mutex<bool>,
    roster: RwLock<Arc<Roster>>,
    /// Pupils whose rows in the list are behind the store.
    stale: Mutex<BTreeSet<PupilId>>,
    pub(super) rules: RwLock<Arc<RulesInForce>>,
    /// One writer at a time: what is checked still holds when it is written.
    writing: Mutex<()>,
}

/// What the desk thinks of the machine's clock.
pub(super) struct Clockwork;

impl Clockwork {
    /// Whether a moment stands before the day the program was built, or absurdly far behind it.
    pub(super) fn stands_before(at: i64, built: Date) -> bool {
        let today = local_date(at).0;
        let days = (today - built.0).num_days();
        !(0..=AHEAD_YEARS_MAX * 366).contains(&days)
    }
}

impl Desk {
    pub(super) fn assemble(
        folder: &Path,
        store: Store,
        site: Site,
        me: Staff,
        around: Surroundings,
    ) -> Result<Self, DeskError> {
        let roster = Roster::load(|push| store.visit_rows(&mut |_, row| push(row)))?;
        let rules = RulesInForce::of(&store.facts()?, local_date((around.now)()));
        let desk = Self {
            rules: RwLock::new(Arc::new(rules)),
            folder: folder.to_owned(),
            store,
            around,
            site,
            me,
            clock_confirmed: Mutex::new(false),
            roster: RwLock::new(Arc::new(roster)),
            stale: Mutex::new(BTreeSet::new()),
            writing: Mutex::new(()),
        };
        if desk.store.needs_new_epoch() {
            // Waiting for a word on the clock would leave a restored store without its new epoch.
            let waits = desk.clock_warning().is_some();
            *desk.clock_confirmed.lock().unwrap_or_else(PoisonError::into_inner) = waits;
            desk.begin_epoch()?;
            *desk.clock_confirmed.lock().unwrap_or_else(PoisonError::into_inner) = false;
        }
        Ok(desk)
    }

    /// The world outside, as it was given.
    #[cfg(test)]
    pub(crate) fn surroundings(&self) -> Surroundings {
        self.around.clone()
    }

    /// The site.
    #[must_use]
    pub fn site(&self) -> Site {
        self.site.clone()
    }

    /// Who sits here.
    #[must_use]
    pub fn me(&self) -> Staff {
        self.me.clone()
    }

    /// The day and the moment: never before the last entry of the journal.
    #[must_use]
    pub fn today(&self) -> Today {
        let now = (self.around.now)().max(self.store.head().at);
        Today { date: local_date(now), now }
    }

    /// Ten characters that stand for the whole journal; written on paper, they show later that nothing was put back.
    #[must_use]
    pub fn head_code(&self) -> String {
        self.store.head().paper_code()
    }

    /// What is odd about the machine's clock. Nothing is written before a person has confirmed it.
    #[must_use]
    pub fn clock_warning(&self) -> Option<Words> {
        let now = (self.around.now)();
        let last = self.store.head().at;
        let (today, before) = (local_date(now), local_date(last));
        if now + BACK_SECONDS_MAX < last {
            return Some(both!(
                "电脑时钟是 {today}，比上次记录（{before}）还早",
                "The clock says {today}, which is before the last entry ({before})"
            ));
        }
        Clockwork::stands_before(now, self.around.built)
            .then(|| both!("电脑时钟是 {today}，不像真的", "The clock says {today}, which cannot be right"))
    }

    /// A person has seen the clock's date and goes on; entries are marked until it is right again.
    pub fn confirm_clock(&self) {
        *self.clock_confirmed.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }

    fn clock(&self) -> Result<Clock, DeskError> {
        let Some(warning) = self.clock_warning() else { return Ok(Clock::Trusted) };
        if *self.clock_confirmed.lock().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Clock::Doubtful);
        }
        Err(DeskError::new(
            ErrorKind::Refused,
            warning,
            both!("期限都按日期计算，日期不对会误事。", "All limits count from the date."),
            both!(
                "请先校准系统时间，或在“今日”页确认后继续。",
                "Set the system's clock, or confirm it on the first page."
            ),
        ))
    }

    /// Whether the one who sits here may do this.
    pub(super) fn may(&self, act: Act) -> Result<(), DeskError> {
        Ok(roles::may_by(&self.rules().pack, self.me.post, act, true)?)
    }

    /// The same for a pupil: a homeroom teacher's word counts for the own classes only.
    pub(super) fn may_with(&self, act: Act, row: &RosterRow<'_>) -> Result<(), DeskError> {
        self.may_in_class(act, row.grade, row.class)
    }

    /// The same for the pupils of a class.
    pub(super) fn may_in_class(&self, act: Act, grade: &str, class: &str) -> Result<(), DeskError> {
        let own = self.me.post != Post::Homeroom
            || self.me.classes.iter().any(|(own, number)| own == grade && number == class);
        if act == Act::SeeBeyondClass && own {
            return Ok(());
        }
        Ok(roles::may_by(&self.rules().pack, self.me.post, act, own)?)
    }

    /// What only one kind of desk does.
    pub(super) fn only(&self, role: DeskRole) -> Result<(), DeskError> {
        if self.site.role == role {
            return Ok(());
        }
        let (zh, en) = (self.site.role.label().zh, self.site.role.label().en);
        Err(DeskError::new(
            ErrorKind::Mistake,
            both!("这里是{zh}，不办这件事", "This is a {en}, which does not do this"),
            both!("", ""),
            both!(
                "学校端：上报、收回执；中心校端：收包、核办。",
                "A school exports and receives; a center collects and reviews."
            ),
        ))
    }

    /// Keeps others from writing between a check and what it allows.
    pub(super) fn hold(&self) -> std::sync::MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An entry of now by the one who sits here.
    pub(super) fn entry(&self, op: Op) -> Result<NewEntry, DeskError> {
        Ok(NewEntry { op, at: (self.around.now)(), clock: self.clock()?, actor: self.me.id })
    }

    /// What every effect needs that the kinds do not know: the school's own code is never typed.
    pub(super) fn completed(&self, mut effects: Vec<Effect>) -> Vec<Effect> {
        for effect in &mut effects {
            if let Effect::Enter(fields) | Effect::EnterAs(fields, _) = effect {
                *fields = self.with_school_code(std::mem::take(fields));
            }
        }
        effects
    }

    /// Writes entries in one durable transaction; `pupils` are those whose rows may change.
    pub(super) fn record(&self, ops: Vec<Op>, pupils: &[PupilId]) -> Result<Head, DeskError> {
        let entries = ops.into_iter().map(|op| self.entry(op)).collect::<Result<Vec<_>, _>>()?;
        let head = self.store.commit(self.epoch(), entries)?;
        self.mark_stale(pupils);
        Ok(head)
    }

    pub(super) fn epoch(&self) -> u32 {
        self.store.head().epoch.max(1)
    }

    pub(super) fn mark_stale(&self, pupils: &[PupilId]) {
        self.stale.lock().unwrap_or_else(PoisonError::into_inner).extend(pupils);
    }

    /// Loads the list anew: after work that touched many pupils.
    pub(super) fn reload_roster(&self) -> Result<(), DeskError> {
        let roster = Roster::load(|push| self.store.visit_rows(&mut |_, row| push(row)))?;
        self.stale.lock().unwrap_or_else(PoisonError::into_inner).clear();
        *self.roster.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(roster);
        Ok(())
    }

    /// The list of pupils as it is now.
    #[must_use]
    pub fn roster(&self) -> Arc<Roster> {
        let stale = std::mem::take(&mut *self.stale.lock().unwrap_or_else(PoisonError::into_inner));
        if !stale.is_empty() {
            let pupils: Vec<_> = stale.iter().filter_map(|id| self.store.pupil(*id).ok().flatten()).collect();
            let keys: Vec<_> = pupils.iter().map(|pupil| pinyin::keys(pupil.name())).collect();
            let rows = pupils.iter().zip(&keys).map(|(pupil, keys)| (pupil.slot, RosterRow::of(pupil, keys)));
            let mut roster = self.roster.write().unwrap_or_else(PoisonError::into_inner);
            let next = roster.with(rows);
            *roster = Arc::new(next);
        }
        self.roster.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
