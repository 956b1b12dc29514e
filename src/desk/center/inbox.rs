//! 收件: who has handed in what.

use crate::{
    changes::ChangeState,
    desk::{CardView, Desk, DeskError, SiteLine},
    domain::{DeskRole, Fingerprint, Standing},
    rules::roles::Act,
};

impl Desk {
    /// The sites whose cards are here, confirmed or not, by code.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn inbox(&self) -> Result<Vec<SiteLine>, DeskError> {
        self.only(DeskRole::Center)?;
        self.may(Act::Collect)?;
        let facts = self.store.facts()?;
        let mut lines = Vec::new();
        for card in self.cards()?.into_iter().filter(|card| card.role == DeskRole::School) {
            let traffic = facts.traffic_with(card.fingerprint);
            let site = card.fingerprint;
            lines.push(SiteLine {
                last_number: traffic.taken.as_ref().map(|mark| mark.number),
                last_at: traffic.taken.as_ref().map(|_| traffic.taken_at),
                enrolled: self.enrolled_at(site)?,
                open: u32::try_from(self.open_at(site)?).unwrap_or(u32::MAX),
                held: self.held_from(site),
                receipt_due: self.receipt_due(&facts, site)?,
                card,
            });
        }
        lines.sort_by(|a, b| code(&a.card).cmp(code(&b.card)));
        Ok(lines)
    }

    fn enrolled_at(&self, site: Fingerprint) -> Result<u32, DeskError> {
        let mut count = 0;
        self.store
            .site(site)
            .visit_rows(&mut |_, row| count += u32::from(row.standing == Standing::Enrolled))?;
        Ok(count)
    }

    fn open_at(&self, site: Fingerprint) -> Result<usize, DeskError> {
        let mut open = 0;
        for change in self.store.site(site).changes_where(|change| change.state != ChangeState::Draft)? {
            let review = self.store.review(site, change.id)?;
            open += usize::from(review.is_some_and(|review| review.decision().is_none()));
        }
        Ok(open)
    }
}

fn code(card: &CardView) -> &str {
    &card.code
}
