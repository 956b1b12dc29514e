//! The roll of a day as a list for people and as an object for scripts, which names pupils by id only.

use serde_json::{Value as Json, json};

use super::super::{print, session::Session, trouble::Trouble};
use crate::{
    desk::{
        attend::{DayKind, RollLine, RollSheet},
        file::ClassRef,
    },
    domain::{Lang, Text, attendance::Presence, codes::CodeTable},
    say,
};

/// Half days as school days: 3, or 2.5.
pub(in crate::cli) fn school_days(halves: u32) -> Json {
    if halves.is_multiple_of(2) { json!(halves / 2) } else { json!(f64::from(halves) / 2.0) }
}

/// Half days as school days in words.
pub(in crate::cli) fn school_days_text(halves: u32) -> String {
    let whole = halves / 2;
    if halves.is_multiple_of(2) { whole.to_string() } else { format!("{whole}.5") }
}

/// The word of a sort of day in JSON.
pub(super) const fn kind_key(kind: DayKind) -> &'static str {
    match kind {
        DayKind::School => "school",
        DayKind::Off => "off",
        DayKind::Closed => "closed",
        DayKind::Break => "break",
    }
}

pub(super) fn object(sheet: &RollSheet) -> Json {
    let classes = sheet.classes.iter().map(|class| {
        let students = of_class(sheet, &class.class).map(line_object);
        let day = |stamp: Option<crate::domain::Stamp>| stamp.map(|stamp| stamp.on.to_string());
        json!({
            "grade": CodeTable::Grade.label(&class.class.grade),
            "class": class.class.class,
            "called": class.first.is_some(),
            "entered": day(class.first),
            "altered": day(class.last),
            "late_entry": class.is_late(sheet.on),
            "clock_doubtful": class.first.is_some_and(|stamp| stamp.doubtful),
            "sick": class.sick,
            "tell_doctor": class.tell_doctor,
            "students": students.collect::<Vec<Json>>(),
            "elsewhere": class.elsewhere.iter().map(|line| line.pupil.to_string()).collect::<Vec<_>>(),
        })
    });
    json!({
        "date": sheet.on.to_string(),
        "day": kind_key(sheet.kind),
        "approximate": sheet.estimate,
        "classes": classes.collect::<Vec<Json>>(),
    })
}

fn line_object(line: &RollLine) -> Json {
    json!({
        "student": line.pupil.to_string(),
        "number": line.number,
        "morning": line.morning.key(),
        "afternoon": line.afternoon.key(),
        "note": line.note,
        "run_school_days": school_days(line.run_halves),
    })
}

fn of_class<'a>(sheet: &'a RollSheet, class: &'a ClassRef) -> impl Iterator<Item = &'a RollLine> {
    sheet.lines.iter().filter(move |line| line.class == *class)
}

pub(super) fn table(session: &mut Session<'_>, sheet: &RollSheet) -> Result<(), Trouble> {
    let lang = session.lang;
    let rows: Vec<Vec<String>> = sheet
        .lines
        .iter()
        .map(|line| {
            let run = line.run_halves;
            vec![
                line.pupil.short(),
                line.class.label().get(lang).to_owned(),
                line.number.clone(),
                line.name.clone(),
                line.morning.label().get(lang).to_owned(),
                line.afternoon.label().get(lang).to_owned(),
                if run == 0 { String::new() } else { school_days_text(run) },
                line.note.clone(),
            ]
        })
        .collect();
    let heads = [
        Text::new("编号", "id"),
        Text::new("班级", "class"),
        Text::new("班内号", "number"),
        Text::new("姓名", "name"),
        Text::new("上午", "morning"),
        Text::new("下午", "afternoon"),
        Text::new("连续旷课（天）", "days absent"),
        Text::new("备注", "note"),
    ];
    print::list(session.out, &heads.map(|text| text.get(lang)), &rows)?;
    let on = sheet.on;
    for class in &sheet.classes {
        let label = class.class.label();
        let name = label.get(lang);
        let text = match class.first {
            None => say!(lang, "{name}：{on}没有点名", "{name}: no roll call on {on}"),
            Some(first) if class.is_late(on) => {
                let entered = first.on;
                say!(lang, "{name}：{entered}补记", "{name}: entered later, on {entered}")
            }
            Some(_) => counts(sheet, &class.class, lang),
        };
        session.line(&text)?;
    }
    if let Some(text) = no_school(sheet.kind) {
        session.note(text.get(lang))?;
    }
    hints(session, sheet)
}

fn counts(sheet: &RollSheet, class: &ClassRef, lang: Lang) -> String {
    let lines: Vec<&RollLine> = of_class(sheet, class).collect();
    let there = |mark: Presence| mark.attended();
    let present = lines.iter().filter(|line| there(line.morning) || there(line.afternoon)).count();
    let (label, all) = (class.label(), lines.len());
    let name = label.get(lang);
    say!(lang, "{name}：应到 {all} 人，实到 {present} 人", "{name}: {present} of {all} present")
}

const fn no_school(kind: DayKind) -> Option<Text> {
    match kind {
        DayKind::School => None,
        DayKind::Off => Some(Text::new("这一天是周末或放假", "a weekend or a holiday")),
        DayKind::Closed => Some(Text::new("这一天登记为停课", "the school was closed that day")),
        DayKind::Break => Some(Text::new("这一天在假期里", "the day lies between terms")),
    }
}

/// Who is taught elsewhere, and what the marks call for.
pub(super) fn hints(session: &mut Session<'_>, sheet: &RollSheet) -> Result<(), Trouble> {
    let lang = session.lang;
    for class in &sheet.classes {
        for line in &class.elsewhere {
            let (name, school, since) = (&line.name, &line.school, line.since);
            session.note(&say!(
                lang,
                "{name}自{since}起在{school}就读，不点名",
                "{name} is taught at {school} since {since} and not called"
            ))?;
        }
        if class.tell_doctor {
            let (label, sick) = (class.class.label(), class.sick);
            let name = label.get(lang);
            session.note(&say!(
                lang,
                "{name}有 {sick} 人病假：症状相近的，请告诉乡镇卫生院",
                "{name}: {sick} pupils are ill; if alike, tell the township's doctor"
            ))?;
        }
    }
    Ok(())
}
