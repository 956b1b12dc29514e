//! Contacts with a family (第23条: 多次联系): noted, altered, struck with a reason, listed. A letter carries its number,
//! its last day and its service.

use super::{ContactLine, Objections, entry_of, lawful, not_here, objections};
use crate::{
    both,
    desk::{Desk, DeskError, ErrorKind},
    domain::{
        ContactId, Date, DeskRole, EvidenceId, FieldKey, Lang, PupilId, Words, free_text,
        ledger::{Contact, ContactKept, Letter},
    },
    journal::Op,
    rules::{Act, Refusal, Verdict, contact as rule},
    seal::random_bytes,
};

impl Desk {
    /// The contacts with a pupil's family, oldest first.
    ///
    /// # Errors
    /// When the one who sits here may not see the pupil.
    pub fn contacts_of(&self, pupil: PupilId) -> Result<Vec<ContactLine>, DeskError> {
        self.pupil(pupil)?;
        let mut kept = self.store.contacts(Some(pupil))?;
        kept.sort_by_key(|kept| (kept.contact.on, kept.first.seq));
        Ok(kept.into_iter().map(|kept| self.contact_line(kept)).collect())
    }

    fn contact_line(&self, kept: ContactKept) -> ContactLine {
        ContactLine {
            way: self.choice_words(rule::WAYS, &kept.contact.way),
            outcome: self.choice_words(rule::OUTCOMES, &kept.contact.outcome),
            counts: rule::counts(&kept.contact),
            late: kept.first.on > kept.contact.on,
            kept,
        }
    }

    /// A contact to be filled in: today, by who sits here, with the guardian, at the pupil's address.
    ///
    /// # Errors
    /// When the one who sits here may not note contacts of the pupil.
    pub fn new_contact(&self, pupil: PupilId, way: &str) -> Result<Contact, DeskError> {
        let record = self.pupil_for(Act::CallRoll, pupil)?;
        let text = |field: FieldKey| record.fields.text(field).to_owned();
        let on = self.today().date;
        let letter = (way == rule::LETTER).then(|| Letter {
            deadline: rule::letter_deadline(&self.rules().pack, &self.rules().calendar, on),
            served: Some(on),
            ..Letter::default()
        });
        Ok(Contact {
            id: ContactId(random_bytes().map_err(|error| DeskError::of(ErrorKind::Environment, &error))?),
            pupil,
            on,
            way: way.to_owned(),
            by: self.me().name,
            whom: text(FieldKey::Member1Name),
            place: text(FieldKey::CurrentAddress),
            found: String::new(),
            outcome: String::new(),
            promise: String::new(),
            back_by: None,
            next: String::new(),
            next_on: None,
            letter,
            papers: Vec::new(),
        })
    }

    /// The last day of a letter that is served on a day.
    #[must_use]
    pub fn letter_deadline(&self, served: Date) -> Option<Date> {
        let rules = self.rules();
        rule::letter_deadline(&rules.pack, &rules.calendar, served)
    }

    /// What speaks against a contact as it is filled in.
    ///
    /// # Errors
    /// When the one who sits here may not note contacts of the pupil.
    pub fn check_contact(&self, contact: &Contact) -> Result<Objections, DeskError> {
        Ok(objections(self.contact_verdict(contact)?))
    }

    fn contact_verdict(&self, contact: &Contact) -> Result<Verdict, DeskError> {
        let record = self.pupil_for(Act::CallRoll, contact.pupil)?;
        Ok(rule::check(&self.rules().pack, contact, entry_of(&record), self.today().date))
    }

    /// Notes a contact; under an id that is known it replaces what stood, and the journal keeps both.
    ///
    /// # Errors
    /// When something is lacking, a day cannot be, or the one who sits here may not.
    pub fn note_contact(&self, contact: &Contact) -> Result<ContactId, DeskError> {
        self.only(DeskRole::School)?;
        let _held = self.hold();
        let contact = self.cleaned(contact.clone())?;
        lawful(self.contact_verdict(&contact)?)?;
        let (id, pupil) = (contact.id, contact.pupil);
        self.record(vec![Op::ContactNoted { contact: Box::new(contact) }], &[pupil])?;
        Ok(id)
    }

    /// Strikes a contact that was entered by mistake; the journal keeps it.
    ///
    /// # Errors
    /// When there is none, or no reason is given.
    pub fn strike_contact(&self, pupil: PupilId, id: ContactId, reason: &str) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.pupil_for(Act::CallRoll, pupil)?;
        let _held = self.hold();
        if self.store.contacts(Some(pupil))?.iter().all(|kept| kept.contact.id != id) {
            return Err(not_here(both!("没有这条联系记录", "There is no such contact")));
        }
        if let Some(refusal) = rule::strike(reason) {
            return Err(refusal.into());
        }
        let reason = cleaned_text("reason", reason)?;
        self.record(vec![Op::ContactStruck { contact: id, pupil, reason }], &[pupil])?;
        Ok(())
    }

    /// Its texts as they are kept, the papers known.
    fn cleaned(&self, mut contact: Contact) -> Result<Contact, DeskError> {
        for (at, text) in [
            ("by", &mut contact.by),
            ("whom", &mut contact.whom),
            ("place", &mut contact.place),
            ("found", &mut contact.found),
            ("promise", &mut contact.promise),
            ("next", &mut contact.next),
        ] {
            *text = cleaned_text(at, text)?;
        }
        if let Some(letter) = &mut contact.letter {
            letter.number = cleaned_text("number", &letter.number)?;
            letter.received_by = cleaned_text("received_by", &letter.received_by)?;
            letter.witnesses = cleaned_text("witnesses", &letter.witnesses)?;
            // Without a day of its own the letter gives the days of the rules after its service.
            letter.deadline = letter.deadline.or_else(|| self.letter_deadline(letter.served?));
        }
        for paper in &contact.papers {
            self.known_paper(*paper)?;
        }
        Ok(contact)
    }

    pub(super) fn known_paper(&self, paper: EvidenceId) -> Result<(), DeskError> {
        match self.store.evidence(paper)? {
            Some(_) => Ok(()),
            None => Err(not_here(both!("没有这份材料", "There is no such paper"))),
        }
    }
}

/// A text as it is kept: one line, nothing that cannot be seen.
pub(super) fn cleaned_text(at: &str, text: &str) -> Result<String, DeskError> {
    let read = free_text::clean(text, rule::TEXT_MAX);
    read.value.ok_or_else(|| {
        let note = |lang| read.notes.first().map_or_else(String::new, |note| note.text(lang).to_owned());
        Refusal {
            article: None,
            at: at.to_owned(),
            what: both!("这段文字不能这样写", "This text cannot be taken"),
            why: Words { zh: note(Lang::Zh), en: note(Lang::En) },
            next: both!("请改正后再试。", "Please mend it and try again."),
        }
        .into()
    })
}
