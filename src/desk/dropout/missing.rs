//! On the roll but not in the room (名在人不在): who was never seen since the term began, whose suspension is over, whose
//! transfer was never asked for; and who did not come at the start of a term (未报到). A class whose roll nobody called
//! says nothing about its pupils.

use std::collections::{BTreeSet, HashSet};

use crate::{
    changes::{Change, read_date},
    desk::{Desk, DeskError, Query, file::ClassRef},
    domain::{ChangeId, Date, DeskRole, PupilId, RosterRow, Standing, Text},
    rules::{Act, contact},
};

/// The kind of change of a departure, and its stages without a request of the other school.
const LEAVING: (&str, [&str; 3]) = ("transfer-out", ["told", "waiting", "asked"]);
/// After how many working days a departure without a request is asked about.
const NO_REQUEST: &str = "left-without-request";

/// Why a pupil of the roll is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// Not once in the room since the term began.
    NeverSeen,
    /// 休学期满: the suspension is over and nothing was filed.
    SuspensionOver,
    /// Said to have moved away, and no school asks for the record.
    NoRequest,
}

impl Gap {
    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::NeverSeen => Text::new("开学以来未到校", "never seen since the term began"),
            Self::SuspensionOver => Text::new("休学期满未办理", "suspension over, nothing filed"),
            Self::NoRequest => Text::new("说是转走，未见转学申请", "said to have moved, no request seen"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NeverSeen => "never-seen",
            Self::SuspensionOver => "suspension-over",
            Self::NoRequest => "no-request",
        }
    }
}

/// A pupil of the roll who is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapLine {
    /// The pupil.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// The class.
    pub class: ClassRef,
    /// Why.
    pub gap: Gap,
    /// Since when: the start of the term, the end of the suspension, the last day here.
    pub since: Date,
    /// How many contacts count since then.
    pub contacts: u32,
    /// The change behind it.
    pub change: Option<ChangeId>,
}

/// How a term began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermStart {
    /// Its first school day.
    pub start: Date,
    /// On the roll now.
    pub expected: u32,
    /// Seen in the room since.
    pub came: u32,
    /// In classes whose roll nobody called: nothing is known of them.
    pub unknown: u32,
    /// Not seen once, though the roll of the class was called.
    pub missing: Vec<GapLine>,
}

impl Desk {
    /// Everybody who is on the roll and not in the room, class by class.
    ///
    /// # Errors
    /// When the one who sits here may not see the whole school, or the store is damaged.
    pub fn not_in_room(&self) -> Result<Vec<GapLine>, DeskError> {
        let mut lines = self.term_start()?.map(|term| term.missing).unwrap_or_default();
        lines.extend(self.suspensions_over()?);
        lines.extend(self.without_request()?);
        lines.sort_by(|a, b| (a.gap, &a.class, &a.name).cmp(&(b.gap, &b.class, &b.name)));
        Ok(lines)
    }

    /// Who came and who did not since the last start of a term; none before a term was set up.
    ///
    /// # Errors
    /// When the one who sits here may not see the whole school, or the store is damaged.
    pub fn term_start(&self) -> Result<Option<TermStart>, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::SeeBeyondClass)?;
        let today = self.today().date;
        let facts = self.store.facts()?;
        let starts = facts.years.iter().flat_map(|year| &year.terms).map(|(start, _)| *start);
        let Some(start) = starts.filter(|start| *start <= today).max() else { return Ok(None) };
        let (seen, called) = self.seen_since(start)?;
        let roster = self.roster();
        let enrolled = Query { standing: Some(Standing::Enrolled), ..Query::default() };
        let mut term = TermStart { start, expected: 0, came: 0, unknown: 0, missing: Vec::new() };
        for place in roster.find(&enrolled) {
            let row = roster.row(place);
            term.expected += 1;
            if seen.contains(&row.id) {
                term.came += 1;
            } else if called.contains(&ClassRef::of(&row)) {
                term.missing.push(self.gap_line(&row, Gap::NeverSeen, start, None)?);
            } else {
                term.unknown += 1;
            }
        }
        Ok(Some(term))
    }

    /// Who was in the room since a day, and whose roll was called.
    fn seen_since(&self, start: Date) -> Result<(HashSet<PupilId>, BTreeSet<ClassRef>), DeskError> {
        let (mut seen, mut called) = (HashSet::new(), BTreeSet::new());
        for roll in self.store.rolls(start, self.today().date)? {
            for mark in &roll.marks {
                if mark.morning.attended() || mark.afternoon.attended() {
                    seen.insert(mark.pupil);
                }
            }
            called.insert(ClassRef { grade: roll.grade, class: roll.class });
        }
        Ok((seen, called))
    }

    fn suspensions_over(&self) -> Result<Vec<GapLine>, DeskError> {
        let (today, roster) = (self.today().date, self.roster());
        let away = Query { standing: Some(Standing::Suspended), ..Query::default() };
        let mut lines = Vec::new();
        for place in roster.find(&away) {
            let row = roster.row(place);
            let until = self.store.pupil(row.id)?.and_then(|record| record.situation.until);
            if let Some(until) = until.filter(|until| *until < today) {
                lines.push(self.gap_line(&row, Gap::SuspensionOver, until, None)?);
            }
        }
        Ok(lines)
    }

    fn without_request(&self) -> Result<Vec<GapLine>, DeskError> {
        let (today, roster, rules) = (self.today().date, self.roster(), self.rules());
        let (kind, stages) = LEAVING;
        let waits = |change: &&Change| change.kind == kind && stages.contains(&change.stage.as_str());
        let mut lines = Vec::new();
        for change in self.store.open_changes()?.iter().filter(waits) {
            let left = read_date(change.form.get("leaving_on"), today);
            let over = left.filter(|left| {
                let limit = rules.pack.limit(NO_REQUEST, *left);
                limit
                    .and_then(|limit| limit.end(*left, &rules.calendar))
                    .is_some_and(|(last, _)| today > last)
            });
            if let (Some(left), Some(place)) = (over, roster.place(change.pupil)) {
                lines.push(self.gap_line(&roster.row(place), Gap::NoRequest, left, Some(change.id))?);
            }
        }
        Ok(lines)
    }

    fn gap_line(
        &self,
        row: &RosterRow<'_>,
        gap: Gap,
        since: Date,
        change: Option<ChangeId>,
    ) -> Result<GapLine, DeskError> {
        let kept = self.store.contacts(Some(row.id))?;
        let own = kept.iter().map(|kept| &kept.contact);
        let count = own.filter(|one| one.on >= since && contact::counts(one)).count();
        Ok(GapLine {
            pupil: row.id,
            name: row.name.to_owned(),
            class: ClassRef::of(row),
            gap,
            since,
            contacts: u32::try_from(count).unwrap_or(u32::MAX),
            change,
        })
    }
}
