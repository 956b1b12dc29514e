//! How the school is made up: grades, 学制, the way up; the terms of its years, its classes, the subjects of results.

use super::days::called_already;
use crate::{
    both,
    desk::{Desk, DeskError, ErrorKind},
    domain::{
        Date, DeskRole, Standing, free_text, names,
        school::{ClassRoom, YearPlan},
    },
    journal::{Facts, Op},
    rules::{
        grade_year::{MoveUp, Shape, System},
        roles::Act,
        school_year,
    },
};

/// The grades of the site: codes of the lowest and the highest, `11-16`.
const GRADES: &str = "school/grades";
/// 学制
const SYSTEM: &str = "school/system";
/// How pupils move up.
const MOVE_UP: &str = "school/move-up";
/// No school keeps results in more subjects.
const SUBJECTS_MOST: usize = 20;
/// Characters of the name of a subject.
const SUBJECT_MOST: usize = 12;

/// A class with the pupils who are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassLine {
    /// The class; one that was never set up has neither name nor teacher.
    pub class: ClassRoom,
    /// Whether it was set up, or is only written in pupils' records.
    pub set: bool,
    /// Pupils in 在读.
    pub pupils: u32,
}

/// What the settings say of the school; what they do not say is assumed.
pub(in crate::desk) fn shape_of(facts: &Facts) -> Shape {
    let kind = facts.site.as_ref().map_or(crate::domain::SiteKind::Village, |site| site.kind);
    let assumed = Shape::assumed(kind);
    let grades = facts.setting(GRADES).and_then(|grades| grades.split_once('-'));
    let (lowest, highest) = match grades {
        Some((lowest, highest)) => (lowest.to_owned(), highest.to_owned()),
        None => (assumed.lowest, assumed.highest),
    };
    Shape {
        lowest,
        highest,
        system: facts.setting(SYSTEM).and_then(System::parse).unwrap_or(assumed.system),
        move_up: facts.setting(MOVE_UP).map_or(assumed.move_up, MoveUp::parse),
        told: grades.is_some(),
    }
}

impl Desk {
    /// Which grades the school has, and how its pupils leave it.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn school_shape(&self) -> Result<Shape, DeskError> {
        Ok(shape_of(&self.store.facts()?))
    }

    /// Says which grades the school has, and how its pupils leave it.
    ///
    /// # Errors
    /// When there is no such range of grades.
    pub fn set_school_shape(&self, shape: &Shape) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::Settings)?;
        shape.check()?;
        let _held = self.hold();
        let facts = self.store.facts()?;
        let wanted = [
            (GRADES, format!("{}-{}", shape.lowest, shape.highest)),
            (SYSTEM, shape.system.key().to_owned()),
            (MOVE_UP, shape.move_up.map_or("", MoveUp::key).to_owned()),
        ];
        let news = wanted.into_iter().filter(|(key, value)| facts.setting(key) != Some(value.as_str()));
        let ops: Vec<Op> = news.map(|(key, value)| Op::SettingSet { key: key.to_owned(), value }).collect();
        if !ops.is_empty() {
            self.record(ops, &[])?;
        }
        Ok(())
    }

    /// The school years that were set, oldest first.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn years(&self) -> Result<Vec<YearPlan>, DeskError> {
        Ok(self.store.facts()?.years)
    }

    /// The terms of a school year as they were set, or as they usually are by the rules in force.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn terms_of_year(&self, year: u16) -> Result<YearPlan, DeskError> {
        if let Some(plan) = self.years()?.into_iter().find(|plan| plan.year == year) {
            return Ok(plan);
        }
        let rules = self.rules();
        let usual = |id: &str, year: u16| {
            let limit = rules.pack.limit(id, self.today().date)?;
            Date::from_number(u32::from(year) * 10_000 + limit.length)
        };
        let terms = [
            usual("TERM1", year).zip(usual("TERM1-end", year + 1)),
            usual("TERM2", year + 1).zip(usual("TERM2-end", year + 1)),
        ];
        Ok(YearPlan { year, terms: terms.into_iter().flatten().collect(), closures: Vec::new() })
    }

    /// Sets the terms of a school year.
    ///
    /// # Errors
    /// When the terms overlap or lie outside the year, or the roll was called on a day that would become free.
    pub fn set_year(&self, plan: YearPlan) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::Settings)?;
        school_year::check_plan(&plan)?;
        let _held = self.hold();
        let years = self.store.facts()?.years;
        if !years.contains(&plan) {
            let lost = self.calls_lost(&years, &plan)?;
            if !lost.is_empty() {
                return Err(called_already(&lost).into());
            }
            self.record(vec![Op::YearPlanned { plan }], &[])?;
        }
        Ok(())
    }

    /// The classes: those set up, and those that only stand in pupils' records.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn school_classes(&self) -> Result<Vec<ClassLine>, DeskError> {
        let counts = self.roster().classes(Some(Standing::Enrolled));
        let count = |grade: &str, number: &str| {
            counts.iter().find(|(g, n, _)| g == grade && n == number).map_or(0, |(.., count)| *count)
        };
        let known = self.store.facts()?.classes;
        let mut lines: Vec<ClassLine> = known
            .into_iter()
            .map(|class| ClassLine { pupils: count(&class.grade, &class.number), class, set: true })
            .collect();
        for (grade, number, pupils) in &counts {
            if lines.iter().any(|line| line.class.grade == *grade && line.class.number == *number) {
                continue;
            }
            let class = ClassRoom {
                grade: grade.clone(),
                number: number.clone(),
                name: String::new(),
                teacher: String::new(),
                joint: String::new(),
                active: true,
            };
            lines.push(ClassLine { class, set: false, pupils: *pupils });
        }
        let by_number = |line: &ClassLine| line.class.number.parse().unwrap_or(u32::MAX);
        lines.sort_by(|a, b| a.class.grade.cmp(&b.class.grade).then_with(|| by_number(a).cmp(&by_number(b))));
        Ok(lines)
    }

    /// Sets a class up, or alters it.
    ///
    /// # Errors
    /// When the school does not have the grade, the number is none, or pupils are in a class that is closed.
    pub fn set_class(&self, class: ClassRoom) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::Settings)?;
        let class = cleaned(class)?;
        school_year::check_class(&class, &self.school_shape()?)?;
        let counts = self.roster().classes(Some(Standing::Enrolled));
        let inside =
            counts.iter().find(|(grade, number, _)| *grade == class.grade && *number == class.number);
        if let Some((.., count)) = inside.filter(|_| !class.active) {
            return Err(DeskError::new(
                ErrorKind::Refused,
                both!("这个班还有 {count} 名学生，不能撤掉", "The class still has {count} pupils"),
                both!("", ""),
                both!("请先把学生调到别的班。", "Move the pupils to another class first."),
            ));
        }
        let _held = self.hold();
        if !self.store.facts()?.classes.contains(&class) {
            self.record(vec![Op::ClassSet { class }], &[])?;
        }
        Ok(())
    }

    /// The subjects in which results are kept; none when they were never set.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn subjects(&self) -> Result<Vec<String>, DeskError> {
        Ok(self.store.facts()?.subjects)
    }

    /// Sets the subjects in which results are kept, in the order shown.
    ///
    /// # Errors
    /// When one has no name, or stands twice.
    pub fn set_subjects(&self, subjects: &[String]) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::Settings)?;
        let mut cleaned: Vec<String> = Vec::new();
        for subject in subjects {
            let name = free_text::clean(subject, SUBJECT_MOST).value.filter(|name| !name.is_empty());
            match name.filter(|name| !cleaned.contains(name)) {
                Some(name) => cleaned.push(name),
                None => {
                    return Err(mistake(
                        "subjects",
                        both!(
                            "科目“{subject}”写了两次、太长，或没有名称",
                            "\"{subject}\" stands twice, is too long, or has no name"
                        ),
                    ));
                }
            }
        }
        if cleaned.is_empty() || cleaned.len() > SUBJECTS_MOST {
            return Err(mistake(
                "subjects",
                both!("科目要有 1 至 {SUBJECTS_MOST} 门", "1 to {SUBJECTS_MOST} subjects"),
            ));
        }
        let _held = self.hold();
        if self.store.facts()?.subjects != cleaned {
            self.record(vec![Op::SubjectsSet { subjects: cleaned }], &[])?;
        }
        Ok(())
    }
}

/// The class with its texts as they are kept; one without a name is called by its number.
fn cleaned(class: ClassRoom) -> Result<ClassRoom, DeskError> {
    let number = class.number.trim().trim_end_matches('班').to_owned();
    let teacher = class.teacher.trim();
    let teacher = match names::clean(teacher).value {
        _ if teacher.is_empty() => String::new(),
        Some(name) => name,
        None => {
            return Err(mistake(
                "teacher",
                both!("班主任姓名含特殊符号", "The teacher's name holds odd characters"),
            ));
        }
    };
    let text = |text: &str| free_text::clean(text, usize::MAX).value.unwrap_or_default();
    let name =
        Some(text(&class.name)).filter(|name| !name.is_empty()).unwrap_or_else(|| format!("{number}班"));
    Ok(ClassRoom { name, joint: text(&class.joint), number, teacher, ..class })
}

fn mistake(at: &str, what: crate::domain::Words) -> DeskError {
    let mut error = DeskError::new(
        ErrorKind::Mistake,
        what,
        both!("", ""),
        both!("请改正后再试。", "Please mend it and try again."),
    );
    error.at = at.to_owned();
    error
}
