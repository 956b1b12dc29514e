//! 审核: each change beside the record, decided by a person. A decision goes into the next receipt; until it is in one
//! it can be taken over by another, and the journal keeps both.

use crate::{
    both,
    changes::{Change, ChangeState, Effect, kind},
    desk::{Desk, DeskError, ErrorKind, ReviewCase, ReviewLine},
    domain::{Article, ChangeId, DeskRole, FieldKey, Fields, Fingerprint, PupilId, Stamp, Standing, Words},
    journal::{Clock, Decided, Decision, Op, Review, local_date},
    rules::{Refusal, roles::Act},
    store::{Scope, SiteView},
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
        let entered = entered(self.store.site(site), line.line.change.queued_seq)?;
        Ok(ReviewCase { line, fields, differences, papers, entered })
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

    /// 第7条: who of the same school has the number already of one whom a change would enter: by a record, or by another
    /// entry that was approved and has not come back as a record yet.
    fn second_record(&self, site: Fingerprint, change: ChangeId) -> Result<Option<String>, DeskError> {
        let view = self.store.site(site);
        let Some(change) = view.change(change)? else { return Ok(None) };
        let number = match view.pupil(change.pupil)? {
            Some(_) => String::new(),
            None => self.fields_at(site, &change)?.text(FieldKey::IdDocNumber).to_owned(),
        };
        if number.is_empty() {
            return Ok(None);
        }
        let is_kept = |id: PupilId| -> Result<Option<String>, DeskError> {
            let pupil = view.pupil(id)?.filter(|_| id != change.pupil);
            let pupil =
                pupil.filter(|pupil| !matches!(pupil.standing, Standing::NotTaken | Standing::Removed));
            Ok(pupil.map(|pupil| pupil.name().to_owned()))
        };
        for (scope, id) in self.store.id_number_owners(&number)? {
            if scope == Scope::Site(site)
                && let Some(name) = is_kept(id)?
            {
                return Ok(Some(name));
            }
        }
        for review in self.store.reviews()? {
            let approved = matches!(review.decision(), Some(Decision::Approved | Decision::Uploaded));
            if review.site != site || !approved {
                continue;
            }
            let Some(other) = view.change(review.change)?.filter(|other| other.pupil != change.pupil) else {
                continue;
            };
            let fields = self.fields_at(site, &other)?;
            if view.pupil(other.pupil)?.is_none() && fields.text(FieldKey::IdDocNumber) == number {
                return Ok(Some(fields.text(FieldKey::Name).to_owned()));
            }
        }
        Ok(None)
    }

    /// Decides a change.
    ///
    /// # Errors
    /// When there is no such change, it would make a second record of a child, a return lacks its reason, the revision was decided and sent already, or a
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
        if decision == Decision::Approved
            && let Some(name) = self.second_record(site, change)?
        {
            return Err(Refusal {
                article: Some(Article(7)),
                ..of_article_3(
                    both!(
                        "这所学校已有同一证件号的学籍：{name}",
                        "The school has a record of this number: {name}"
                    ),
                    both!("一人一籍，不能重复建籍。", "One pupil, one record."),
                    both!(
                        "请退回这一项，让学校在原记录上办。",
                        "Return it; the school goes on with that record."
                    ),
                )
            }
            .into());
        }
        let decided = Decided { change, revision: review.revision, decision };
        self.record(vec![Op::Reviewed { site, decided }], &[])?;
        Ok(())
    }
}

fn of_article_3(what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: Some(Article(3)), at: String::new(), what, why, next }
}

/// When a site wrote an entry, and whether its clock could be believed then.
pub(super) fn entered(site: SiteView<'_>, seq: Option<u64>) -> Result<Option<Stamp>, DeskError> {
    let Some(entry) = seq.map(|seq| site.entry(seq)).transpose()?.flatten() else { return Ok(None) };
    let doubtful = entry.clock == Clock::Doubtful;
    Ok(Some(Stamp { seq: entry.seq, on: local_date(entry.at), doubtful }))
}

fn refusal(what: Words, why: Words, next: Words) -> DeskError {
    of_article_3(what, why, next).into()
}

fn not_here() -> DeskError {
    DeskError::new(
        ErrorKind::NotFound,
        both!("没有这项异动", "There is no such change"),
        both!("", ""),
        both!("请用 xueji changes 查编号。", "Look its id up with xueji changes."),
    )
}
