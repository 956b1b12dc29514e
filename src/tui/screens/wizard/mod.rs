//! The form of a change: kind, pupil, particulars, papers, and a last look before it is queued. Generated from the
//! kind; what may be said against it is asked of the desk each time a field is left.

mod desk_work;
mod filling;
mod look;
mod papers;
mod which;
mod whom;

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub use desk_work::{Answer, Order};

use super::{Place, Screen};
use crate::{
    changes::{ChangeState, Kind, Subject, kind},
    desk::{ChangeDraft, ChangeLine, Desk, DeskError, Progress, Refusal},
    domain::{ChangeId, EvidenceId, Explain, PupilId, Words},
    keymap::{Action, Chord, Context},
    say,
    tui::{
        dialogs::{Dialog, Reply},
        effect::Msg,
        model::Ctx,
        parts::message::Level,
    },
};
use filling::Filling;
use which::Which;
use whom::Whom;

/// A choice for the particular that has the keys.
const OPTION: &str = "option";
/// Which paper is attached.
const PAPER: &str = "paper";
/// Where its file is.
const FILE: &str = "file";

/// What it begins with.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    /// A new change; what is not known is asked.
    New {
        /// The tag of the kind.
        kind: Option<String>,
        /// The pupil.
        pupil: Option<PupilId>,
    },
    /// A draft, or one that was returned.
    Saved(ChangeId),
}

/// Where the person is in it.
enum Stage {
    /// Which kind.
    Kind(Which),
    /// Whom it is about.
    Whom(Whom),
    /// Waiting for the desk.
    Loading,
    /// Filling in.
    Form,
    /// The last look; whether the button that does it has the keys.
    Ready(Box<ChangeLine>, bool),
}

/// The form of a change.
pub struct Wizard {
    stage: Stage,
    kind: Option<&'static dyn Kind>,
    pupil: Option<PupilId>,
    /// Somebody was asked for, and it is nobody of the list.
    nobody: bool,
    name: String,
    id: Option<ChangeId>,
    /// Why it was returned.
    reason: String,
    filling: Filling,
    /// The place that has the keys: a particular, or the button behind the last.
    here: usize,
    papers: Vec<(EvidenceId, String)>,
    /// The papers that are asked for, and whether they must be there.
    asked: Vec<(Words, bool)>,
    /// What the rules say: whether it forbids.
    verdict: Vec<(bool, Refusal)>,
    /// The title of the paper that is being attached.
    title: String,
    /// The first line of the last look.
    top: usize,
}

impl Screen for Wizard {
    type Args = Start;
    type Order = Order;
    type Answer = Answer;

    fn open(start: &Start, ctx: &Ctx) -> (Self, Vec<Msg>) {
        let mut wizard = Self {
            stage: Stage::Loading,
            kind: None,
            pupil: None,
            nobody: false,
            name: String::new(),
            id: None,
            reason: String::new(),
            filling: Filling::default(),
            here: 0,
            papers: Vec::new(),
            asked: Vec::new(),
            verdict: Vec::new(),
            title: String::new(),
            top: 0,
        };
        let msgs = match start {
            Start::Saved(id) => vec![Msg::ask(Order::Load(*id))],
            Start::New { kind: tag, pupil } => {
                wizard.pupil = *pupil;
                wizard.kind = tag.as_deref().and_then(kind);
                wizard.next_question(ctx)
            }
        };
        (wizard, msgs)
    }

    fn context(&self) -> Context {
        match self.stage {
            Stage::Kind(_) => Context::Picker,
            Stage::Whom(_) => Context::Search,
            Stage::Form => Context::Form,
            Stage::Loading | Stage::Ready(..) => Context::Dialog,
        }
    }

    fn offered(&self) -> Option<&'static [Action]> {
        matches!(self.stage, Stage::Form).then_some(&[
            Action::Save,
            Action::QueueChange,
            Action::Pick,
            Action::AttachEvidence,
            Action::NextField,
            Action::PrevField,
            Action::Cancel,
        ])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        desk_work::perform(order, desk)
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        if action == Action::Cancel {
            return Some(self.leave(ctx));
        }
        match &mut self.stage {
            Stage::Kind(which) => {
                match action {
                    Action::Up => which.picker.step(-1),
                    Action::Down => which.picker.step(1),
                    Action::PageUp => which.picker.step(-10),
                    Action::PageDown => which.picker.step(10),
                    Action::ClearSearch => which.picker.clear(),
                    Action::Confirm => {
                        let kind = which.chosen();
                        return Some(kind.map_or_else(Vec::new, |kind| self.take_kind(kind, ctx)));
                    }
                    _ => return None,
                }
                Some(Vec::new())
            }
            Stage::Whom(whom) => {
                if action == Action::Confirm {
                    self.nobody = whom.is_nobody();
                    let chosen = whom.chosen(&ctx.roster);
                    self.pupil = chosen.or(self.pupil);
                    let answered = chosen.is_some() || self.nobody;
                    return Some(if answered { self.next_question(ctx) } else { Vec::new() });
                }
                whom.act(action, ctx).then(Vec::new)
            }
            Stage::Loading => None,
            Stage::Form => self.act_form(action, ctx),
            Stage::Ready(line, yes) => {
                match action {
                    Action::Confirm if *yes => return Some(vec![Msg::ask(Order::Queue(line.change.id))]),
                    Action::Confirm => self.stage = Stage::Form,
                    Action::NextField | Action::PrevField | Action::Left | Action::Right => *yes = !*yes,
                    Action::Up => self.top = self.top.saturating_sub(1),
                    Action::Down => self.top += 1,
                    _ => return None,
                }
                self.top = self.top.min(look::ready_end(self, ctx));
                Some(Vec::new())
            }
        }
    }

    fn press(&mut self, chord: Chord, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match &mut self.stage {
            Stage::Kind(which) => {
                let digit = chord.typed().and_then(|typed| typed.to_digit(10));
                if let Some(kind) = digit.and_then(|digit| which.by_digit(digit as usize)) {
                    return self.take_kind(kind, ctx);
                }
                which.picker.press(chord);
            }
            Stage::Whom(whom) => whom.press(chord, &ctx.roster),
            Stage::Form => {
                if let Some(picker) = self.filling.press(self.here, chord, &ctx.rules, lang) {
                    return vec![Msg::show(Dialog::Pick(picker, OPTION))];
                }
            }
            Stage::Loading | Stage::Ready(..) => {}
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, ctx: &Ctx) -> Vec<Msg> {
        match &mut self.stage {
            Stage::Kind(which) => which.picker.paste(text),
            Stage::Whom(whom) => whom.paste(text, &ctx.roster),
            Stage::Form => self.filling.paste(self.here, text),
            Stage::Loading | Stage::Ready(..) => {}
        }
        Vec::new()
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match answer {
            Answer::Loaded { line, papers, kept } => {
                let change = line.change;
                self.kind = kind(&change.kind);
                self.pupil = Some(change.pupil);
                self.name = change.pupil_name;
                self.id = Some(change.id);
                self.reason =
                    if change.state == ChangeState::Returned { change.reason } else { String::new() };
                self.papers = papers;
                self.begin(&change.form, kept, ctx)
            }
            Answer::Begun { name, kept } => {
                self.name = name;
                self.begin(&Default::default(), kept, ctx)
            }
            Answer::Checked { verdict, asked } => {
                self.verdict = verdict;
                self.asked = asked;
                Vec::new()
            }
            Answer::Kept => Vec::new(),
            Answer::Attached(id, title) => {
                if !self.papers.iter().any(|(known, _)| *known == id) {
                    self.papers.push((id, title));
                }
                let told = say!(lang, "材料已附上。", "The paper is attached.");
                let mut msgs = vec![Msg::Tell(told)];
                msgs.extend(self.keep_and_check());
                msgs
            }
            Answer::Saved(id) => {
                self.id = Some(id);
                vec![Msg::Tell(say!(lang, "草稿已保存。", "The draft is saved."))]
            }
            Answer::Ready { line, verdict } => self.ready(*line, verdict, ctx),
            Answer::Queued(id, state) => {
                let told = if state == ChangeState::Queued {
                    say!(lang, "已列入上报，下次写入U盘时一起带走。", "Queued: the next export carries it.")
                } else {
                    say!(lang, "已办理，并列入上报。", "Done, and reported with the next export.")
                };
                vec![Msg::Swap(Place::Change(id)), Msg::Tell(told)]
            }
        }
    }

    fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
        if let Some(at) = self.filling.place(&error.at) {
            self.here = at;
        }
        let told = Msg::error(error, ctx.lang());
        // Without the record or the change there is nothing to fill in.
        if matches!(self.stage, Stage::Loading) { vec![Msg::Back, told] } else { vec![told] }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match (topic, reply) {
            (OPTION, Reply::Chosen(code)) => {
                self.filling.choose(self.here, &code, &ctx.rules, ctx.today.date, lang);
                self.here = (self.here + 1).min(self.filling.len());
                self.keep_and_check()
            }
            (PAPER, Reply::Chosen(code)) => {
                if let Some(at) = papers::taken_off(&code).filter(|at| *at < self.papers.len()) {
                    let (_, title) = self.papers.remove(at);
                    let told = say!(
                        lang,
                        "已取下：{title}。原件仍在本机保存。",
                        "Taken off: {title}. It stays kept here."
                    );
                    return std::iter::once(Msg::Tell(told)).chain(self.keep_and_check()).collect();
                }
                let asked =
                    code.parse::<usize>().ok().and_then(|number| self.asked.get(number.checked_sub(1)?));
                self.title = asked.map_or_else(String::new, |(name, _)| name.get(lang).to_owned());
                vec![self.ask_file("", ctx)]
            }
            (FILE, Reply::Filled(slip)) => {
                let named = self.title.is_empty();
                let title = if named { slip.text(1).trim().to_owned() } else { self.title.clone() };
                let path = slip.text(0).trim();
                if path.is_empty() || title.is_empty() {
                    return vec![self.ask_file(&say!(lang, "文件和名称都要写。", "Both are needed."), ctx)];
                }
                vec![Msg::ask(Order::Attach(PathBuf::from(path), title))]
            }
            _ => Vec::new(),
        }
    }

    fn interrupted(&mut self, _ctx: &Ctx) -> Option<Order> {
        matches!(self.stage, Stage::Form).then(|| self.kept()).flatten()
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        look::view(self, ctx, buf, area)
    }
}

impl Wizard {
    /// Asks what is not known yet: the kind, the pupil; then what was kept of an interrupted form.
    fn next_question(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let Some(kind) = self.kind else {
            let here = self.pupil.and_then(|id| ctx.roster.place(id));
            let standing = here.map(|place| ctx.roster.row(place).standing);
            self.stage = Stage::Kind(Which::new(standing, lang));
            return Vec::new();
        };
        let asks = match kind.subject() {
            Subject::Existing => true,
            Subject::Either => !self.nobody,
            Subject::Newcomer => false,
        };
        if asks && self.pupil.is_none() {
            self.stage = Stage::Whom(Whom::new(&ctx.roster, kind.subject() == Subject::Either));
            return Vec::new();
        }
        if kind.subject() == Subject::Newcomer {
            self.pupil = None;
        }
        self.stage = Stage::Loading;
        vec![Msg::ask(Order::Begin(kind.tag().to_owned(), self.pupil))]
    }

    fn take_kind(&mut self, kind: &'static dyn Kind, ctx: &Ctx) -> Vec<Msg> {
        self.kind = Some(kind);
        self.next_question(ctx)
    }

    /// Fills the form, with what was kept of an interrupted one if there is any.
    fn begin(&mut self, form: &crate::changes::Form, kept: Option<String>, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let Some(kind) = self.kind else {
            let said = crate::domain::Said::new(
                say!(
                    lang,
                    "这种异动由更新的版本写成，打不开。",
                    "A newer program wrote this kind of change."
                ),
                String::new(),
                say!(lang, "请更新本软件。", "Please update this program."),
            );
            return vec![Msg::Back, Msg::message(Level::Notice, said)];
        };
        let mut msgs = Vec::new();
        let mut form = form.clone();
        if let Some((typed, papers)) = kept.as_deref().and_then(desk_work::unpacked) {
            form = typed;
            self.papers = papers;
            msgs.push(Msg::Tell(say!(lang, "接着上次没填完的。", "Taken up where it was left.")));
        }
        self.filling = Filling::new(kind, &form, &ctx.rules, ctx.today.date, lang);
        self.stage = Stage::Form;
        self.here = 0;
        msgs.push(Msg::ask(Order::Check(self.draft())));
        msgs
    }

    fn act_form(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let (lang, today, button) = (ctx.lang(), ctx.today.date, self.filling.len());
        let changed = self.filling.leave(self.here, &ctx.rules, today, lang);
        let before = self.here;
        match action {
            Action::QueueChange => {
                return self.key().map(|key| vec![Msg::ask(Order::Review(self.draft(), key))]);
            }
            Action::NextField if self.here == button => {
                return self.key().map(|key| vec![Msg::ask(Order::Review(self.draft(), key))]);
            }
            Action::NextField => self.here += 1,
            Action::PrevField => self.here = self.here.saturating_sub(1),
            Action::PageDown => self.here = (self.here + 8).min(button),
            Action::PageUp => self.here = self.here.saturating_sub(8),
            Action::Save => return self.key().map(|key| vec![Msg::ask(Order::Save(self.draft(), key))]),
            Action::AttachEvidence => return Some(vec![self.ask_paper(ctx)]),
            Action::Pick => {
                let picker = self.filling.options(self.here, &ctx.rules, lang);
                return Some(
                    picker.map(|picker| Msg::show(Dialog::Pick(picker, OPTION))).into_iter().collect(),
                );
            }
            _ => return None,
        }
        Some(if changed && before != self.here { self.keep_and_check() } else { Vec::new() })
    }

    fn ready(&mut self, line: ChangeLine, verdict: Vec<(bool, Refusal)>, ctx: &Ctx) -> Vec<Msg> {
        self.id = Some(line.change.id);
        self.verdict = verdict;
        let against = self.verdict.iter().find(|(forbids, _)| *forbids).map(|(_, refusal)| refusal);
        if let Some(refusal) = against {
            self.here = self.filling.place(&refusal.at).unwrap_or(self.here);
            let mut said = refusal.explain(ctx.lang());
            said.advice.push_str(&say!(ctx.lang(), "（草稿已保存）", " (The draft is saved.)"));
            return vec![Msg::message(Level::Refused, said)];
        }
        self.top = 0;
        self.stage = Stage::Ready(Box::new(line), false);
        Vec::new()
    }

    /// Away: what was typed is kept and found again.
    fn leave(&mut self, ctx: &Ctx) -> Vec<Msg> {
        match self.stage {
            Stage::Ready(..) => {
                self.stage = Stage::Form;
                Vec::new()
            }
            Stage::Form => {
                self.filling.leave(self.here, &ctx.rules, ctx.today.date, ctx.lang());
                let told = say!(
                    ctx.lang(),
                    "填过的已留底，下次接着填。",
                    "What was typed is kept for the next time."
                );
                self.kept().map(Msg::keep).into_iter().chain([Msg::Back, Msg::Tell(told)]).collect()
            }
            _ => vec![Msg::Back],
        }
    }

    /// Whether a paper that is asked for is attached.
    fn has_paper(&self, name: &Words) -> bool {
        self.papers.iter().any(|(_, title)| *title == name.zh || *title == name.en)
    }

    fn draft(&self) -> ChangeDraft {
        ChangeDraft {
            id: self.id,
            kind: self.kind.map_or("", |kind| kind.tag()).to_owned(),
            pupil: self.pupil,
            form: self.filling.form(),
            evidence: self.papers.iter().map(|(id, _)| *id).collect(),
        }
    }

    /// The key under which an interrupted form is kept.
    fn key(&self) -> Option<String> {
        Some(desk_work::key(self.id, self.kind?.tag(), self.pupil))
    }

    fn kept(&self) -> Option<Order> {
        Some(Order::Keep(self.key()?, desk_work::packed(&self.filling.form(), &self.papers)))
    }

    fn keep_and_check(&self) -> Vec<Msg> {
        self.kept().map(Msg::keep).into_iter().chain([Msg::ask(Order::Check(self.draft()))]).collect()
    }
}

#[cfg(test)]
mod tests;
