//! Choosing class, section and period of a grid one after the other, and a value from the list of a cell.

use crate::{
    desk::file::{ClassRef, GridChoices, GridColumn, GridOrder, period::Period},
    domain::{Lang, pinyin},
    say,
    tui::{
        dialogs::Dialog,
        effect::Msg,
        parts::picker::{Choice, Picker},
        screens::{Place, pupil::shown::class_name},
    },
};

/// The question which class.
pub const CLASS: &str = "class";
/// The question which section.
pub const SECTION: &str = "section";
/// The question which period.
pub const PERIOD: &str = "period";
/// The question which value.
pub const PICKED: &str = "picked";

/// What is asked for, with what was left open filled in; none when there is nothing to choose.
pub fn filled(mut order: GridOrder, choices: &GridChoices) -> Option<GridOrder> {
    if order.class == ClassRef::default() {
        order.class = choices.classes.first()?.clone();
    }
    let known = choices.sections.iter().find(|(section, _)| section.code == order.section);
    let (section, periods) = known.or_else(|| choices.sections.first())?;
    if section.code != order.section {
        order.section.clone_from(&section.code);
    }
    let wanted = Period::parse(&order.period).filter(|_| !order.period.is_empty());
    if !wanted.is_some_and(|wanted| periods.contains(&wanted)) {
        order.period = written(*periods.first()?);
    }
    Some(order)
}

/// Asks for the class.
pub fn classes(order: &GridOrder, choices: &GridChoices, lang: Lang) -> Vec<Msg> {
    class_question(&order.class, &choices.classes, CLASS, lang)
}

/// Asks for one of some classes.
pub fn class_question(now: &ClassRef, classes: &[ClassRef], topic: &'static str, lang: Lang) -> Vec<Msg> {
    let entry = |class: &ClassRef| choice(&code(class), &class_name(&class.grade, &class.class, lang));
    let mut picker = Picker::new(say!(lang, "哪个班", "Which class"), classes.iter().map(entry).collect());
    picker.point_at(&code(now));
    vec![Msg::show(Dialog::Pick(picker, topic))]
}

/// A class as a code, and back.
fn code(class: &ClassRef) -> String {
    format!("{}/{}", class.grade, class.class)
}

/// The class of a code.
pub fn class_of(code: &str) -> ClassRef {
    let (grade, class) = code.split_once('/').unwrap_or((code, ""));
    ClassRef { grade: grade.to_owned(), class: class.to_owned() }
}

/// Takes an answer and asks the next question; after the last, opens the grid.
pub fn next(topic: &str, code: &str, wanted: &mut GridOrder, choices: &GridChoices, lang: Lang) -> Vec<Msg> {
    match topic {
        CLASS => {
            wanted.class = class_of(code);
            let entries =
                choices.sections.iter().map(|(section, _)| choice(&section.code, section.name.get(lang)));
            let mut picker = Picker::new(say!(lang, "哪个部分", "Which section"), entries.collect());
            picker.point_at(&wanted.section);
            vec![Msg::show(Dialog::Pick(picker, SECTION))]
        }
        SECTION => {
            code.clone_into(&mut wanted.section);
            let periods = choices.sections.iter().find(|(section, _)| section.code == code);
            let periods = periods.map_or(&[][..], |(_, periods)| periods.as_slice());
            let entries = periods.iter().map(|period| choice(&written(*period), period.label().get(lang)));
            let mut picker = Picker::new(say!(lang, "哪个时段", "Which period"), entries.collect());
            picker.point_at(&wanted.period);
            vec![Msg::show(Dialog::Pick(picker, PERIOD))]
        }
        _ => {
            code.clone_into(&mut wanted.period);
            vec![Msg::Swap(Place::Grid(super::Args { order: wanted.clone(), at: None }))]
        }
    }
}

/// A period as a code that is never empty.
fn written(period: Period) -> String {
    if period == Period::Once { "once".to_owned() } else { period.written() }
}

/// The values of a cell.
pub fn values(column: &GridColumn, now: &str, lang: Lang) -> Dialog {
    let entries = column
        .choices
        .iter()
        .map(|entry| Choice { pinyin: keys(&entry.name.zh), ..choice(&entry.code, entry.name.get(lang)) });
    let mut picker = Picker::new(column.item.name.get(lang), entries.collect());
    picker.point_at(now);
    Dialog::Pick(picker, PICKED)
}

fn choice(code: &str, name: &str) -> Choice {
    Choice { code: code.to_owned(), name: name.to_owned(), pinyin: keys(name), side: String::new() }
}

fn keys(name: &str) -> Vec<String> {
    pinyin::keys(name).split(' ').map(str::to_owned).collect()
}
