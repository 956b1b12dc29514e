//! A school year of 6,000 pupils, played day by day with the desk's own verbs over a clock of its own: changes are
//! drafted, checked, queued and taken through their steps, some stay lying, summer comes with graduation and promotion.
//! What it leaves behind is the desk that 今日 is asked over. It measures only what a change costs to write.

use std::{
    collections::{HashMap, VecDeque},
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicI64, Ordering},
    time::Instant,
};

use xueji::{
    changes::{Form, KINDS, Kind, Subject, particular_example},
    desk::{
        ChangeDraft, Desk, ImportOrder, Progress, StepTold, Surroundings, school_year_of, year::YearOrder,
    },
    domain::{ChangeId, Date, DeskRole, EvidenceId, school::YearAct},
    rules::grade_year::{Shape, System},
};

use crate::{
    ground::{Done, around, found_around, median, ms, tell, told, trust},
    pupils,
};

const PUPILS: u32 = 6_000;
const DAYS: i64 = 365;
/// Seconds of a day.
const DAY: i64 = 24 * 3600;
/// Changes that are written on every day.
const A_DAY: usize = 9;
/// Days between two steps of a business.
const STEP_DAYS: i64 = 9;
/// Days between two sticks.
const EXPORT_DAYS: i64 = 14;
/// One in so many is left lying after its first step.
const LEFT_LYING: usize = 10;
/// How many changes at the beginning and at the end are compared.
const COMPARED: usize = 300;

static NOW: AtomicI64 = AtomicI64::new(0);

struct Year {
    desk: Desk,
    stick: PathBuf,
    scan: PathBuf,
    /// Papers by their title: what a paper shows is no part of this measurement.
    papers: HashMap<String, EvidenceId>,
    /// Changes under way, and when their next step is taken.
    waiting: VecDeque<(i64, ChangeId)>,
    /// Milliseconds of drafting, checking and queueing a change.
    written: Vec<f64>,
}

/// Plays the year in a new folder, up to today.
pub fn play(folder: &Path) -> Done<()> {
    let today = (around().now)();
    NOW.store(today - DAYS * DAY, Ordering::Relaxed);
    let then = Surroundings {
        now: || NOW.load(Ordering::Relaxed),
        built: Date::from_number(20_200_101).ok_or("no such day")?,
        ..around()
    };
    let desk = found_around(folder, DeskRole::School, then.clone())?;
    let center = found_around(&folder.join("center"), DeskRole::Center, then)?;
    let stick = folder.join("stick");
    fs::create_dir(&stick)?;
    trust(&desk, &center, &stick)?;
    let shape = Shape {
        lowest: "11".into(),
        highest: "16".into(),
        system: System::SixThree,
        move_up: None,
        told: true,
    };
    told(desk.set_school_shape(&shape))?;
    let file = folder.join("roster.csv");
    pupils::write_csv(&file, PUPILS)?;
    let order = ImportOrder { file: file.clone(), update: false, classes: Vec::new() };
    told(desk.import(&order, &Progress::new()))?;
    fs::remove_file(&file)?;
    let scan = folder.join("scan.pdf");
    let mut year =
        Year { desk, stick, scan, papers: HashMap::new(), waiting: VecDeque::new(), written: Vec::new() };
    for day in 0..DAYS {
        year.day(day)?;
        NOW.fetch_add(DAY, Ordering::Relaxed);
    }
    fs::remove_file(&year.scan)?;
    let (first, last) = (&year.written[..COMPARED], &year.written[year.written.len() - COMPARED..]);
    tell("written", year.written.len() as f64);
    tell("first", median(first));
    tell("last", median(last));
    Ok(())
}

impl Year {
    fn day(&mut self, day: i64) -> Done<()> {
        let today = self.desk.today().date;
        if day == 0 || today.number() % 10_000 == 825 {
            let plan = told(self.desk.terms_of_year(school_year_of(today) + u16::from(day > 0)))?;
            told(self.desk.set_year(plan))?;
        }
        if today.number() % 10_000 == 710 {
            for act in [YearAct::Graduate, YearAct::Promote] {
                told(self.desk.year_act(&YearOrder::new(act, school_year_of(today))))?;
            }
        }
        if day % EXPORT_DAYS == EXPORT_DAYS - 1 {
            told(self.desk.export(&self.stick, &Progress::new()))?;
        }
        for nth in 0..A_DAY {
            self.write(usize::try_from(day)? * A_DAY + nth, day)?;
        }
        while let Some((_, id)) = self.waiting.front().copied().filter(|(due, _)| *due <= day) {
            self.waiting.pop_front();
            if self.step(id)? {
                self.waiting.push_back((day + STEP_DAYS, id));
            }
        }
        Ok(())
    }

    /// Writes a change for some pupil whom it fits, and queues it.
    fn write(&mut self, nth: usize, day: i64) -> Done<()> {
        let (roster, today) = (self.desk.roster(), self.desk.today().date);
        let row = roster.row(u32::try_from(nth * 7919 % roster.len())?);
        let fits = |kind: &&dyn Kind| kind.subject() == Subject::Newcomer || kind.starts_from(row.standing);
        let fitting: Vec<&dyn Kind> = KINDS.into_iter().filter(fits).collect();
        let Some(kind) = fitting.get(nth % fitting.len().max(1)) else { return Ok(()) };
        let mut form = Form::default();
        for particular in kind.particulars() {
            form.set(particular.key, &particular_example(particular, today));
        }
        let mut draft = ChangeDraft {
            kind: kind.tag().into(),
            pupil: (kind.subject() != Subject::Newcomer).then_some(row.id),
            form,
            ..ChangeDraft::default()
        };
        for (title, _) in self.desk.papers_asked(kind.tag(), &draft.form) {
            draft.evidence.push(self.paper(&title.zh)?);
        }
        let begun = Instant::now();
        if told(self.desk.check_change(&draft))?.iter().any(|(forbids, _)| *forbids) {
            return Ok(());
        }
        let id = told(self.desk.save_change(&draft))?;
        told(self.desk.queue_change(id))?;
        self.written.push(ms(begun.elapsed()));
        if !nth.is_multiple_of(LEFT_LYING) {
            self.waiting.push_back((day + STEP_DAYS, id));
        }
        Ok(())
    }

    fn paper(&mut self, title: &str) -> Done<EvidenceId> {
        if let Some(known) = self.papers.get(title) {
            return Ok(*known);
        }
        fs::write(&self.scan, format!("%PDF-1.4\n{}\n%%EOF\n", self.papers.len()))?;
        let id = told(self.desk.attach(&self.scan, title))?;
        self.papers.insert(title.to_owned(), id);
        Ok(id)
    }

    /// Takes the first step that leads on; false when there is none, or it may not be taken yet.
    fn step(&self, id: ChangeId) -> Done<bool> {
        let offers = told(self.desk.steps(id))?;
        let Some(offer) = offers.iter().find(|offer| !matches!(&*offer.key, "withdraw" | "reopen")) else {
            return Ok(false);
        };
        let mut step = StepTold::default();
        for asked in offer.asks.iter().filter(|asked| asked.required) {
            step.set.set(asked.key, &asked.example);
        }
        Ok(self.desk.step(id, &offer.key, &step).is_ok())
    }
}
