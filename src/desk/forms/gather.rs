//! Gathers what a form is filled with: the pupil, the change and the one that shares its sheet, the papers, the roster,
//! the last bundle. It draws nothing.

use super::{
    FormAbout, FormYear,
    answers::{Facts, LastBundle, RollLine},
    is_of_kind,
    kept::{kept_case, kept_month, kept_report},
    ledger::{AttendancePaper, CasePaper, LedgerPaper, Papers},
    mistake,
    rosters::Roll,
    stated::{DROPOUT, stated_case},
};
use crate::{
    both,
    changes::{Change, ChangeState},
    desk::{Desk, DeskError, Query},
    domain::{Date, Pupil, PupilId, Standing},
    journal::local_date,
    sheet::forms::{Layout, Of, template::keys},
};

/// Kinds that share one sheet: the leaves, the first of them the one that begins, and the return.
const SHARED: [(&[&str], &str); 3] = [
    (&["suspend", "extend-suspension"], "resume"),
    (&["abroad"], "return-from-abroad"),
    (&["dropout"], "dropout-return"),
];

/// What a form is filled with.
#[derive(Default)]
pub(super) struct Subject {
    pub filled: bool,
    pub pupil: Option<Pupil>,
    pub change: Option<Change>,
    pub pair: Option<Change>,
    pub papers: Vec<String>,
    pub roll: Option<Roll>,
    pub bundle: Option<LastBundle>,
    pub case: Option<CasePaper>,
    pub ledger: Option<LedgerPaper>,
    pub attendance: Option<AttendancePaper>,
    /// The pupils of a ledger's or a month's lines, in their order.
    pub pupils: Vec<Option<Pupil>>,
}

impl Subject {
    /// How many pupils' data stand on the form.
    pub fn count(&self) -> u32 {
        let count = match &self.roll {
            Some(roll) => roll.pupils.len(),
            None if self.ledger.is_some() || self.attendance.is_some() => self.pupils.len(),
            None => usize::from(self.pupil.is_some() || self.change.is_some()),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// What the dropout work tells, above the lines.
    pub fn dropout(&self) -> Papers<'_> {
        Papers {
            case: self.case.as_ref(),
            ledger: self.ledger.as_ref(),
            attendance: self.attendance.as_ref(),
            ..Papers::default()
        }
    }

    /// What each line is filled from.
    pub fn lines<'a>(&'a self, form: &Facts<'a>) -> Vec<Facts<'a>> {
        let form = *form;
        if let Some(roll) = &self.roll {
            return roll.lines(&form).collect();
        }
        let (case, ledger, month) = (self.case.as_ref(), self.ledger.as_ref(), self.attendance.as_ref());
        let contacts = case.into_iter().flat_map(|case| &case.lines);
        let contacts = contacts.map(|contact| Papers { contact: Some(contact), ..form.dropout });
        let cases = ledger.into_iter().flat_map(|ledger| &ledger.cases);
        let cases = cases.map(|case| Papers { case: Some(case), ..form.dropout });
        let marks = month.into_iter().flat_map(|month| &month.lines);
        let marks = marks.map(|marks| Papers { marks: Some(marks), ..form.dropout });
        let papers = contacts.chain(cases).chain(marks).enumerate();
        let line = |(at, dropout): (usize, Papers<'a>)| Facts {
            pupil: self.pupils.get(at).and_then(Option::as_ref).or(form.pupil),
            line: Some(RollLine { number: at + 1, leaving: None }),
            dropout,
            ..form
        };
        papers.map(line).collect()
    }
}

/// The change that fills the other half of a sheet for both: the return after a leave, the leave before a return.
pub(super) fn pair(change: &Change, mut of_pupil: Vec<Change>) -> Option<Change> {
    let own = |kinds: &[&str]| kinds.contains(&change.kind.as_str());
    let (leaves, back) = SHARED.iter().find(|(leaves, back)| own(leaves) || own(&[back]))?;
    let begins = leaves.first()?;
    of_pupil.retain(|other| {
        let shares = leaves.contains(&other.kind.as_str()) || other.kind == *back;
        let came_to_nothing = other.state == ChangeState::Withdrawn || (other.ended && !other.effective);
        shares && !came_to_nothing && other.id != change.id
    });
    of_pupil.sort_by_key(when);
    let now = when(change);
    let found = if own(&[back]) {
        of_pupil.into_iter().rfind(|other| when(other) < now)
    } else {
        // A suspension that was extended goes on; one that begins anew has a return of its own.
        let mut later = of_pupil.into_iter().filter(|other| when(other) > now);
        later.find(|other| other.kind == *back || other.kind == *begins)
    };
    found.filter(|other| (other.kind == *back) != own(&[back]))
}

/// Whether a layout reports the figures of a month or of a term's start.
pub(super) fn asks_figures(layout: &Layout) -> bool {
    layout.templates().flat_map(keys).any(|key| matches!(key, "ledger.month" | "ledger.expected"))
}

/// The order of changes in time: a draft comes after all that was queued.
fn when(change: &Change) -> (u64, i64) {
    (change.queued_seq.unwrap_or(u64::MAX), change.created_at)
}

impl Desk {
    pub(super) fn subject(&self, layout: &Layout, about: &FormAbout) -> Result<Subject, DeskError> {
        let mut subject = Subject { filled: true, ..Subject::default() };
        match (about, layout.of) {
            (FormAbout::Pupil(id), Of::Pupil | Of::Change) => subject.pupil = Some(self.pupil(*id)?),
            (FormAbout::Change(id), Of::Pupil | Of::Change | Of::Case | Of::HandOver) => {
                let change = self.known_change(*id)?;
                if layout.of != Of::Pupil && !is_of_kind(layout, &change.kind) {
                    return Err(self.not_of_this_change(layout, about));
                }
                // Whoever may not see the pupil may not read the change out either.
                subject.pupil = match self.store.pupil(change.pupil)? {
                    Some(_) => Some(self.pupil(change.pupil)?),
                    None => None,
                };
                for id in &change.evidence {
                    subject.papers.extend(self.store.evidence(*id)?.map(|paper| paper.title));
                }
                let of_pupil = self.store.changes_of(change.pupil)?;
                subject.pair = pair(&change, of_pupil);
                if layout.of == Of::Case {
                    let (kept, case) = self.case_of(change.pupil)?;
                    let stated = || stated_case(&change, subject.pair.as_ref(), &self.rules().pack);
                    subject.case = Some(if kept { case } else { stated() });
                }
                subject.change = Some(change);
            }
            (FormAbout::Year(year), Of::Entrants | Of::Leavers) => {
                subject.roll = Some(self.roll(year, layout.of == Of::Leavers)?);
            }
            // The roster on which an entrant's change is one line.
            (FormAbout::Change(_), Of::Entrants) => {
                subject.roll = Some(self.roll(&FormYear::default(), false)?);
            }
            (FormAbout::HandOver, Of::HandOver) => subject.bundle = self.last_bundle()?,
            (FormAbout::Pupil(id), Of::Case) => {
                subject.pupil = Some(self.pupil(*id)?);
                subject.case = Some(self.case_of(*id)?.1);
            }
            (FormAbout::Case(case), Of::Case) => {
                subject.pupil = Some(self.pupil(case.pupil)?);
                subject.case = Some(CasePaper::clone(case));
            }
            (FormAbout::Ledger(ledger), Of::Ledger) => subject.ledger = Some(LedgerPaper::clone(ledger)),
            // Figures of a month or a term are told by whoever counts them; changes tell of cases alone.
            (FormAbout::Year(_), Of::Ledger) if asks_figures(layout) => {
                subject.ledger = Some(self.stated_report(layout)?);
            }
            (FormAbout::Year(_), Of::Ledger) => subject.ledger = Some(self.kept_ledger()?),
            (FormAbout::Attendance(month), Of::Attendance) => {
                subject.attendance = Some(AttendancePaper::clone(month));
            }
            (FormAbout::Year(year), Of::Attendance) => subject.attendance = Some(self.this_month(year)?),
            _ => return Err(unfit(layout)),
        }
        let cases = subject.ledger.iter().flat_map(|ledger| &ledger.cases).map(|case| case.pupil);
        let marks = subject.attendance.iter().flat_map(|month| &month.lines).map(|line| line.pupil);
        let ids: Vec<PupilId> = cases.chain(marks).collect();
        subject.pupils = ids.into_iter().map(|id| self.pupil(id).map(Some)).collect::<Result<_, _>>()?;
        Ok(subject)
    }

    /// The last case of a pupil with its contacts; whether there is one.
    fn case_of(&self, pupil: PupilId) -> Result<(bool, CasePaper), DeskError> {
        let case = self.store.cases(Some(pupil))?.pop();
        let contacts = self.store.contacts(Some(pupil))?;
        Ok((case.is_some(), kept_case(pupil, case.as_ref(), &contacts, &self.rules().pack)))
    }

    /// The last monthly report that was stated, for the form of one.
    fn stated_report(&self, layout: &Layout) -> Result<LedgerPaper, DeskError> {
        if layout.templates().flat_map(keys).any(|key| key == "ledger.expected") {
            return self.not_arrived();
        }
        let monthly = layout.templates().flat_map(keys).any(|key| key == "ledger.suspected");
        let facts = self.store.facts()?;
        let Some(stated) = facts.months.last().filter(|_| monthly) else { return Ok(LedgerPaper::default()) };
        let named = stated.report.suspected.iter().chain(&stated.report.dropped_out);
        let cases =
            named.map(|pupil| self.case_of(*pupil).map(|(_, case)| case)).collect::<Result<_, _>>()?;
        Ok(kept_report(&stated.report, cases))
    }

    /// Who did not come since the last start of a term, as far as the roll was called.
    fn not_arrived(&self) -> Result<LedgerPaper, DeskError> {
        let Some(term) = self.term_start()? else { return Ok(LedgerPaper::default()) };
        let cases = term.missing.iter().map(|line| self.case_of(line.pupil).map(|(_, case)| case));
        Ok(LedgerPaper {
            on: Some(self.today().date),
            term_figures: Some((term.expected, term.came)),
            cases: cases.collect::<Result<_, _>>()?,
            ..LedgerPaper::default()
        })
    }

    /// The ledger: its cases, and the dropouts that were stated by changes without one.
    fn kept_ledger(&self) -> Result<LedgerPaper, DeskError> {
        let rules = self.rules();
        let on_ledger = self.store.cases(None)?;
        let contacts = self.store.contacts(None)?;
        let kept = on_ledger.iter().map(|case| {
            let own: Vec<_> =
                contacts.iter().filter(|kept| kept.contact.pupil == case.pupil).cloned().collect();
            kept_case(case.pupil, Some(case), &own, &rules.pack)
        });
        let mut all = self.store.changes_where(|change| DROPOUT.contains(&change.kind.as_str()))?;
        all.sort_by_key(when);
        let stands = |change: &&Change| {
            change.kind == DROPOUT[0]
                && change.state.is_under_way()
                && (change.effective || !change.ended)
                && on_ledger.iter().all(|case| case.pupil != change.pupil)
        };
        let cases = all.iter().filter(stands).map(|change| {
            let of_pupil = all.iter().filter(|other| other.pupil == change.pupil).cloned().collect();
            stated_case(change, pair(change, of_pupil).as_ref(), &rules.pack)
        });
        Ok(LedgerPaper {
            on: Some(self.today().date),
            cases: kept.chain(cases).collect(),
            ..LedgerPaper::default()
        })
    }

    /// This month's sheet of a class as far as its roll was called; the rest is for the pen.
    fn this_month(&self, wanted: &FormYear) -> Result<AttendancePaper, DeskError> {
        let roster = self.roster();
        let query = Query {
            standing: Some(Standing::Enrolled),
            grade: wanted.grade.clone(),
            class: wanted.class.clone(),
            ..Query::default()
        };
        let today = self.today().date;
        let first = Date::from_number(today.number() / 100 * 100 + 1).unwrap_or(today);
        let rolls = self.store.rolls(first, today)?;
        let line = |place| kept_month(roster.row(place).id, &rolls);
        Ok(AttendancePaper {
            month: today.number() / 100,
            grade: wanted.grade.clone().unwrap_or_default(),
            class: wanted.class.clone().unwrap_or_default(),
            lines: roster.find(&query).into_iter().map(line).collect(),
        })
    }

    fn not_of_this_change(&self, layout: &Layout, about: &FormAbout) -> DeskError {
        let fitting = self.forms_for(about).unwrap_or_default();
        let keys: Vec<String> = fitting.into_iter().map(|line| line.key).collect();
        let (key, all) = (&layout.key, keys.join(" "));
        mistake(
            both!("这项异动不用表{key}", "This change has no use for form {key}"),
            both!("这项异动的表：{all}", "The forms of this change are: {all}"),
        )
    }

    fn last_bundle(&self) -> Result<Option<LastBundle>, DeskError> {
        let facts = self.store.facts()?;
        let last = facts.traffic.iter().filter(|traffic| traffic.sent_number > 0);
        let Some(last) = last.max_by_key(|traffic| traffic.sent_at) else { return Ok(None) };
        let number = last.sent_number;
        let changes = self.store.changes_where(|change| change.bundle == Some(number))?.len();
        let code = last.sent_manifest.map(|digest| digest.to_string()).unwrap_or_default();
        let receiver = self.cards()?.into_iter().find(|card| card.fingerprint == last.peer);
        Ok(Some(LastBundle {
            number,
            code: code[code.len().saturating_sub(8)..].to_owned(),
            on: local_date(last.sent_at),
            changes,
            receiver: receiver.map(|card| card.name).unwrap_or_default(),
        }))
    }
}

fn unfit(layout: &Layout) -> DeskError {
    let of = layout.of.label();
    let (zh, en) = (of.zh, of.en);
    mistake(
        both!("{}要对着{zh}填", "The form {} is filled from {en}", layout.key),
        match layout.of {
            Of::Pupil => both!("请写 --student，或用 --blank 打空白表。", "Give --student, or --blank."),
            Of::Change => both!(
                "请写 --change 或 --student，或用 --blank 打空白表。",
                "Give --change or --student, or --blank."
            ),
            Of::Entrants | Of::Leavers => {
                both!("请写 --year，或用 --blank 打空白表。", "Give --year, or --blank.")
            }
            Of::HandOver => both!("请用 --last-bundle 或 --blank。", "Give --last-bundle or --blank."),
            Of::Case => both!(
                "请写 --student 或辍学异动的 --change，或用 --blank 打空白表。",
                "Give --student, the --change of a dropout, or --blank."
            ),
            Of::Ledger | Of::Attendance => {
                both!(
                    "不写 --student、--change，或用 --blank 打空白表。",
                    "Give no pupil and no change, or --blank."
                )
            }
        },
    )
}
