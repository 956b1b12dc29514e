//! 审核: each change beside the record, decided by a person. A decision goes into the next receipt; until it is in one
//! it can be taken over by another, and the journal keeps both.

use crate::{
    both,
    changes::{Change, ChangeState, Effect, kind},
    desk::{Desk, DeskError, ErrorKind, ReviewCase, ReviewLine},
    domain::{Article, ChangeId, DeskRole, FieldKey, Fields, Fingerprint},
    journal::{Decided, Decision, Op, Review},
    rules::{Refusal, roles::Act},
    store::Scope,
};

impl Desk {
    /// Everything that was handed in, undecided first, then by what is due.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn review_queue(&self) -> Result<Vec<ReviewLine>, DeskError> {
        self.only(DeskRole::Center)?;
        self.may(Act::Review)?;
        let cards = self.cards()?;
        let mut lines = Vec::new();
        for review in self.store.reviews()? {
            let Some(change) = self.store.site(review.site).change(review.change)? else { continue };
            let card = cards.iter().find(|card| card.fingerprint == review.site);
            let site_name = card.map_or_else(|| review.site.short(), |card| card.name.clone());
            lines.push(self.review_line(review, change, site_name)?);
        }
        lines.sort_by_key(|line| {
            let due = line.line.change.due.map_or(i64::MAX, |due| i64::from(due.date.number()));
            let urgency = kind(&line.line.change.kind).map_or(u8::MAX, |kind| kind.urgency());
            (line.decision.is_some(), urgency, due, line.line.change.id)
        });
        Ok(lines)
    }

    fn review_line(
        &self,
        review: Review,
        change: Change,
        site_name: String,
    ) -> Result<ReviewLine, DeskError> {
        let decision = review.decision().map(|decision| match decision {
            Decision::Approved => (ChangeState::Approved, String::new()),
            Decision::Uploaded => (ChangeState::Uploaded, String::new()),
            Decision::Returned(reason) => (ChangeState::Returned, reason.clone()),
        });
        let fields = self.fields_at(review.site, &change)?;
        let number = fields.text(FieldKey::IdDocNumber);
        let mut elsewhere = Vec::new();
        let owners = if number.is_empty() { Vec::new() } else { self.store.id_number_owners(number)? };
        for (scope, pupil) in owners {
            if let Scope::Site(other) = scope
                && other != review.site
            {
                let view = self.store.site(other);
                let site = view.facts()?.site.map_or_else(|| other.short(), |site| site.name);
                let name = view.pupil(pupil)?.map(|pupil| pupil.name().to_owned()).unwrap_or_default();
                elsewhere.push(format!("{site} {name}"));
            }
        }
        let line = self.change_line(change);
        Ok(ReviewLine {
            site: review.site,
            site_name,
            line,
            disposition: review.disposition,
            decision,
            elsewhere,
        })
    }

    /// The record that a change speaks of, or would enter.
    fn fields_at(&self, site: Fingerprint, change: &Change) -> Result<Fields, DeskError> {
        if let Some(pupil) = self.store.site(site).pupil(change.pupil)? {
            return Ok(pupil.fields);
        }
        let enter = change.on_approval.iter().find_map(|effect| match effect {
            Effect::Enter(fields) | Effect::EnterAs(fields, _) => Some(fields.clone()),
            _ => None,
        });
        Ok(enter.unwrap_or_default())
    }

    /// Everything that a decision is made on.
    ///
    /// # Errors
    /// When there is no such change.
    pub fn review_case(&self, site: Fingerprint, change: ChangeId) -> Result<ReviewCase, DeskError> {
        let line = self
            .review_queue()?
            .into_iter()
            .find(|line| line.site == site && line.line.change.id == change)
            .ok_or_else(not_here)?;
        let record = self.store.site(site).pupil(line.line.change.pupil)?;
        let differences = line.line.change.on_approval.iter().filter_map(|effect| match effect {
            Effect::Field(field, then) => {
                let now = record.as_ref().and_then(|pupil| pupil.fields.get(*field).cloned());
                Some((*field, now, then.clone()))
            }
            _ => None,
        });
        let differences = differences.collect();
        let mut papers = Vec::new();
        for id in &line.line.change.evidence {
            let title = self.store.site(site).evidence(*id)?.map(|paper| paper.title).unwrap_or_default();
            papers.push((*id, title, self.has_paper(*id)));
        }
        let fields = record.map(|pupil| pupil.fields);
        Ok(ReviewCase { line, fields, differences, papers })
    }

    /// Finds a handed-in change by its id or the beginning of it.
    ///
    /// # Errors
    /// When none, or more than one, is meant.
    pub fn find_review(&self, word: &str) -> Result<(Fingerprint, ChangeId), DeskError> {
        let word = word.trim().to_ascii_lowercase();
        let found: Vec<_> = self
            .store
            .reviews()?
            .into_iter()
            .filter(|review| word.len() >= 4 && review.change.to_string().starts_with(&word))
            .collect();
        match found.as_slice() {
            [one] => Ok((one.site, one.change)),
            _ => Err(not_here()),
        }
    }

    /// Decides a change.
    ///
    /// # Errors
    /// When there is no such change, a return lacks its reason, the revision was decided and sent already, or a
    /// change that is not approved is marked as uploaded.
    pub fn review(&self, site: Fingerprint, change: ChangeId, decision: Decision) -> Result<(), DeskError> {
        self.only(DeskRole::Center)?;
        self.may(Act::Review)?;
        let _held = self.hold();
        let review = self.store.review(site, change)?.ok_or_else(not_here)?;
        if let Decision::Returned(reason) = &decision
            && reason.trim().is_empty()
        {
            return Err(refusal(
                both!("退回没有写原因", "A return needs its reason"),
                both!("学校要知道改什么。", "The school must know what to mend."),
                both!("请写明缺什么、改哪里。", "Say what is missing and where."),
            ));
        }
        let before = review.decision();
        if before == Some(&decision) {
            return Ok(());
        }
        let sent = review.seq <= self.store.facts()?.traffic_with(site).sent_seq;
        let approved = before == Some(&Decision::Approved);
        if decision == Decision::Uploaded && !approved {
            return Err(refusal(
                both!("还没有同意，不能标记为已上传", "Not approved yet; it cannot be marked as uploaded"),
                both!("", ""),
                both!("请先核办同意。", "Approve it first."),
            ));
        }
        if before.is_some() && sent && decision != Decision::Uploaded {
            return Err(refusal(
                both!("这项已核办，结果已写入回执", "This was decided, and the receipt was written"),
                both!("学校可能已按回执办理。", "The school may have acted on it."),
                both!("请通知学校另报一项更正。", "Ask the school to send a correction."),
            ));
        }
        let decided = Decided { change, revision: review.revision, decision };
        self.record(vec![Op::Reviewed { site, decided }], &[])?;
        Ok(())
    }
}

fn refusal(what: crate::domain::Words, why: crate::domain::Words, next: crate::domain::Words) -> DeskError {
    Refusal { article: Some(Article(3)), at: String::new(), what, why, next }.into()
}

fn not_here() -> DeskError {
    DeskError::new(
        ErrorKind::NotFound,
        both!("没有这项异动", "There is no such change"),
        both!("", ""),
        both!("请用 xueji changes 查编号。", "Look its id up with xueji changes."),
    )
}
