//! What a kind of change is: the one trait that form, command line, palette, help and sheets read, and the one
//! list of kinds. A new kind is a file in `kinds/`, a line in [`KINDS`], and a frozen vector.

use super::{Change, Due, Effect, Form, Move, Offer, Particular, Stage, kinds};
use crate::{
    domain::{
        Article, ChangeId, Clock, Date, FieldKey, Lang, Pupil, Site, Standing, Text, Words,
        calendar::WorkCalendar, school::YearPlan,
    },
    rules::{Pack, Term, Verdict, enrolment::Twin, grade_year::System},
};

/// Whom a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A pupil with a record here.
    Existing,
    /// A pupil who gets a record by this change.
    Newcomer,
    /// Either: a pupil when one is named, otherwise nobody who has a record here.
    Either,
}

/// A paper attached to a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper<'a> {
    /// `jpeg`, `png` or `pdf`.
    pub media: &'a str,
    /// What paper it is, in the person's words.
    pub title: &'a str,
}

/// Everything that a kind may look at. Nothing else is read: a kind is pure.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The change itself, when it was saved before.
    pub change: Option<ChangeId>,
    /// The pupil; none for a newcomer.
    pub pupil: Option<&'a Pupil>,
    /// The particulars.
    pub form: &'a Form,
    /// The papers.
    pub evidence: &'a [Paper<'a>],
    /// The day on which it is judged.
    pub today: Date,
    /// The rule pack.
    pub pack: &'a Pack,
    /// The changes of this pupil; those that are closed, and this one itself, are passed over.
    pub open: &'a [Change],
    /// The site.
    pub site: &'a Site,
    /// The term of today, when it is known.
    pub term: Option<Term>,
    /// The working days.
    pub calendar: &'a WorkCalendar,
    /// What the school knows of its year: grades, classes, how a teaching point's pupils move up.
    pub school: &'a SchoolFacts,
}

/// What a kind may know of the school beyond its site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SchoolFacts {
    /// The codes of the grades taught here; empty when it was never told.
    pub grades: Vec<String>,
    /// The system of the school, which says after which grades a stage ends.
    pub system: System,
    /// The end of this term and the start of the next, when known.
    pub next_term: Option<Date>,
    /// The school years as they were set up, oldest first.
    pub years: Vec<YearPlan>,
    /// The records here that may be the same child as the one of the case (第7条).
    pub twins: Vec<Twin>,
    /// The fields that were edited at the desk after the form was filled; told only of changes that act at once.
    pub newer: Vec<Newer>,
    /// What the school's books say of the pupil's absence; told only of a dropout.
    pub absence: AbsenceLog,
}

/// What roll calls, ledger and contact log say of a pupil's absence (第23条).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AbsenceLog {
    /// The first day absent, by roll call or ledger; none when neither tells one.
    pub since: Option<Date>,
    /// The days of the contacts that count; none when no log is kept of this pupil.
    pub contacts: Option<Vec<Date>>,
}

/// A field of the record that was edited at the desk after the form of a change had a text for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    /// The field.
    pub field: FieldKey,
    /// The text that the form had then.
    pub text: String,
    /// The day of the edit.
    pub on: Date,
}

impl<'a> Case<'a> {
    /// The text of a particular, empty when it is not filled.
    #[must_use]
    pub fn get(&self, key: &str) -> &'a str {
        self.form.get(key)
    }

    /// The change itself as it was last saved.
    #[must_use]
    pub fn this(&self) -> Option<&'a Change> {
        self.open.iter().find(|change| Some(change.id) == self.change)
    }

    /// The day of a date particular, when it can be read.
    #[must_use]
    pub fn date(&self, key: &str) -> Option<Date> {
        super::reading::read_date(self.get(key), self.today)
    }
}

/// A kind of change.
pub trait Kind: Sync {
    /// Its tag on the command line, in JSON and in the journal; never changes.
    fn tag(&self) -> &'static str;
    /// Its name.
    fn name(&self) -> Text;
    /// What it is for, in one line.
    fn about(&self) -> Text;
    /// The article that it belongs to.
    fn article(&self) -> Article;
    /// Every article that it serves, its own first.
    fn articles(&self) -> Vec<Article> {
        vec![self.article()]
    }
    /// Whom it is about.
    fn subject(&self) -> Subject;
    /// Whether such a business may start from a standing; what the rules say besides is told by [`Kind::check`].
    fn starts_from(&self, standing: Standing) -> bool {
        standing.is_on_roll()
    }
    /// Its particulars, in the order of the form.
    fn particulars(&self) -> &'static [Particular];
    /// How much it presses: 0 is the most urgent. A full stick takes low numbers first.
    fn urgency(&self) -> u8;
    /// The key of the particular that names the ground by which papers differ; empty when none does.
    fn ground(&self) -> &'static str {
        ""
    }
    /// Whether somebody must approve it; if not, it is done when queued (第12条).
    fn needs_approval(&self) -> bool {
        true
    }
    /// The tags of the kinds beside which it may be open: the rule of one open business has exceptions.
    fn beside(&self) -> &'static [&'static str] {
        &[]
    }
    /// Puts in what follows from the record, such as the old value of a correction. It is called before saving.
    fn prepare(&self, case: &Case<'_>, form: &mut Form) {
        let _ = (case, form);
    }
    /// What the rules say. Particulars that are empty or cannot be read are passed over: [`super::check_form`]
    /// speaks of them.
    fn check(&self, case: &Case<'_>) -> Verdict;
    /// The day by which it must be acted on, when a rule or the pack says one.
    fn due(&self, case: &Case<'_>) -> Option<Due> {
        let _ = case;
        None
    }
    /// The limit within which it must be on its way to the center. It runs until the change is on the stick, whatever
    /// becomes of the business meanwhile.
    fn report_by(&self, form: &Form, site: &Site, pack: &Pack, calendar: &WorkCalendar) -> Option<Clock> {
        let _ = (form, site, pack, calendar);
        None
    }
    /// The limit that runs once that report is made, where the report's limit was all that ran.
    fn clock_once_reported(&self, form: &Form, pack: &Pack, calendar: &WorkCalendar) -> Option<Clock> {
        let _ = (form, pack, calendar);
        None
    }
    /// What happens to the record when it is queued.
    fn effects_now(&self, case: &Case<'_>) -> Vec<Effect> {
        let _ = case;
        Vec::new()
    }
    /// What happens to the record on approval, once: by the center's word or by the first effective step, whichever
    /// comes first. The center is not the authority that decides (学籍主管部门 is the county's, 第3条), but a site
    /// without network has no other sight of the national system, and of a transfer it owes the center a report only
    /// (第15条). So the center's 同意 is its word that the business went through there, parties and all (第4, 14条): it
    /// approves what was decided, and leaves or returns what was not. Who learns of each party himself takes the steps.
    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let _ = case;
        Vec::new()
    }
    /// What happens to the record when a step taken on a day brings it about, and no approval: the same, on that day
    /// where the day makes a difference.
    fn effects_by_step(&self, case: &Case<'_>, on: Date) -> Vec<Effect> {
        let _ = on;
        self.effects_on_approval(case)
    }
    /// The stages of the business; the first is where it stands once queued.
    fn stages(&self) -> &'static [Stage] {
        &[]
    }
    /// The steps between them.
    fn moves(&self) -> &'static [Move] {
        &[]
    }
    /// The steps that may be taken from a stage. A kind whose steps come from the rule pack makes them here.
    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let _ = case;
        let from = |step: &&Move| step.from.contains(&stage);
        self.moves().iter().filter(from).map(|step| Offer::of(step, self.stages())).collect()
    }
    /// What a stage is called. A kind whose stages come from the rule pack names them here.
    fn stage_label(&self, case: &Case<'_>, stage: &str) -> Words {
        let _ = case;
        self.stages()
            .iter()
            .find(|known| known.key == stage)
            .map_or_else(Words::default, |known| known.label.into())
    }
    /// What the rules say of a step on a day, beyond what it asks for.
    fn check_step(&self, case: &Case<'_>, step: &Offer, told: &Form, on: Date) -> Verdict {
        let _ = (case, step, told, on);
        Verdict::clear()
    }
    /// What a step does to the record besides the effects of the change itself.
    fn effects_of_step(&self, case: &Case<'_>, step: &Offer, told: &Form, on: Date) -> Vec<Effect> {
        let _ = (case, step, told, on);
        Vec::new()
    }
    /// The limit that runs in a stage reached on a day.
    fn clock_at(&self, case: &Case<'_>, stage: &str, since: Date) -> Option<Clock> {
        let _ = (case, stage, since);
        None
    }
    /// The keys of the paper forms that belong to it, such as `F03`.
    fn forms(&self) -> &'static [&'static str] {
        &[]
    }
    /// One line for lists: no name, no numbers of documents.
    fn summary(&self, case: &Case<'_>, lang: Lang) -> String;
}

impl std::fmt::Debug for dyn Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

/// Every kind of change, in the order shown.
pub static KINDS: [&dyn Kind; 20] = [
    &kinds::TransferOut,
    &kinds::TransferIn,
    &kinds::Dropout,
    &kinds::KeyCorrection,
    &kinds::QuickEdit,
    &kinds::ProblemRecord,
    &kinds::Suspend,
    &kinds::ExtendSuspension,
    &kinds::Resume,
    &kinds::Abroad,
    &kinds::ReturnFromAbroad,
    &kinds::Missing,
    &kinds::SkipGrade,
    &kinds::Death,
    &kinds::Defer,
    &kinds::Enrol,
    &kinds::DropoutReturn,
    &kinds::AttendElsewhere,
    &kinds::ArchiveHandover,
    &kinds::Certificate,
];

/// The kind with this tag.
#[must_use]
pub fn kind(tag: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.tag() == tag)
}
