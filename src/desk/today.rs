//! 今日: what is due, by rule and date, and where it is done.

use super::{ChangeFilter, Desk, DeskError, Duty, Gravity, Place};
use crate::{
    both,
    changes::ChangeState,
    domain::{Article, DeskRole},
};

/// Within how many days a due date counts as near.
const SOON_DAYS: i64 = 3;
/// After how many days without a receipt the desk asks.
const SILENT_DAYS: i64 = 14;
/// Seconds of a day.
const DAY: i64 = 24 * 3600;

impl Desk {
    /// What is due, the most pressing first.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn duties(&self) -> Result<Vec<Duty>, DeskError> {
        let mut duties = match self.site().role {
            DeskRole::School => self.school_duties()?,
            DeskRole::Center => self.center_duties()?,
        };
        duties.sort_by_key(|duty| (duty.gravity, duty.due.map_or(u32::MAX, |due| due.date.number())));
        Ok(duties)
    }

    fn school_duties(&self) -> Result<Vec<Duty>, DeskError> {
        let mut duties = Vec::new();
        if self.roster().is_empty() {
            duties.push(note(
                both!("还没有学生：先导入花名册", "No pupils yet: import the roster"),
                Place::Import,
            ));
        }
        let facts = self.store.facts()?;
        if !facts.cards.iter().any(|card| card.confirmed) {
            let what = both!(
                "还没有核对中心校的名片，上报不了",
                "The center's card is not confirmed; nothing can be handed in"
            );
            duties.push(Duty { gravity: Gravity::Soon, what, article: None, due: None, place: Place::Cards });
        }
        let mut queued = 0;
        for line in self.changes(ChangeFilter::Open)? {
            let change = &line.change;
            let (name, zh, en) = (&change.pupil_name, &line.kind_name.zh, &line.kind_name.en);
            let what = match change.state {
                ChangeState::Draft => both!("{name}的{zh}还是草稿", "{en} of {name} is still a draft"),
                ChangeState::Returned => {
                    let reason = &change.reason;
                    both!("{name}的{zh}被退回：{reason}", "{en} of {name} was returned: {reason}")
                }
                _ => {
                    queued += usize::from(change.state == ChangeState::Queued);
                    if line.days_left.is_none_or(|days| days > SOON_DAYS) {
                        continue;
                    }
                    both!("{name}的{zh}等待核办", "{en} of {name} waits for a decision")
                }
            };
            let overdue = line.days_left.is_some_and(|days| days < 0);
            let urgent = overdue || change.state == ChangeState::Returned;
            duties.push(Duty {
                gravity: if urgent { Gravity::Urgent } else { Gravity::Soon },
                what,
                article: crate::changes::kind(&change.kind).map(|kind| kind.article()),
                due: change.due,
                place: Place::Change(change.id),
            });
        }
        if queued > 0 {
            duties.push(Duty {
                gravity: Gravity::Soon,
                what: both!("{queued} 项异动待写入U盘", "{queued} changes wait for the stick"),
                article: Some(Article(15)),
                due: None,
                place: Place::Report,
            });
        }
        self.silence(&facts, &mut duties);
        Ok(duties)
    }

    /// What was handed in and never answered.
    fn silence(&self, facts: &crate::journal::Facts, duties: &mut Vec<Duty>) {
        let now = self.today().now;
        for traffic in facts.traffic.iter().filter(|traffic| traffic.sent_at > traffic.taken_at) {
            let days = (now - traffic.sent_at) / DAY;
            if days >= SILENT_DAYS {
                duties.push(Duty {
                    gravity: Gravity::Soon,
                    what: both!("上报已 {days} 天，没有收到回执", "No receipt for {days} days"),
                    article: None,
                    due: None,
                    place: Place::Report,
                });
            }
        }
    }

    fn center_duties(&self) -> Result<Vec<Duty>, DeskError> {
        let mut duties = Vec::new();
        let cards = self.cards()?;
        if cards.is_empty() {
            duties.push(note(
                both!("还没有学校：先导入各校名片", "No schools yet: import their cards"),
                Place::Cards,
            ));
        }
        let waiting = cards.iter().filter(|card| !card.confirmed).count();
        if waiting > 0 {
            let what = both!("{waiting} 张名片待核对校验码", "{waiting} cards wait for their check code");
            duties.push(Duty { gravity: Gravity::Soon, what, article: None, due: None, place: Place::Cards });
        }
        for line in self.review_queue()?.into_iter().filter(|line| line.decision.is_none()) {
            let (site, name) = (&line.site_name, &line.line.change.pupil_name);
            let (zh, en) = (&line.line.kind_name.zh, &line.line.kind_name.en);
            let overdue = line.line.days_left.is_some_and(|days| days < 0);
            let press = overdue || !line.elsewhere.is_empty();
            duties.push(Duty {
                gravity: if press { Gravity::Urgent } else { Gravity::Soon },
                what: both!("{site} {name}：{zh}待核办", "{site} {name}: {en} to be decided"),
                article: crate::changes::kind(&line.line.change.kind).map(|kind| kind.article()),
                due: line.line.change.due,
                place: Place::Review,
            });
        }
        for line in self.inbox()?.into_iter().filter(|line| line.receipt_due) {
            let name = &line.card.name;
            duties.push(note(
                both!("{name}的回执待写入U盘", "A receipt for {name} waits for the stick"),
                Place::Inbox,
            ));
        }
        Ok(duties)
    }
}

fn note(what: crate::domain::Words, place: Place) -> Duty {
    Duty { gravity: Gravity::Note, what, article: None, due: None, place }
}
