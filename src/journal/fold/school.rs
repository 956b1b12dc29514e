//! What an entry makes true of the school's year and of the files: terms, classes, bulk acts, marks, papers, duties.

use super::{FoldError, Tables, record};
use crate::{
    changes::Effect,
    domain::school::{FileMark, YearAct, YearMove},
    journal::{Act, Entry, Op},
};

pub(super) fn apply<T: Tables>(tables: &mut T, entry: &Entry, op: Op) -> Result<(), T::Error> {
    match op {
        Op::YearActed { act, year, moves } => act_on(tables, entry, act, year, moves),
        Op::YearUndone { act, reason: _ } => {
            let mut done = tables.act(act)?.ok_or(FoldError::Unknown(entry.seq))?;
            if done.undone_by.is_some() {
                return Ok(());
            }
            for (pupil, restore) in &done.back {
                record::take_back(tables, entry, *pupil, None, restore, act)?;
            }
            done.undone_by = Some(entry.seq);
            tables.put_act(done)
        }
        Op::SectionNoted { marks } => note_marks(tables, entry.seq, &marks),
        Op::PaperNoted { pupil, paper } => {
            let mut file = tables.file(pupil)?;
            file.papers.retain(|known| (&known.sheet, &known.period) != (&paper.sheet, &paper.period));
            file.papers.push(paper);
            tables.put_file(pupil, file)?;
            tables.log(pupil, entry.seq)
        }
        other => facts_op(tables, other),
    }
}

/// Marks of a pupil that stand together open the file once.
fn note_marks<T: Tables>(tables: &mut T, seq: u64, marks: &[FileMark]) -> Result<(), T::Error> {
    for own in marks.chunk_by(|a, b| a.pupil == b.pupil) {
        let Some(pupil) = own.first().map(|mark| mark.pupil) else { continue };
        let mut file = tables.file(pupil)?;
        for mark in own {
            file.marks.retain(|known| {
                (&known.section, &known.item, &known.period) != (&mark.section, &mark.item, &mark.period)
            });
            if !mark.value.is_empty() {
                file.marks.push(mark.clone());
            }
        }
        tables.put_file(pupil, file)?;
        tables.log(pupil, seq)?;
    }
    Ok(())
}

fn facts_op<T: Tables>(tables: &mut T, op: Op) -> Result<(), T::Error> {
    let mut facts = tables.facts()?;
    match op {
        Op::YearPlanned { plan } => {
            facts.years.retain(|known| known.year != plan.year);
            facts.years.push(plan);
            facts.years.sort_by_key(|known| known.year);
        }
        Op::ClassSet { class } => {
            facts.classes.retain(|known| (&known.grade, &known.number) != (&class.grade, &class.number));
            facts.classes.push(class);
            facts.classes.sort_by(|a, b| (&a.grade, &a.number).cmp(&(&b.grade, &b.number)));
        }
        Op::SubjectsSet { subjects } => facts.subjects = subjects,
        Op::DutyDone { done } => {
            facts.duties.retain(|known| (&known.duty, &known.period) != (&done.duty, &done.period));
            facts.duties.push(done);
        }
        _ => {}
    }
    tables.put_facts(facts)
}

fn act_on<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    act: YearAct,
    year: u16,
    moves: Vec<YearMove<Effect>>,
) -> Result<(), T::Error> {
    let mut back = Vec::with_capacity(moves.len());
    for YearMove { pupil, effects } in moves {
        if let Some(restore) = record::effects(tables, entry, pupil, None, effects)? {
            back.push((pupil, restore));
        }
        tables.log(pupil, entry.seq)?;
    }
    tables.put_act(Act { seq: entry.seq, act, year, back, undone_by: None })
}
