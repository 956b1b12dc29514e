//! `students`: the list, for people masked and from the search block alone, for scripts every field, one pupil at a
//! time.

use serde::ser::{SerializeMap, Serializer};

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    desk::{Desk, Query, Roster},
    domain::{FieldKey, Pupil, RosterRow, Standing, Text, codes::CodeTable, reading},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "GRADE", value_parser = grade)]
    grade: Option<String>,
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
    #[arg(long, value_name = "STATUS", value_parser = standing)]
    status: Option<Standing>,
    #[arg(long)]
    full: bool,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "students",
    about: Text::new("列出学生；--json 给出每一栏", "List pupils; --json gives every field"),
    args: &[
        ("grade", Text::new("只要这个年级（1 至 9）", "only this grade (1 to 9)")),
        ("class", Text::new("只要这个班", "only this class")),
        (
            "find",
            Text::new(
                "按姓名、拼音首字母、全拼或证件号尾数查找",
                "find by name, pinyin initials, pinyin or the end of a number",
            ),
        ),
        (
            "status",
            Text::new(
                "只要这个状态：enrolled（在读）、arriving（转入中）、transferred-out（已转出）、dropped-out（辍学）、not-taken（未转入）",
                "only this standing: enrolled, arriving, transferred-out, dropped-out, not-taken",
            ),
        ),
        ("full", Text::new("证件号不打码", "do not mask numbers")),
    ],
}];

fn grade(word: &str) -> Result<String, String> {
    values::grade_code(word).ok_or_else(|| "1-9".to_owned())
}

fn standing(word: &str) -> Result<Standing, String> {
    Standing::parse(word).ok_or_else(|| Standing::ALL.map(Standing::key).join(", "))
}

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let query = Query {
        find: args.find.clone().unwrap_or_default(),
        standing: args.status,
        grade: args.grade.clone(),
        class: args.class.clone(),
        ..Query::default()
    };
    let roster = desk.roster();
    let places = roster.find(&query);
    if session.common.json || args.full {
        let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
        desk.disclose("students", count, "command line")?;
    }
    if session.common.json {
        return stream(session, &desk, &roster, &places);
    }
    table(session, &roster, &places, args.full)
}

/// An array written pupil by pupil: 100,000 of them never stand in memory together.
fn stream(session: &mut Session<'_>, desk: &Desk, roster: &Roster, places: &[u32]) -> Result<(), Trouble> {
    write!(session.out, "[")?;
    for (count, place) in places.iter().enumerate() {
        session.out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
        let pupil = desk.pupil(roster.row(*place).id)?;
        let mut json = serde_json::Serializer::new(&mut *session.out);
        let mut map = json.serialize_map(None)?;
        entries(&mut map, &pupil)?;
        SerializeMap::end(map)?;
    }
    Ok(writeln!(session.out, "\n]")?)
}

/// The keys of a pupil: who and where first, then every field by its key, empty when it is not filled.
pub(crate) fn entries<M: SerializeMap>(map: &mut M, pupil: &Pupil) -> Result<(), M::Error> {
    let written = |key| pupil.fields.get(key).map_or_else(String::new, |value| reading::write(key, value));
    map.serialize_entry("id", &pupil.id.to_string())?;
    map.serialize_entry("status", pupil.standing.key())?;
    map.serialize_entry("grade", &written(FieldKey::Grade))?;
    map.serialize_entry("class", pupil.fields.text(FieldKey::ClassNumber))?;
    // The grade stands above already, and a key stands once in an object.
    for key in FieldKey::all().filter(|key| *key != FieldKey::Grade) {
        map.serialize_entry(key.key(), &written(key))?;
    }
    Ok(())
}

fn table(session: &mut Session<'_>, roster: &Roster, places: &[u32], full: bool) -> Result<(), Trouble> {
    let lang = session.lang;
    let cells = |row: &RosterRow| -> Vec<String> {
        vec![
            row.id.short(),
            row.name.to_string(),
            CodeTable::Gender.label(row.gender).to_owned(),
            CodeTable::Grade.label(row.grade).to_owned(),
            row.class.to_string(),
            print::number(row.id_number, full),
            print::number(row.student_number, full),
            row.standing.label().get(lang).to_owned(),
        ]
    };
    let headings = [
        Text::new("编号", "id"),
        Text::new("姓名", "name"),
        Text::new("性别", "sex"),
        Text::new("年级", "grade"),
        Text::new("班", "class"),
        Text::new("证件号", "ID number"),
        Text::new("学籍号", "registry number"),
        Text::new("状态", "standing"),
    ]
    .map(|text| text.get(lang));
    let mut table = print::Table::new(&headings);
    places.iter().for_each(|place| table.measure(&cells(&roster.row(*place))));
    table.row(session.out, &headings)?;
    for place in places {
        table.row(session.out, &cells(&roster.row(*place)))?;
    }
    let count = places.len();
    session.line(&say!(lang, "共 {count} 人", "{count} pupils"))
}
