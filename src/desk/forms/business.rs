//! What stands in the boxes about a change: its particulars and those of the change that shares its sheet, its schools,
//! its way so far, the opinions of a transfer's parties, and its papers. It decides nothing.

use super::answers::Facts;
use crate::{
    changes::{
        Change, Kind, Particular, ParticularForm, PartyAnswer, StepTaken, party_answer, show_particular,
    },
    domain::{Date, FieldKey, Lang, reading},
    rules::pack::EvidenceItem,
    sheet::forms::Answer,
};

/// A change and its kind.
pub(super) type Business<'a> = (&'a Change, &'static dyn Kind);

/// A change that names the school left is one by which a pupil arrives.
const FROM_SCHOOL: &str = "from_school";

/// The kinds by which a pupil comes back into a grade.
const RETURNS: [&str; 2] = ["resume", "return-from-abroad"];

impl Facts<'_> {
    /// A particular of the change, or what was told with the last step that asked for it.
    pub(super) fn particular(&self, key: &str) -> Option<Answer> {
        self.particular_of(self.change?, key)
    }

    pub(super) fn particular_of(&self, (change, kind): Business<'_>, key: &str) -> Option<Answer> {
        let asked = kind.moves().iter().flat_map(|step| step.asks);
        let particular = kind.particulars().iter().chain(asked).find(|known| known.key == key)?;
        let told = || change.steps.iter().rev().map(|step| step.told.get(key)).find(|text| !text.is_empty());
        let text = Some(change.form.get(key)).filter(|text| !text.is_empty()).or_else(told)?;
        Some(self.shown(particular, text))
    }

    fn shown(&self, particular: &Particular, text: &str) -> Answer {
        let answer = match particular.form {
            ParticularForm::Date => text.parse().ok().and_then(Date::from_number).map(Answer::day),
            ParticularForm::Field(key) => reading::read(key, text, chrono::NaiveDate::MAX)
                .value
                .map(|value| Answer::field(key, &value))
                .filter(|answer| !answer.long.is_empty()),
            _ => None,
        };
        let shown = || Answer::text(show_particular(particular, text, self.pack, Lang::Zh));
        Answer { code: text.to_owned(), ..answer.unwrap_or_else(shown) }
    }

    /// The school that gives a pupil away, or that takes him in: one of the two is this one.
    pub(super) fn school(&self, giving: bool, what: &str) -> Option<Answer> {
        let change = self.change.map(|(_, kind)| kind);
        let arrives =
            change.is_some_and(|kind| kind.particulars().iter().any(|known| known.key == FROM_SCHOOL));
        if giving == arrives {
            let side = if arrives { "from" } else { "to" };
            let what = if what == "name" { "school" } else { what };
            return self.particular(&format!("{side}_{what}"));
        }
        match what {
            "name" => Some(Answer::text(&self.site.name)),
            "code" => Some(Answer::text(&self.site.code)),
            _ => self.grade_class(),
        }
    }

    pub(super) fn business(&self, what: &str) -> Option<Answer> {
        let (change, kind) = self.change?;
        Some(match what {
            "id" => Answer::text(change.id.short()),
            "kind" => Answer::text(kind.name().zh),
            "progress" => Answer::text(progress(change)),
            "grade_kept" => return self.grade_kept(),
            "item" | "before" | "after" | "basis" => return self.correction(what),
            _ => {
                let reached = change.steps.last().map(|step| step.to_label.zh.clone());
                let first = || kind.stages().iter().find(|stage| stage.key == change.stage);
                let label = reached.or_else(|| first().map(|stage| stage.label.zh.to_owned()));
                Answer::text(label.unwrap_or_else(|| change.state.label().zh.to_owned()))
            }
        })
    }

    /// The grade in which a pupil was before he came back into one.
    fn grade_kept(&self) -> Option<Answer> {
        let back = |(change, _): &Business<'_>| RETURNS.contains(&change.kind.as_str());
        let (change, kind) = self.change.filter(back).or(self.pair.filter(back))?;
        self.grade_before(change).or_else(|| self.particular_of((change, kind), FieldKey::Grade.key()))
    }

    /// The grade that the record held before a change took effect; none when the change left it as it was.
    fn grade_before(&self, change: &Change) -> Option<Answer> {
        let now = self.pupil?.fields.get(FieldKey::Grade);
        let noted = || change.back.as_ref()?.0.fields.iter().find(|(key, _)| *key == FieldKey::Grade);
        let before = if change.effective { noted()?.1.as_ref() } else { now };
        Some(Answer::field(FieldKey::Grade, before?))
    }

    /// A change of data as the request for it lists it: what, from what, to what, on what paper.
    fn correction(&self, what: &str) -> Option<Answer> {
        let (change, _) = self.change?;
        let [item, before, after, basis] = match change.kind.as_str() {
            "skip-grade" => {
                let before = self.grade_before(change);
                [Some(Answer::text("年级")), before, self.particular("to_grade"), self.particular("level")]
            }
            "attend-elsewhere" => {
                let sort = self.particular("sort").map(|sort| sort.long).unwrap_or_default();
                let school = self.particular("school").map(|school| school.long).unwrap_or_default();
                let after = Answer::text(format!("{school}（{sort}）"));
                [
                    Some(Answer::text("就读学校")),
                    Some(Answer::text(&self.site.name)),
                    Some(after),
                    self.particular("decision"),
                ]
            }
            _ => ["field", "old_value", "new_value", "proof"].map(|key| self.particular(key)),
        };
        match what {
            "item" => item,
            "before" => before,
            "after" => after,
            _ => basis,
        }
    }

    /// The last step of this key; one of another kind of change was taken in the change that shares the sheet, if at
    /// all.
    pub(super) fn step(&self, rest: &str) -> Option<Answer> {
        let (step, what) = rest.rsplit_once('.')?;
        let (own, _) = self.change?;
        let (kind, step) = step.split_once('.').unwrap_or((&own.kind, step));
        let mut both = [self.change, self.pair].into_iter().flatten();
        let (change, _) = both.find(|(change, _)| change.kind == kind)?;
        let taken = change.steps.iter().rev().find(|taken| taken.step == step)?;
        Some(match what {
            "on" => Answer::day(taken.on),
            _ => Answer::text(taken.told.get(what)),
        })
    }

    /// What a party of a transfer said, and when.
    pub(super) fn hop(&self, rest: &str) -> Option<Answer> {
        let (party, what) = rest.split_once('.')?;
        let (said, step) = party_answer(self.change?.0, self.pack, party)?;
        Some(match what {
            "on" => Answer::day(step.on),
            _ => Answer::text(self.opinion(said, step)),
        })
    }

    fn opinion(&self, said: PartyAnswer, step: &StepTaken) -> String {
        let told = |key: &str| step.told.get(key);
        let mut text = match said {
            PartyAnswer::Agrees => "同意".to_owned(),
            PartyAnswer::SignedOnPaper => "同意（已在纸质表上签章）".to_owned(),
            PartyAnswer::AdmitsOnPaper => {
                format!(
                    "{}，改走纸质核办，同意先入学（第15条）。签字人：{}",
                    told("fault"),
                    told("signed_by")
                )
            }
            PartyAnswer::RefusesForNow => format!("不同意，补正后再办：{}", told("reason")),
            PartyAnswer::Refuses => format!("不同意：{}", told("reason")),
        };
        let channel = self.pack.choice("channel", told("channel")).map(|choice| choice.name.zh.as_str());
        let more = [("方式", channel.unwrap_or_default()), ("经办", told("person")), ("说明", told("note"))];
        for (label, word) in more.into_iter().filter(|(_, word)| !word.is_empty()) {
            text.push_str(&format!("；{label}：{word}"));
        }
        text
    }

    /// What the change's article asks for, and what is attached. Before a change is written nobody knows its ground.
    pub(super) fn papers_asked(&self) -> Vec<(bool, String)> {
        let Some((change, kind)) = self.change.filter(|_| self.filled) else { return Vec::new() };
        let asked = self.pack.evidence(kind.tag(), change.form.get(kind.ground()), self.today);
        let attached = |item: &EvidenceItem| self.papers.iter().any(|title| item.is_named_by(title));
        asked.into_iter().map(|item| (attached(item), item.name.zh.clone())).collect()
    }
}

/// The steps taken, each with its day and who took it.
fn progress(change: &Change) -> String {
    let taken = change.steps.iter().filter(|step| !step.from.is_empty());
    let told = taken.map(|step| format!("{} {}：{}", step.on, step.by.zh, step.label.zh));
    told.collect::<Vec<_>>().join("；")
}
