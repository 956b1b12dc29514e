//! What `promote`, `graduate` and `move-up` have in common: the preview or the act is printed as who moves and who
//! stays behind and why; taking back. It decides nothing.

use serde_json::{Value as Json, json};

use super::{print, session::Session, trouble::Trouble};
use crate::{
    desk::{
        Desk,
        year::{Go, Stay, YearOrder, YearPreview},
    },
    domain::{Explain, Lang, PupilId, Text, codes::CodeTable, school::YearAct},
    say,
};

/// What every bulk act takes.
#[derive(Debug, Clone)]
pub(crate) struct Bulk<'a> {
    /// What.
    pub act: YearAct,
    /// The calendar year of the summer in which it is done.
    pub summer: u16,
    /// Only shown.
    pub dry_run: bool,
    /// Taken back.
    pub undo: bool,
    /// Pupils left out, as typed.
    pub except: &'a [String],
    /// Pupils who complete without graduating, as typed.
    pub complete: &'a [String],
}

/// Shows, does, or takes back.
pub(crate) fn run(session: &mut Session<'_>, bulk: &Bulk<'_>) -> Result<(), Trouble> {
    let desk = session.open()?;
    let year = bulk.summer.saturating_sub(1);
    if bulk.undo {
        let count = desk.year_undo(bulk.act, year, "command line")?;
        if session.common.json {
            return session.json(&json!({ "year": bulk.summer, "undone": count }));
        }
        return session.line(&say!(
            session.lang,
            "已撤销，{count} 人恢复原样",
            "Taken back; {count} pupils stand as before"
        ));
    }
    let order = YearOrder {
        act: bulk.act,
        year,
        except: pupils(&desk, bulk.except)?,
        complete: pupils(&desk, bulk.complete)?,
    };
    if bulk.dry_run {
        let plan = desk.year_preview(&order)?;
        return tell(session, &plan, bulk, 0);
    }
    let done = desk.year_act(&order)?;
    tell(session, &done.plan, bulk, done.drafts)
}

fn pupils(desk: &Desk, typed: &[String]) -> Result<Vec<PupilId>, Trouble> {
    typed.iter().map(|word| Ok(desk.find_pupil(word)?)).collect()
}

fn tell(
    session: &mut Session<'_>,
    plan: &YearPreview,
    bulk: &Bulk<'_>,
    drafts: usize,
) -> Result<(), Trouble> {
    if session.common.json {
        let json = object(session, plan, bulk, drafts);
        return session.json(&json);
    }
    goes_list(session, plan)?;
    stays_list(session, plan)?;
    let lang = session.lang;
    for said in plan.verdict.refusals.iter().chain(&plan.verdict.warnings) {
        let said = said.explain(lang);
        session.note(&format!("! {} {}", said.what, said.advice))?;
    }
    let (goes, stays) = (plan.goes.len(), plan.stays.len());
    session.line(&match (bulk.dry_run, drafts) {
        (true, _) => say!(
            lang,
            "将办 {goes} 人，留下 {stays} 人；什么都没有改动",
            "{goes} would move, {stays} would stay; nothing was changed"
        ),
        (false, 0) => say!(lang, "已办 {goes} 人，留下 {stays} 人", "{goes} moved, {stays} stay"),
        (false, _) => say!(
            lang,
            "已写 {drafts} 份转出草稿，请逐份补全后列入上报",
            "{drafts} drafts of transfers were made; complete and queue each"
        ),
    })
}

/// Who moves, and where to.
fn goes_list(session: &mut Session<'_>, plan: &YearPreview) -> Result<(), Trouble> {
    if plan.goes.is_empty() {
        return Ok(());
    }
    let lang = session.lang;
    let rows: Vec<Vec<String>> = plan
        .goes
        .iter()
        .map(|go| {
            let to = match go.to.grade() {
                "" => say!(lang, "毕业", "graduates"),
                grade => CodeTable::Grade.label(grade).to_owned(),
            };
            let to = if go.to.key() == "completed" { say!(lang, "结业", "completes") } else { to };
            let note = go.note.map_or("", |why| why.label().get(lang));
            vec![go.pupil.short(), go.name.clone(), class_of(&go.grade, &go.class, lang), to, note.to_owned()]
        })
        .collect();
    let heads = [
        Text::new("编号", "id"),
        Text::new("姓名", "name"),
        Text::new("原班", "from"),
        Text::new("去向", "to"),
        Text::new("注意", "mind"),
    ];
    Ok(print::list(session.out, &heads.map(|text| text.get(lang)), &rows)?)
}

/// Who stays behind, and why.
fn stays_list(session: &mut Session<'_>, plan: &YearPreview) -> Result<(), Trouble> {
    if plan.stays.is_empty() {
        return Ok(());
    }
    let lang = session.lang;
    session.line("")?;
    let rows: Vec<Vec<String>> = plan
        .stays
        .iter()
        .map(|stay| {
            let why = stay.why.label().get(lang).to_owned();
            vec![stay.pupil.short(), stay.name.clone(), class_of(&stay.grade, &stay.class, lang), why]
        })
        .collect();
    let heads = [
        Text::new("编号", "id"),
        Text::new("留下的学生", "who stays"),
        Text::new("班级", "class"),
        Text::new("原因", "why"),
    ];
    Ok(print::list(session.out, &heads.map(|text| text.get(lang)), &rows)?)
}

fn class_of(grade: &str, class: &str, lang: Lang) -> String {
    say!(lang, "{}{class}班", "{} class {class}", CodeTable::Grade.label(grade))
}

fn object(session: &Session<'_>, plan: &YearPreview, bulk: &Bulk<'_>, drafts: usize) -> Json {
    let lang = session.lang;
    let moved = |go: &Go| {
        let to_grade = Some(go.to.grade()).filter(|grade| !grade.is_empty());
        json!({
            "student": go.pupil.to_string(),
            "name": go.name,
            "from_grade": CodeTable::Grade.label(&go.grade),
            "to_grade": to_grade.map(|grade| CodeTable::Grade.label(grade)),
            "class": go.class,
            "to": go.to.key(),
            "note": go.note.map(|why| why.key()),
        })
    };
    let stays = |stay: &Stay| {
        json!({
            "student": stay.pupil.to_string(),
            "name": stay.name,
            "grade": CodeTable::Grade.label(&stay.grade),
            "class": stay.class,
            "reason": stay.why.key(),
            "told": stay.why.label().get(lang),
        })
    };
    let said = |list: &[crate::desk::Refusal]| -> Vec<Json> {
        list.iter()
            .map(|refusal| json!({ "at": refusal.at, "what": refusal.explain(lang).what, "article": refusal.article.map(|article| article.0) }))
            .collect()
    };
    json!({
        "act": bulk.act.key(),
        "year": bulk.summer,
        "dry_run": bulk.dry_run,
        "moved": plan.goes.iter().map(moved).collect::<Vec<_>>(),
        "stays": plan.stays.iter().map(stays).collect::<Vec<_>>(),
        "counts": { "moved": plan.goes.len(), "stays": plan.stays.len(), "drafts": drafts },
        "refused": said(&plan.verdict.refusals),
        "warnings": said(&plan.verdict.warnings),
    })
}
