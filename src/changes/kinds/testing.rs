//! A pupil and a case for the tests of the kinds.

use crate::{
    changes::{
        Becoming, Case, Change, ChangeState, Effect, Form, Kind, Paper, SchoolFacts, Step, canonical_form,
        check_form, particular_example,
    },
    domain::{
        ChangeId, Date, DeskRole, FieldKey, Fields, Lang, Pupil, PupilId, Site, SiteKind, Situation,
        Standing, Value, calendar::WorkCalendar, reading,
    },
    rules::{Pack, Term, Verdict},
};

/// What a test may alter before a case is made.
pub(super) struct Scene {
    pub pupil: Option<Pupil>,
    pub form: Form,
    pub titles: Vec<&'static str>,
    pub open: Vec<Change>,
    pub site: Site,
    pub term: Option<Term>,
    pub school: SchoolFacts,
    pub today: Date,
}

pub(super) fn date(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

pub(super) fn pupil() -> Pupil {
    let fields: Fields = [
        (FieldKey::Name, "王小曼"),
        (FieldKey::Gender, "女"),
        (FieldKey::BirthDate, "20160312"),
        (FieldKey::IdDocType, "居民身份证"),
        (FieldKey::IdDocNumber, NUMBER),
        (FieldKey::Grade, "三年级"),
        (FieldKey::EnrollmentMonth, "202209"),
        (FieldKey::Phone, "13900000001"),
    ]
    .into_iter()
    .map(|(key, text)| (key, reading::read(key, text, date(20_261_010).0).value.expect("readable")))
    .collect();
    Pupil {
        id: PupilId([1; 16]),
        standing: Standing::Enrolled,
        entered: date(20_260_901),
        version: 7,
        slot: 0,
        fields,
        situation: Situation::default(),
    }
}

/// A girl born on 2016-03-12, in an area that does not exist.
pub(super) const NUMBER: &str = "210499201603120022";
/// A boy born on 2015-05-06, in the same area.
pub(super) const OTHER_NUMBER: &str = "210499201505060011";

impl Scene {
    /// Every particular of the kind filled with its example.
    pub fn of(kind: &dyn Kind) -> Self {
        let mut form = Form::default();
        for particular in kind.particulars() {
            form.set(particular.key, &particular_example(particular, date(20_261_010)));
        }
        Self {
            pupil: Some(pupil()),
            form,
            titles: Vec::new(),
            open: Vec::new(),
            site: Site {
                code: "2121049901".into(),
                name: "东沟教学点".into(),
                role: DeskRole::School,
                kind: SiteKind::TeachingPoint,
            },
            term: None,
            school: SchoolFacts::default(),
            today: date(20_261_010),
        }
    }

    pub fn set(mut self, key: &str, text: &str) -> Self {
        self.form.set(key, text);
        self
    }

    pub fn with<T>(&self, act: impl FnOnce(&Case<'_>) -> T) -> T {
        let papers: Vec<Paper<'_>> = self.titles.iter().map(|title| Paper { media: "jpeg", title }).collect();
        act(&Case {
            change: None,
            pupil: self.pupil.as_ref(),
            form: &self.form,
            evidence: &papers,
            today: self.today,
            pack: Pack::builtin(),
            open: &self.open,
            site: &self.site,
            term: self.term,
            calendar: WorkCalendar::built_in(),
            school: &self.school,
        })
    }

    pub fn verdict(&self, kind: &dyn Kind) -> Verdict {
        self.with(|case| check_form(kind, case, Step::Queue))
    }

    /// The keys on which refusals hang.
    pub fn refused(&self, kind: &dyn Kind) -> Vec<String> {
        self.verdict(kind).refusals.into_iter().map(|refusal| refusal.at).collect()
    }

    /// The same scene with the form that is kept.
    pub fn kept(mut self, kind: &dyn Kind) -> Self {
        self.form = self.with(|case| canonical_form(kind, case)).expect("readable");
        self
    }

    pub fn summary(&self, kind: &dyn Kind, lang: Lang) -> String {
        self.with(|case| kind.summary(case, lang))
    }
}

/// The record after effects, as the fold applies them.
pub(super) fn after(pupil: &Pupil, effects: Vec<Effect>) -> Pupil {
    let mut pupil = pupil.clone();
    for effect in effects {
        match effect {
            Effect::Standing(standing) => pupil.standing = standing,
            Effect::Field(key, value) => {
                pupil.fields.set(key, value);
            }
            Effect::Enter(fields) => pupil.fields = fields,
            Effect::Becomes(becoming) => become_(&mut pupil, &becoming),
            Effect::EnterAs(fields, becoming) => {
                pupil.fields = fields;
                become_(&mut pupil, &becoming);
            }
            Effect::Elsewhere(elsewhere) => pupil.situation.elsewhere = elsewhere,
            Effect::ClockStarts(clock) => pupil.situation.clocks.push(clock),
            Effect::ClockStops(rule) => pupil.situation.clocks.retain(|clock| clock.rule != rule),
            Effect::Seen(seen) => pupil.situation.seen = Some(seen),
        }
    }
    pupil
}

fn become_(pupil: &mut Pupil, becoming: &Becoming) {
    pupil.standing = becoming.standing;
    pupil.situation.since = Some(becoming.on);
    pupil.situation.until = becoming.until;
}

/// A change as it lies beside the one that is judged.
pub(super) fn change(kind: &str, id: u8) -> Change {
    Change {
        id: ChangeId([id; 16]),
        kind: kind.into(),
        pupil: PupilId([1; 16]),
        pupil_name: "王小曼".into(),
        revision: 1,
        state: ChangeState::Approved,
        form: Form::default(),
        evidence: Vec::new(),
        created_at: 0,
        queued_seq: None,
        base: 0,
        due: None,
        bundle: None,
        disposition: None,
        reason: String::new(),
        on_approval: Vec::new(),
        stage: String::new(),
        steps: Vec::new(),
        clock: None,
        effective: false,
        ended: false,
        back: None,
    }
}

pub(super) fn code(code: &str) -> Option<Value> {
    Some(Value::Code(code.into()))
}
