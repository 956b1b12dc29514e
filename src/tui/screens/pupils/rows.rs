//! The rows of the table of pupils, made from the list in memory when they are in sight. Sorts nothing.

use std::collections::BTreeSet;

use crate::{
    desk::{Roster, SortKey},
    domain::{Lang, PupilId, Standing, codes::CodeTable},
    say,
    tui::{
        parts::table::{Column, Row, Rows, Tone},
        screens::pupil::shown::{class_of, day, number},
    },
};

const NAME: usize = 0;
/// The column of grade and class.
pub const CLASS: usize = 2;
const BIRTH: usize = 6;
const STANDING: usize = 5;

/// The column that shows a sort.
pub const fn column_of(sort: SortKey) -> usize {
    match sort {
        SortKey::Class => CLASS,
        SortKey::Name => NAME,
        SortKey::Birth => BIRTH,
        SortKey::Standing => STANDING,
    }
}

/// The columns; what a narrow screen can do without goes first.
pub fn columns(lang: Lang) -> [Column; 8] {
    [
        Column::new(say!(lang, "姓名", "Name"), 13, 24, 0),
        Column::new(say!(lang, "性别", "Sex"), 4, 4, 3),
        Column::new(say!(lang, "年级班级", "Class"), 9, 18, 1),
        Column::new(say!(lang, "学号", "No."), 4, 6, 2),
        Column::new(say!(lang, "证件号", "ID number"), 18, 18, 2),
        Column::new(say!(lang, "状态", "Standing"), 6, 15, 0),
        Column::new(say!(lang, "出生日期", "Born"), 10, 10, 4),
        Column::new(say!(lang, "学籍号", "Registry number"), 19, 19, 5),
    ]
}

/// The rows that a query has left.
pub struct Listed<'l> {
    pub roster: &'l Roster,
    pub places: &'l [u32],
    pub marked: &'l BTreeSet<PupilId>,
    pub lang: Lang,
    pub full: bool,
}

impl Rows for Listed<'_> {
    fn len(&self) -> usize {
        self.places.len()
    }

    fn row(&self, at: usize) -> Row {
        let Some(place) = self.places.get(at) else { return Row::default() };
        let row = self.roster.row(*place);
        let cells = vec![
            row.name.to_owned(),
            CodeTable::Gender.label(row.gender).to_owned(),
            class_of(&row, self.lang),
            row.number_in_class.to_owned(),
            number(row.id_number, self.full),
            row.standing.label().get(self.lang).to_owned(),
            day(row.birth),
            number(row.student_number, self.full),
        ];
        let tone = if row.standing == Standing::Enrolled { Tone::Plain } else { Tone::Dim };
        Row { cells, marked: self.marked.contains(&row.id), tone }
    }
}
