//! 今日: what is due, by gravity and date, and where it is done. `dues` reads clocks and the year's duties line by line,
//! `done` marks a duty, `absent` tells what the dropout ledger asks for; here they become the first screen. Nothing is
//! computed from the pupils: a desk of 6,000 opens as fast as one of 60.

mod absent;
mod done;
mod drafts;
mod dues;
mod seen;
#[cfg(test)]
mod tests;

pub use done::DutyTold;
pub use dues::{DueLine, DutyRef};
pub(super) use seen::{ENTRANTS_SHEET, GRADUATES_SHEET, MOVEMENTS_SHEET};

use super::{Desk, DeskError, Duty, Gravity, Place};
use crate::{
    both,
    changes::{Change, ChangeState, kind},
    domain::{Article, DeskRole, Urgency, Words},
    journal::Facts,
};

/// The limit after which overdue duties of the year become one line.
const GATHERED_AFTER: &str = "duties-gathered";
/// How many lines of one rule stand apart before they become one.
const APART_MOST: usize = 5;
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
        // A child's clock stands above paper work of the same gravity.
        duties.sort_by_key(|duty| {
            (duty.gravity, rank(duty), duty.due.map_or(u32::MAX, |due| due.date.number()))
        });
        Ok(duties)
    }

    fn school_duties(&self) -> Result<Vec<Duty>, DeskError> {
        let (mut duties, today) = (Vec::new(), self.today().date);
        if let Some(warning) = self.clock_warning() {
            let (zh, en) = (warning.zh, warning.en);
            let what = both!("{zh}：请先校准系统时间", "{en}: set the clock first");
            duties.push(Duty { gravity: Gravity::Urgent, ..note(what, Place::Nowhere) });
        }
        if self.roster().is_empty() {
            let what = both!("还没有学生：先导入花名册", "No pupils yet: import the roster");
            duties.push(note(what, Place::Import));
        }
        let facts = self.store.facts()?;
        if !facts.cards.iter().any(|card| card.confirmed) {
            let what = both!(
                "还没有核对中心校的名片，上报不了",
                "The center's card is not confirmed; nothing can be handed in"
            );
            duties.push(Duty { gravity: Gravity::Soon, ..note(what, Place::Cards) });
        }
        let open = self.store.open_changes()?;
        duties.extend(on_the_way(&open));
        let lacking = self.papers_lacking(&facts);
        if lacking > 0 {
            let what = both!(
                "中心校还缺 {lacking} 份材料，下次写U盘一并补上",
                "The center lacks {lacking} papers; the next export carries them"
            );
            duties.push(note(what, Place::Report));
        }
        duties.extend(self.interrupted()?);
        let mut lines = self.business_lines(self.store.dues(None)?, &open, today);
        let returned =
            |id| open.iter().any(|change| change.id == id && change.state == ChangeState::Returned);
        // What was returned has its own line, which says why.
        lines.retain(|line| line.change.is_none_or(|id| !returned(id)));
        duties.extend(gathered(lines));
        duties.extend(self.dropout_duties()?);
        duties.extend(self.roll_duties()?);
        duties.extend(self.year_duties(&facts, &open)?);
        self.silence(&facts, &mut duties);
        Ok(duties)
    }

    /// Duties of the year that are near or late; those that are late for long are one line that leads to the month.
    fn year_duties(&self, facts: &Facts, open: &[Change]) -> Result<Vec<Duty>, DeskError> {
        let today = self.today().date;
        let apart = self.rules().pack.limit(GATHERED_AFTER, today).map_or(u32::MAX, |limit| limit.length);
        let lines = self.duty_lines(facts, open, self.kept_since(today)?, dues::year_after(today), today)?;
        let near = lines.into_iter().filter(|line| !line.is_settled() && line.state != Urgency::Ahead);
        let (old, near): (Vec<DueLine>, Vec<DueLine>) =
            near.partition(|line| (today.0 - line.due.date.0).num_days() > i64::from(apart));
        let mut duties: Vec<Duty> = near.into_iter().map(of_line).collect();
        let count = old.len();
        if let Some(first) = old.into_iter().min_by_key(|line| line.due.date) {
            let (zh, en) = (&first.what.zh, &first.what.en);
            let what = both!(
                "{count} 件年度工作没有登记办结，最早：{zh}",
                "{count} duties of the year are not marked as done; the earliest: {en}"
            );
            let line = Duty { what, article: None, duty: None, place: Place::Month, ..of_line(first) };
            duties.push(line);
        }
        Ok(duties)
    }

    /// What was handed in and never answered.
    fn silence(&self, facts: &Facts, duties: &mut Vec<Duty>) {
        let now = self.today().now;
        for traffic in facts.traffic.iter().filter(|traffic| traffic.sent_at > traffic.taken_at) {
            let days = (now - traffic.sent_at) / DAY;
            if days >= SILENT_DAYS {
                let what = both!("上报已 {days} 天，没有收到回执", "No receipt for {days} days");
                duties.push(Duty { gravity: Gravity::Soon, ..note(what, Place::Report) });
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
            duties.push(Duty { gravity: Gravity::Soon, ..note(what, Place::Cards) });
        }
        for line in self.review_queue()?.into_iter().filter(|line| line.decision.is_none()) {
            let (site, name) = (&line.site_name, &line.line.change.pupil_name);
            let (zh, en) = (&line.line.kind_name.zh, &line.line.kind_name.en);
            let overdue = line.line.days_left.is_some_and(|days| days < 0);
            let press = overdue || !line.elsewhere.is_empty();
            duties.push(Duty {
                gravity: if press { Gravity::Urgent } else { Gravity::Soon },
                what: both!("{site} {name}：{zh}待核办", "{site} {name}: {en} to be decided"),
                article: kind(&line.line.change.kind).map(|kind| kind.article()),
                due: line.line.change.due,
                ..note(Words::default(), Place::Review)
            });
        }
        for line in self.inbox()?.into_iter().filter(|line| line.receipt_due) {
            let name = &line.card.name;
            duties.push(note(
                both!("{name}的回执待写入U盘", "A receipt for {name} waits for the stick"),
                Place::Inbox,
            ));
        }
        duties.extend(self.ledger_duties()?);
        duties.extend(self.year_duties(&self.store.facts()?, &self.store.open_changes()?)?);
        Ok(duties)
    }
}

/// Open changes that wait for the school itself: what was returned, drafts, what is not on a stick yet.
fn on_the_way(open: &[Change]) -> Vec<Duty> {
    let mut duties = Vec::new();
    let article = |change: &Change| kind(&change.kind).map(|kind| kind.article());
    for change in open.iter().filter(|change| change.state == ChangeState::Returned) {
        let (name, reason) = (&change.pupil_name, &change.reason);
        let (zh, en) = match kind(&change.kind) {
            Some(kind) => (kind.name().zh, kind.name().en),
            None => ("异动", "change"),
        };
        let what = both!("{name}的{zh}被退回：{reason}", "{en} of {name} was returned: {reason}");
        let place = Place::Change(change.id);
        duties.push(Duty { gravity: Gravity::Urgent, article: article(change), ..note(what, place) });
    }
    let drafts: Vec<&Change> = open.iter().filter(|change| change.state == ChangeState::Draft).collect();
    match drafts.as_slice() {
        [] => {}
        [one] => {
            let name = &one.pupil_name;
            let (zh, en) =
                kind(&one.kind).map_or(("异动", "change"), |kind| (kind.name().zh, kind.name().en));
            let what = both!("{name}的{zh}还是草稿", "{en} of {name} is still a draft");
            let place = Place::Change(one.id);
            duties.push(Duty { gravity: Gravity::Soon, article: article(one), ..note(what, place) });
        }
        several => {
            let count = several.len();
            let what = both!("{count} 项异动还是草稿", "{count} changes are still drafts");
            duties.push(Duty { gravity: Gravity::Soon, ..note(what, Place::Changes) });
        }
    }
    let queued = open.iter().filter(|change| change.state == ChangeState::Queued).count();
    if queued > 0 {
        let what = both!("{queued} 项异动待写入U盘", "{queued} changes wait for the stick");
        let article = Some(Article(15));
        duties.push(Duty { gravity: Gravity::Soon, article, ..note(what, Place::Report) });
    }
    duties
}

/// What concerns a child before the duties of the year, and what was gathered of these at the end.
fn rank(duty: &Duty) -> u8 {
    match &duty.place {
        Place::Month => 2,
        _ => u8::from(duty.duty.is_some()),
    }
}

/// Clocks as lines; where one rule has many that stand alike they become one line.
fn gathered(lines: Vec<DueLine>) -> Vec<Duty> {
    let alike = |a: &DueLine, b: &DueLine| {
        (&a.rule, a.change.is_some(), gravity(a.state)) == (&b.rule, b.change.is_some(), gravity(b.state))
    };
    let mut groups: Vec<Vec<DueLine>> = Vec::new();
    for line in lines {
        match groups.iter_mut().find(|group| alike(&group[0], &line)) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    let mut duties = Vec::new();
    for mut group in groups {
        if group.len() <= APART_MOST {
            duties.extend(group.into_iter().map(of_line));
            continue;
        }
        group.sort_by_key(|line| line.due.date);
        let count = group.len();
        let Some(first) = group.into_iter().next() else { continue };
        let (zh, en) = (&first.subject.zh, &first.subject.en);
        let (what, place) = if first.change.is_some() {
            (both!("{count} 项：{zh}", "{count} changes: {en}"), Place::Changes)
        } else {
            (both!("{count} 名学生：{zh}", "{count} pupils: {en}"), Place::Pupils)
        };
        duties.push(Duty { what, place, ..of_line(first) });
    }
    duties
}

const fn gravity(state: Urgency) -> Gravity {
    match state {
        Urgency::Overdue | Urgency::Today => Gravity::Urgent,
        Urgency::Soon => Gravity::Soon,
        Urgency::Ahead => Gravity::Note,
    }
}

fn of_line(line: DueLine) -> Duty {
    Duty {
        gravity: gravity(line.state),
        what: line.what,
        article: line.article,
        due: Some(line.due),
        stands: line.stands,
        duty: line.duty,
        place: line.place,
    }
}

fn note(what: Words, place: Place) -> Duty {
    let stands = Words::default();
    Duty { gravity: Gravity::Note, what, article: None, due: None, stands, duty: None, place }
}
