//! The slips of the school year: grades, terms, subjects. Reads what was filled in; the desk judges it.

use crate::{
    desk::year::{MoveUp, Shape, System},
    domain::{Date, Lang, Text, codes::CodeTable, school::YearPlan},
    say,
    tui::dialogs::{Blank, Dialog, Slip},
};

/// Days that are typed have this many characters at most.
const DAY_MAX: usize = 12;
/// Characters of a list of days or subjects.
const LIST_MAX: usize = 200;

/// The blanks for the grades of a school; set-up shows them too.
pub fn shape_blanks(shape: &Shape, lang: Lang) -> Vec<Blank> {
    let grades = CodeTable::Grade.entries();
    // Nine names would not fit in a line.
    let names: Vec<String> = (1..=grades.len()).map(|year| year.to_string()).collect();
    let at = |code: &str| grades.iter().position(|entry| entry.code == code).unwrap_or(0);
    let words = |list: &[Text]| list.iter().map(|word| word.get(lang).to_owned()).collect();
    let system = System::ALL.iter().position(|system| *system == shape.system).unwrap_or(0);
    let way = MoveUp::ALL.iter().position(|way| Some(*way) == shape.move_up).unwrap_or(0);
    let pick = say!(lang, "左、右键选择，回车下一项。", "Left and Right choose, Enter goes on.");
    vec![
        Blank::choice(say!(lang, "最低年级", "Lowest grade"), names.clone(), at(&shape.lowest))
            .note(pick.clone()),
        Blank::choice(say!(lang, "最高年级", "Highest grade"), names, at(&shape.highest)).note(pick),
        Blank::choice(say!(lang, "学制", "System"), words(&System::ALL.map(System::label)), system).note(
            say!(
                lang,
                "本县的学制。最高年级不在本校也要写对，否则学生会被提前毕业。",
                "The county's. It must be right even if the last grade is not taught here."
            ),
        ),
        Blank::choice(say!(lang, "怎样升学", "Moving up"), words(&MoveUp::ALL.map(MoveUp::label)), way).note(
            say!(
                lang,
                "没有毕业年级时怎样升入中心小学：本点是校区就调班，有自己的学校标识码就逐个转学。",
                "To the central school, when the last grade is not taught here: from a campus by a class change, from a school of its own by transfers."
            ),
        ),
    ]
}

/// The shape as filled in, its first blank at the slip's first place.
pub fn shape(slip: &Slip) -> Shape {
    let grades = CodeTable::Grade.entries();
    let code = |at: usize| grades.get(slip.chosen(at)).map(|entry| entry.code.clone()).unwrap_or_default();
    Shape {
        lowest: code(0),
        highest: code(1),
        system: System::ALL[slip.chosen(2) % System::ALL.len()],
        move_up: MoveUp::ALL.get(slip.chosen(3)).copied(),
        told: true,
    }
}

/// The question for the grades.
pub fn shape_dialog(now: &Shape, lang: Lang) -> Dialog {
    Dialog::input(
        super::SHAPE,
        say!(lang, "年级和学制", "Grades and system"),
        say!(
            lang,
            "升级、毕业都按这里办（第5、24条）。",
            "Promotion and graduation follow this (Art. 5, 24)."
        ),
        Slip::new(shape_blanks(now, lang)),
    )
}

/// The terms as a slip: two terms, then the days on which this school alone was closed.
pub fn terms_slip(plan: &YearPlan, lang: Lang) -> Slip {
    let day = |at: usize, end: bool| {
        let term = plan.terms.get(at).map(|(start, last)| if end { *last } else { *start });
        term.map_or_else(String::new, Date::compact)
    };
    let closures: Vec<String> = plan
        .closures
        .iter()
        .map(|(day, held)| format!("{}{}", if *held { "+" } else { "" }, day.compact()))
        .collect();
    let blank = |label: String, text: &str| Blank::text(label, DAY_MAX).filled(text);
    Slip::new(vec![
        blank(say!(lang, "第一学期开始", "First term from"), &day(0, false)),
        blank(say!(lang, "第一学期结束", "First term until"), &day(0, true)),
        blank(say!(lang, "第二学期开始", "Second term from"), &day(1, false)),
        blank(say!(lang, "第二学期结束", "Second term until"), &day(1, true)),
        Blank::text(say!(lang, "本校停课日", "School closed on"), LIST_MAX).filled(&closures.join(" ")).note(
            say!(
                lang,
                "只写本校单独停课的日子，如 20261203；补课的日子前面写加号，如 +20261205。",
                "Only days on which this school alone was closed; a plus before days that made up for them."
            ),
        ),
    ])
}

/// The question for the terms.
pub fn terms_dialog(slip: Slip, lang: Lang) -> Dialog {
    Dialog::input(
        super::TERMS,
        say!(lang, "学期", "Terms"),
        say!(lang, "第一天和最后一天上课，如 20260901。", "First and last school day, such as 20260901."),
        slip,
    )
}

/// The terms as filled in, or the slip with what cannot be read.
///
/// # Errors
/// The slip, with the blank that cannot be read.
pub fn terms(mut slip: Slip, year: u16, lang: Lang) -> Result<YearPlan, Box<Slip>> {
    let mut days = Vec::new();
    for at in 0..4 {
        let typed = slip.text(at).trim().to_owned();
        match day(&typed) {
            Some(day) => days.push(Some(day)),
            // A school may know its second term later.
            None if typed.is_empty() && at > 1 => days.push(None),
            None => {
                slip.refuse(at, say!(lang, "请写八位日期，如 20260901。", "Eight digits, such as 20260901."));
                return Err(Box::new(slip));
            }
        }
    }
    let mut closures = Vec::new();
    for word in slip.text(4).split([' ', ',', '，', '、']).filter(|word| !word.is_empty()) {
        let held = word.starts_with(['+', '＋']);
        let Some(day) = day(word.trim_start_matches(['+', '＋'])) else {
            slip.refuse(4, say!(lang, "“{word}”不是日期。", "\"{word}\" is no day."));
            return Err(Box::new(slip));
        };
        closures.push((day, held));
    }
    let term = |at: usize| days.get(at).copied().flatten().zip(days.get(at + 1).copied().flatten());
    Ok(YearPlan { year, terms: [term(0), term(2)].into_iter().flatten().collect(), closures })
}

fn day(typed: &str) -> Option<Date> {
    let digits: String = typed.chars().filter(|c| !matches!(c, '-' | '.' | '/')).collect();
    (digits.len() == 8).then(|| digits.parse().ok().and_then(Date::from_number)).flatten()
}

/// The question for the subjects.
pub fn subjects_dialog(now: &[String], lang: Lang) -> Dialog {
    let usual = say!(lang, "语文、数学", "Chinese, Mathematics");
    let text = if now.is_empty() { usual } else { now.join("、") };
    let blank = Blank::text(say!(lang, "科目", "Subjects"), LIST_MAX).filled(&text);
    Dialog::input(
        super::SUBJECTS,
        say!(lang, "成绩科目", "Subjects"),
        say!(lang, "按成绩册的顺序写，用顿号分开。", "In the order of the mark book, parted by commas."),
        Slip::new(vec![blank]),
    )
}

/// The subjects as filled in.
pub fn subjects(slip: &Slip) -> Vec<String> {
    slip.text(0).split(['、', ',', '，']).map(|one| one.trim().to_owned()).collect()
}
