//! `papers`: the paper register of a pupil or a class (第9条), read and written.

use serde_json::{Value as Json, json};

use super::{
    file::{class_name, class_ref},
    help::Help,
    print,
    session::Session,
    trouble::Trouble,
    values,
};
use crate::{
    desk::{
        Desk,
        file::{PaperLine, period::Period},
    },
    domain::{Lang, PupilId, Text, school::FilePaper},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "STUDENT", required_unless_present = "class", conflicts_with = "class")]
    id: Option<String>,
    #[arg(long, value_name = "GRADE/CLASS", value_parser = values::class)]
    class: Option<(String, String)>,
    #[arg(long, value_name = "SHEET=STATE", value_parser = values::pair)]
    set: Vec<(String, String)>,
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[arg(long, value_name = "NOTE")]
    note: Option<String>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "papers",
    about: Text::new(
        "纸质档案登记：哪份材料有、签、盖章、放在哪里（第9条）",
        "The paper register: which sheet exists, is signed, is sealed, and where (Art. 9)",
    ),
    args: &[
        (
            "id",
            Text::new(
                "学生：编号（可只写开头）、学籍号、证件号或姓名",
                "the pupil: id or its beginning, a number, or the name",
            ),
        ),
        ("class", Text::new("全班，如 3/1", "a whole class, as 3/1")),
        (
            "set",
            Text::new(
                "材料=状态，状态用逗号分开：有、已签、已盖章、无；可写多次",
                "sheet=state, parted by commas: exists, signed, sealed, absent; may be repeated",
            ),
        ),
        ("place", Text::new("放在哪里", "where it lies")),
        ("period", Text::new("学年或学期；不写则用当前的", "year or term; the present one if left out")),
        ("on", Text::new("哪天看到的；不写则为今天", "the day on which it was seen; today if left out")),
        ("note", Text::new("备注", "a note")),
    ],
}];

/// The states that can be typed.
const STATES: [[&str; 3]; 4] =
    [["exists", "有", "在"], ["signed", "签", "已签"], ["sealed", "章", "已盖章"], ["absent", "无", "缺"]];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let pupils: Vec<PupilId> = match (&args.id, &args.class) {
        (Some(word), _) => vec![desk.find_pupil(word)?],
        (None, Some(class)) => {
            desk.class_papers(&class_ref(class))?.rows.into_iter().map(|row| row.pupil).collect()
        }
        (None, None) => Vec::new(),
    };
    if !args.set.is_empty() {
        let count = note(session, &desk, args, &pupils)?;
        if session.common.json {
            return session.json(&json!({ "written": count }));
        }
        return session.line(&say!(session.lang, "已登记 {count} 份", "{count} papers noted"));
    }
    if let Some(class) = &args.class {
        return of_class(session, &desk, class);
    }
    let mut lines = Vec::new();
    for pupil in pupils {
        lines.extend(desk.papers(pupil)?);
    }
    if session.common.json {
        return session.json(&lines.iter().map(|line| object(line, session.lang)).collect());
    }
    list(session, &lines)
}

fn note(session: &Session<'_>, desk: &Desk, args: &Args, pupils: &[PupilId]) -> Result<u32, Trouble> {
    let today = desk.today().date;
    let wrong = |what, advice| Trouble::usage(session.lang, what, advice);
    let on = match &args.on {
        None => today,
        Some(text) => values::day(text, today, session.lang)?,
    };
    let mut notes = Vec::new();
    for (word, states) in &args.set {
        let (sheet, period) = desk.sheet(word)?;
        let period = args.period.clone().unwrap_or(period);
        let mut found = [false; STATES.len()];
        for state in states.split([',', '，', '、']).map(str::trim).filter(|state| !state.is_empty()) {
            let at = STATES.iter().position(|words| words.contains(&state)).ok_or_else(|| {
                wrong(
                    Text::new("没有这种状态", "There is no such state"),
                    Text::new(
                        "可用：exists、signed、sealed、absent",
                        "There are: exists, signed, sealed, absent",
                    ),
                )
            })?;
            found[at] = true;
        }
        let [_, signed, sealed, absent] = found;
        if absent && (signed || sealed) {
            return Err(wrong(
                Text::new("没有的材料不能已签或已盖章", "What is absent is neither signed nor sealed"),
                Text::new("去掉 absent，或只写 absent", "Leave absent out, or write it alone"),
            ));
        }
        for pupil in pupils {
            let lines = desk.papers(*pupil)?;
            let mut papers = lines.iter().filter_map(|line| line.paper.as_ref());
            let known = papers.find(|known| known.sheet == sheet.code && known.period == period);
            let kept = |given: &Option<String>, of: fn(&FilePaper) -> &String| {
                given.clone().or_else(|| known.map(|known| of(known).clone())).unwrap_or_default()
            };
            let paper = FilePaper {
                sheet: sheet.code.clone(),
                period: period.clone(),
                exists: !absent,
                signed,
                sealed,
                place: kept(&args.place, |known| &known.place),
                on,
                note: kept(&args.note, |known| &known.note),
            };
            notes.push((*pupil, paper));
        }
    }
    Ok(desk.note_papers(&notes)?)
}

fn of_class(session: &mut Session<'_>, desk: &Desk, class: &(String, String)) -> Result<(), Trouble> {
    let grid = desk.class_papers(&class_ref(class))?;
    let lang = session.lang;
    if session.common.json {
        let rows = grid.rows.iter().map(|row| {
            let lines = row.lines.iter().filter(|line| line.asked || line.paper.is_some());
            json!({
                "id": row.pupil.to_string(), "name": row.name,
                "papers": lines.map(|line| object(line, lang)).collect::<Json>(),
            })
        });
        return session.json(&rows.collect());
    }
    let name = class_name(&grid.class, lang);
    session.line(&say!(lang, "{name}的纸质档案", "Papers of {name}"))?;
    for (at, (sheet, period)) in grid.sheets.iter().enumerate() {
        let lines = grid.rows.iter().filter_map(|row| Some((row, row.lines.get(at)?)));
        let (asked, lacking): (Vec<_>, Vec<_>) = (
            lines.clone().filter(|(_, line)| line.asked || line.paper.is_some()).collect(),
            lines.filter(|(_, line)| wanting(line)).collect(),
        );
        if asked.is_empty() {
            continue;
        }
        let (count, whole) = (asked.len(), asked.len() - lacking.len());
        let label = title(sheet.name.get(lang), period, lang);
        let told = |(row, line): &(&crate::desk::file::PaperRow, &PaperLine)| {
            format!("{}{}", row.name, say!(lang, "（{}）", " ({})", line.state().label().get(lang)))
        };
        let names: Vec<String> = lacking.iter().map(told).collect();
        let names = names.join(&say!(lang, "、", ", "));
        session.line(&say!(
            lang,
            "{label}：{whole}/{count}　{names}",
            "{label}: {whole}/{count}  {names}"
        ))?;
    }
    Ok(())
}

fn wanting(line: &PaperLine) -> bool {
    use crate::desk::file::PaperState::{Absent, Unsealed, Unsigned};
    matches!(line.state(), Absent | Unsigned | Unsealed)
}

fn title(name: &str, period: &str, lang: Lang) -> String {
    match Period::parse(period) {
        None | Some(Period::Once) => name.to_owned(),
        Some(period) => say!(lang, "{name}（{}）", "{name} ({})", period.label().get(lang)),
    }
}

/// A paper in JSON.
pub(crate) fn object(line: &PaperLine, lang: Lang) -> Json {
    let paper = line.paper.as_ref();
    json!({
        "sheet": line.sheet.code, "name": line.sheet.name.get(lang), "period": line.period,
        "article": line.sheet.article.map(|article| article.0),
        "section": line.sheet.section, "asked": line.asked, "state": line.state().key(),
        "exists": paper.is_some_and(|paper| paper.exists), "signed": paper.is_some_and(|paper| paper.signed),
        "sealed": paper.is_some_and(|paper| paper.sealed), "place": paper.map_or("", |paper| &paper.place),
        "on": paper.map(|paper| paper.on.to_string()), "note": paper.map_or("", |paper| &paper.note),
    })
}

/// Papers for people.
pub(crate) fn list(session: &mut Session<'_>, lines: &[PaperLine]) -> Result<(), Trouble> {
    let lang = session.lang;
    let headings = [
        Text::new("纸质材料", "paper"),
        Text::new("状态", "state"),
        Text::new("存放处", "place"),
        Text::new("日期", "day"),
        Text::new("备注", "note"),
    ]
    .map(|text| text.get(lang));
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let paper = line.paper.as_ref();
            vec![
                title(line.sheet.name.get(lang), &line.period, lang),
                line.state().label().get(lang).to_owned(),
                paper.map_or_else(String::new, |paper| paper.place.clone()),
                paper.map_or_else(String::new, |paper| paper.on.to_string()),
                paper.map_or_else(String::new, |paper| paper.note.clone()),
            ]
        })
        .collect();
    Ok(print::list(session.out, &headings, &rows)?)
}
