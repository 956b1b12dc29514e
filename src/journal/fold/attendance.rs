//! What a roll call makes true: the roll of the day, the days on which a pupil was not simply present, and the present
//! run of unexcused absence (第23条). It counts half days marked 旷课 and knows no calendar: how many school days a run
//! has, and whether a holiday stops it, is a question for the rule pack.

use chrono::Days;

use super::{Tables, stamp};
use crate::{
    domain::{
        Date, PupilId, Stamp,
        attendance::{AbsenceRun, AbsentDay, HalfDay, Presence, Roll, RollCall, RollMark},
    },
    journal::Entry,
};

/// Days that are looked at first for a half day on which a pupil was there, and at most in one part but the last.
const FIRST_LOOK: u64 = 8;
const LAST_LOOK: u64 = 256;

pub(super) fn called<T: Tables>(tables: &mut T, entry: &Entry, call: RollCall) -> Result<(), T::Error> {
    let stamp = stamp(entry);
    let RollCall { grade, class, on, marks } = call;
    let mut roll = match tables.roll(on, &grade, &class)? {
        Some(roll) => Roll { last: stamp, ..roll },
        None => Roll { grade, class, on, marks: Vec::new(), first: stamp, last: stamp },
    };
    for mark in marks {
        let place = roll.marks.binary_search_by_key(&mark.pupil, |known| known.pupil);
        let before = place.ok().and_then(|at| roll.marks.get(at).cloned());
        let after = overlaid(before.as_ref(), &mark);
        match (place, after.morning.called() || after.afternoon.called()) {
            (Ok(at), true) => roll.marks[at] = after.clone(),
            (Ok(at), false) => drop(roll.marks.remove(at)),
            (Err(at), true) => roll.marks.insert(at, after.clone()),
            (Err(_), false) => {}
        }
        let was = before.map_or([Presence::Uncalled; 2], |before| [before.morning, before.afternoon]);
        alter(tables, on, was, &mark, &after, stamp, &mut roll)?;
    }
    tables.put_roll(roll)
}

/// Marks laid over what stands.
fn overlaid(before: Option<&RollMark>, mark: &RollMark) -> RollMark {
    let half = |known: Presence, new: Presence| match new {
        Presence::Uncalled => known,
        Presence::Cleared => Presence::Uncalled,
        other => other,
    };
    let (morning, afternoon, note) = before.map_or((Presence::Uncalled, Presence::Uncalled, ""), |known| {
        (known.morning, known.afternoon, known.note.as_str())
    });
    RollMark {
        pupil: mark.pupil,
        morning: half(morning, mark.morning),
        afternoon: half(afternoon, mark.afternoon),
        note: if mark.note.is_empty() { note.to_owned() } else { mark.note.clone() },
    }
}

/// Alters the pupil's absent days and, when it can have moved, the run.
fn alter<T: Tables>(
    tables: &mut T,
    on: Date,
    was: [Presence; 2],
    mark: &RollMark,
    after: &RollMark,
    stamp: Stamp,
    roll: &mut Roll,
) -> Result<(), T::Error> {
    let mut days = tables.absences(mark.pupil)?;
    let place = days.binary_search_by_key(&on, |day| day.on);
    // Another class may have called the pupil on the same day: its half days stand beside ours.
    let known = place.ok().map(|at| RollMark {
        pupil: mark.pupil,
        morning: days[at].morning,
        afternoon: days[at].afternoon,
        note: days[at].note.clone(),
    });
    let day = known.map_or_else(|| after.clone(), |known| overlaid(Some(&known), mark));
    let plain = |half: Presence| matches!(half, Presence::Uncalled | Presence::Present);
    let absent = !(plain(day.morning) && plain(day.afternoon));
    let noted =
        AbsentDay { on, morning: day.morning, afternoon: day.afternoon, note: day.note.clone(), stamp };
    let altered = match (place, absent) {
        (Ok(at), true) => std::mem::replace(&mut days[at], noted.clone()) != noted,
        (Ok(at), false) => {
            days.remove(at);
            true
        }
        (Err(at), true) => {
            days.insert(at, noted);
            true
        }
        (Err(_), false) => false,
    };
    if altered {
        tables.put_absences(mark.pupil, days.clone())?;
        tables.log(mark.pupil, stamp.seq)?;
    }
    let is = [after.morning, after.afternoon];
    let loosened = was.iter().zip(&is).any(|(was, is)| breaks(*was) && !breaks(*is));
    let truant = is.contains(&Presence::Truant) || was.contains(&Presence::Truant);
    if !truant && !loosened && tables.run(mark.pupil)?.is_none() {
        return Ok(());
    }
    // The day itself must be readable for the run.
    tables.put_roll(roll.clone())?;
    refresh(tables, mark.pupil, &days)
}

/// Counts the run of a pupil anew: marks, or the standing, have changed.
pub(super) fn stood<T: Tables>(tables: &mut T, pupil: PupilId) -> Result<(), T::Error> {
    let days = tables.absences(pupil)?;
    if days.is_empty() { Ok(()) } else { refresh(tables, pupil, &days) }
}

fn refresh<T: Tables>(tables: &mut T, pupil: PupilId, days: &[AbsentDay]) -> Result<(), T::Error> {
    let record = tables.pupil(pupil)?;
    let run = match &record {
        // Who left the roll has no run; who came back begins anew on that day.
        Some(record) if !record.standing.is_on_roll() => None,
        Some(record) => run_of(tables, pupil, days, record.situation.since)?,
        None => None,
    };
    tables.put_run(pupil, run)
}

fn run_of<T: Tables>(
    tables: &mut T,
    pupil: PupilId,
    days: &[AbsentDay],
    since: Option<Date>,
) -> Result<Option<AbsenceRun>, T::Error> {
    let truant: Vec<HalfDay> = halves(days)
        .filter(|(half, mark)| *mark == Presence::Truant && since.is_none_or(|since| half.on >= since))
        .map(|(half, _)| half)
        .collect();
    let Some(last) = truant.last().copied() else { return Ok(None) };
    if broken(tables, pupil, days, last, None)? {
        return Ok(None);
    }
    let mut run = AbsenceRun { pupil, first: last, last, halves: 1 };
    for half in truant.into_iter().rev().skip(1) {
        if broken(tables, pupil, days, half, Some(run.first))? {
            break;
        }
        run.first = half;
        run.halves += 1;
    }
    Ok(Some(run))
}

/// Whether the pupil attended or was excused on a half day strictly between two; `until` none means ever after.
fn broken<T: Tables>(
    tables: &mut T,
    pupil: PupilId,
    days: &[AbsentDay],
    from: HalfDay,
    until: Option<HalfDay>,
) -> Result<bool, T::Error> {
    let between = |half: &HalfDay| *half > from && until.is_none_or(|until| *half < until);
    let start = days.partition_point(|day| day.on < from.on);
    let known = halves(&days[start..]).take_while(|(half, _)| until.is_none_or(|until| half.on <= until.on));
    if known.into_iter().any(|(half, mark)| between(&half) && breaks(mark)) {
        return Ok(true);
    }
    let (mut after, mut span) = (from.on, FIRST_LOOK);
    loop {
        // A pupil who came back is found within days, so days are asked for in growing parts.
        let end = after.0.checked_add_days(Days::new(span)).map(Date).filter(|_| span <= LAST_LOOK);
        let whole = match (end, until) {
            (None, _) => true,
            (Some(end), Some(until)) => until.on <= end,
            (Some(_), None) => false,
        };
        let end = if whole { until.map(|until| until.on) } else { end };
        for on in tables.roll_days(after, end)? {
            for roll in tables.rolls(on)? {
                if roll.of(pupil).is_some_and(|mark| breaks(mark.morning) || breaks(mark.afternoon)) {
                    return Ok(true);
                }
            }
        }
        match end.and_then(|end| end.0.pred_opt()) {
            Some(before) if !whole => after = Date(before),
            _ => return Ok(false),
        }
        span *= 2;
    }
}

fn halves(days: &[AbsentDay]) -> impl Iterator<Item = (HalfDay, Presence)> + '_ {
    days.iter().flat_map(|day| {
        [
            (HalfDay { on: day.on, afternoon: false }, day.morning),
            (HalfDay { on: day.on, afternoon: true }, day.afternoon),
        ]
    })
}

/// Whether a mark ends a run: the pupil was there, or was excused.
const fn breaks(mark: Presence) -> bool {
    mark.called() && !matches!(mark, Presence::Truant)
}
