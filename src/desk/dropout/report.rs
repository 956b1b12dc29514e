//! The report of a dropout (第23条) assembled from what was written down: first day absent, contacts, reason, whereabouts,
//! help. It makes a draft for a person to complete and confirm, never a dropout.

use chrono::Datelike;

use super::DROPOUT;
use crate::{
    both,
    changes::{AbsenceLog, ChangeState, Form},
    desk::{ChangeDraft, Desk, DeskError, draft_of},
    domain::{
        Article, Date, DeskRole, FieldKey, Fields, Lang, PupilId, Value,
        ledger::{Case, Contact},
    },
    rules::{Refusal, contact, roles::Act},
    say,
};

/// How many characters the particular holds that tells of the contacts.
const CONTACTS_MAX: usize = 1000;
/// What is asked before everything else: the four weeks and the contacts.
const FIRST: [&str; 2] = ["determined_date", "contact_count"];

impl Desk {
    /// A dropout with everything known filled in; the draft that there is already, when there is one.
    ///
    /// # Errors
    /// When the four weeks are not full, the contacts are too few, or a dropout is under way: with a sentence.
    pub fn assemble_dropout(&self, pupil: PupilId) -> Result<ChangeDraft, DeskError> {
        self.only(DeskRole::School)?;
        self.pupil_for(Act::DraftChange, pupil)?;
        let open = self.store.changes_where(|change| change.pupil == pupil && change.kind == DROPOUT)?;
        if let Some(open) = open.into_iter().find(|change| change.is_open()) {
            return match open.state {
                ChangeState::Draft | ChangeState::Returned => Ok(draft_of(&open)),
                _ => Err(under_way().into()),
            };
        }
        let draft = self.assembled(pupil)?;
        let found = self.check_change(&draft)?;
        let stops = |at: &str| found.iter().find(|(forbids, refusal)| *forbids && refusal.at == at);
        match FIRST.into_iter().find_map(stops) {
            Some((_, refusal)) => Err(refusal.clone().into()),
            None => Ok(draft),
        }
    }

    fn assembled(&self, pupil: PupilId) -> Result<ChangeDraft, DeskError> {
        let record = self.pupil(pupil)?;
        let case = self.open_case_of(pupil)?;
        let log = self.absence_log(pupil)?;
        let mut form = Form::default();
        let day = |day: Date| day.number().to_string();
        form.set("determined_date", &day(self.today().date));
        if let Some(since) = log.since {
            form.set("first_absent_date", &day(since));
        }
        let kept = self.store.contacts(Some(pupil))?;
        let contacts: Vec<&Contact> = kept
            .iter()
            .map(|kept| &kept.contact)
            .filter(|one| contact::counts(one) && log.since.is_none_or(|since| one.on >= since))
            .collect();
        form.set("contact_count", &contacts.len().to_string());
        form.set("contacts", &self.contacts_text(&contacts));
        let (guardian, phone) = guardian(&record.fields);
        form.set("guardian", guardian);
        form.set("guardian_phone", phone);
        if let Some(Case { facts, .. }) = &case {
            form.set("reason", &facts.reason);
            form.set("reason_note", &facts.reason_note);
            form.set("whereabouts", &facts.whereabouts);
            form.set("whereabouts_note", &facts.whereabouts_note);
            form.set("measures", &facts.help);
            form.set("system_mark", &facts.system_mark);
        }
        let mut evidence: Vec<_> = contacts.iter().flat_map(|one| one.papers.clone()).collect();
        evidence.extend(case.iter().flat_map(|case| &case.steps).flat_map(|step| step.papers.clone()));
        let mut seen = std::collections::HashSet::new();
        evidence.retain(|paper| seen.insert(*paper));
        Ok(ChangeDraft { id: None, kind: DROPOUT.to_owned(), pupil: Some(pupil), form, evidence })
    }

    /// The contacts in one text, the latest kept when they are too many: 9月3日家访（王某）：不愿返校，外出务工.
    fn contacts_text(&self, contacts: &[&Contact]) -> String {
        let lines: Vec<String> = contacts
            .iter()
            .map(|one| {
                let (month, day) = (one.on.0.month(), one.on.0.day());
                let way = self.choice_words(contact::WAYS, &one.way).zh;
                let outcome = self.choice_words(contact::OUTCOMES, &one.outcome).zh;
                let whom = if one.whom.is_empty() { String::new() } else { format!("（{}）", one.whom) };
                format!("{month}月{day}日{way}{whom}：{outcome}，{}", one.found)
            })
            .collect();
        for from in 0..lines.len() {
            let earlier = if from == 0 {
                String::new()
            } else {
                say!(Lang::Zh, "此前另有{from}次；", "{from} earlier contacts; ")
            };
            let text = format!("{earlier}{}", lines[from..].join("；"));
            if text.chars().count() <= CONTACTS_MAX {
                return text;
            }
        }
        String::new()
    }

    /// What the school's books say of a pupil's absence.
    pub(in crate::desk) fn absence_log(&self, pupil: PupilId) -> Result<AbsenceLog, DeskError> {
        let run = self.store.run(pupil)?;
        let case = self.store.cases(Some(pupil))?.into_iter().rfind(Case::is_open);
        let kept = self.store.contacts(Some(pupil))?;
        let is_kept = run.is_some() || case.is_some() || !kept.is_empty();
        let days = || kept.iter().filter(|kept| contact::counts(&kept.contact)).map(|kept| kept.contact.on);
        Ok(AbsenceLog {
            since: case.and_then(|case| case.facts.first_absent).or(run.map(|run| run.first.on)),
            contacts: is_kept.then(|| days().collect()),
        })
    }
}

/// The guardian of a record and the telephone: the first member who is one, else the first.
pub(super) fn guardian(fields: &Fields) -> (&str, &str) {
    let second = fields.get(FieldKey::Member2IsGuardian) == Some(&Value::YesNo(true))
        && fields.get(FieldKey::Member1IsGuardian) != Some(&Value::YesNo(true));
    let (name, phone) = if second {
        (FieldKey::Member2Name, FieldKey::Member2Phone)
    } else {
        (FieldKey::Member1Name, FieldKey::Member1Phone)
    };
    let own = fields.text(phone);
    (fields.text(name), if own.is_empty() { fields.text(FieldKey::Phone) } else { own })
}

fn under_way() -> Refusal {
    Refusal {
        article: Some(Article(23)),
        at: String::new(),
        what: both!("这名学生的辍学已经上报。", "A dropout of this pupil is under way."),
        why: both!("一名学生同时只办一项。", "There is one for a pupil at a time."),
        next: both!("请在“异动”里接着办。", "Go on with it under changes."),
    }
}
