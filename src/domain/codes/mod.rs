//! The code tables of the record: codes, option names, the short forms people write. Parsed once, at the first
//! question. A code that no source confirms is for keeping here only and is never handed out as a code.

use std::sync::OnceLock;

use super::number::half_width;

mod forms;

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident => $file:literal),+ $(,)?) => {
        /// One code table each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum CodeTable { $($(#[$doc])* $name),+ }

        impl CodeTable {
            /// Every table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The table's name as the field list writes it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $file),+ }
            }

            const fn csv(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("data/", $file, ".csv"))),+ }
            }
        }
    };
}

tables! {
    /// 性别.
    Gender => "gender",
    /// 民族.
    Ethnicity => "ethnicity",
    /// 国籍/地区; a short local list.
    CountryRegion => "country-region",
    /// 身份证件类型.
    IdDocumentType => "id-document-type",
    /// 港澳台侨外.
    HkMoTwOverseas => "hk-mo-tw-overseas",
    /// 健康状况.
    HealthStatus => "health-status",
    /// 政治面貌.
    PoliticalStatus => "political-status",
    /// 户口性质.
    HukouType => "hukou-type",
    /// 入学方式.
    EnrollmentMethod => "enrollment-method",
    /// 就读方式.
    StudyMode => "study-mode",
    /// 是/否.
    YesNo => "yes-no",
    /// 是否留守儿童, with three values.
    LeftBehind => "left-behind",
    /// 上下学方式.
    TransportMode => "transport-mode",
    /// 血型.
    BloodType => "blood-type",
    /// 学生来源.
    StudentSource => "student-source",
    /// 残疾类型.
    DisabilityType => "disability-type",
    /// 随班就读.
    InclusiveEducation => "inclusive-education",
    /// 成员关系 (GB/T 4761).
    FamilyRelation => "family-relation",
    /// 年级.
    Grade => "grade",
    /// 学生当前状态.
    StudentStatus => "student-status",
    /// 学籍异动原因.
    StatusChangeReason => "status-change-reason",
    /// 学籍异动类别.
    StatusChangeType => "status-change-type",
    /// 学生变动.
    StudentChange => "student-change",
    /// 办学类型.
    SchoolType => "school-type",
}

/// One row of a code table.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeEntry {
    /// The code as kept in the record.
    pub code: String,
    /// The option's full name.
    pub name: String,
    /// What is known about it.
    pub note: String,
    confirmed: bool,
    /// The name in the form in which names are compared.
    folded: String,
}

impl CodeEntry {
    /// Whether any source gives this code; if not, only the name may leave the program.
    #[must_use]
    pub const fn code_confirmed(&self) -> bool {
        self.confirmed
    }
}

/// What a written name turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameMatch {
    /// The option's name, or a short form found in real forms.
    Sure(&'static CodeEntry),
    /// Probably this option (民族 without 族, an older name): somebody should look.
    Doubtful(&'static CodeEntry),
    /// A word seen on forms that has no code (少先队员): choose another option.
    WithoutCode,
}

struct Parsed {
    entries: Vec<CodeEntry>,
    without_code: Vec<String>,
}

impl CodeTable {
    fn parsed(self) -> &'static Parsed {
        static TABLES: [OnceLock<Parsed>; CodeTable::ALL.len()] =
            [const { OnceLock::new() }; CodeTable::ALL.len()];
        TABLES[self as usize].get_or_init(|| parse(self.csv()))
    }

    /// The table with a name of the field list, such as `gender`.
    #[must_use]
    pub fn by_table_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|table| table.name() == name)
    }

    /// Every option that has a code, in the table's order.
    #[must_use]
    pub fn entries(self) -> &'static [CodeEntry] {
        &self.parsed().entries
    }

    /// The option with this code; letters in either case.
    #[must_use]
    pub fn find(self, code: &str) -> Option<&'static CodeEntry> {
        self.entries().iter().find(|entry| entry.code.eq_ignore_ascii_case(code))
    }

    /// The option's name, or the code itself when the table does not know it.
    #[must_use]
    pub fn label(self, code: &str) -> &str {
        self.find(code).map_or(code, |entry| entry.name.as_str())
    }

    /// The option with this name. Width of brackets, blanks and case do not matter.
    #[must_use]
    pub fn by_name(self, name: &str) -> Option<NameMatch> {
        let wanted = folded(name);
        if wanted.is_empty() {
            return None;
        }
        // Where two rows share a name (残疾 50 and 60), the form's row stands first.
        if let Some(found) = self.entries().iter().find(|entry| entry.folded == wanted) {
            return Some(NameMatch::Sure(found));
        }
        let short = forms::short_form(self, &wanted);
        if let Some((found, sure)) = short.and_then(|(code, sure)| Some((self.find(code)?, sure))) {
            return Some(if sure { NameMatch::Sure(found) } else { NameMatch::Doubtful(found) });
        }
        if self == Self::Ethnicity {
            let with_suffix = format!("{wanted}族");
            let found = self.entries().iter().find(|entry| entry.name == with_suffix);
            return found.map(NameMatch::Doubtful);
        }
        self.parsed().without_code.contains(&wanted).then_some(NameMatch::WithoutCode)
    }

    /// The options a pupil's form offers, the likeliest first where the form has a short list. A family
    /// member's form offers [`Self::entries`] for 身份证件类型.
    #[must_use]
    pub fn offered(self) -> Vec<&'static CodeEntry> {
        forms::offered(self)
    }

    /// The option that the national sheet has for this code: mostly itself, but a grandfather is
    /// 祖父母或外祖父母 there and 视力残疾 is 残疾.
    #[must_use]
    pub fn sheet_option(self, code: &str) -> Option<&'static CodeEntry> {
        let code = forms::sheet_code(self, code).unwrap_or(code);
        self.find(code)
    }

    /// The text of the national sheet's cell for this code: always a name, never a code.
    #[must_use]
    pub fn sheet_name(self, code: &str) -> Option<&'static str> {
        let entry = self.sheet_option(code)?;
        Some(match (self, entry.code.as_str()) {
            // The sheet of compulsory education says 其他; the bracket tells the two stages apart here only.
            (Self::EnrollmentMethod, "12") => "其他",
            _ => &entry.name,
        })
    }
}

/// Half-width, without blanks, lower case: the form in which names are compared.
fn folded(name: &str) -> String {
    name.chars().map(half_width).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn parse(csv: &str) -> Parsed {
    let mut parsed = Parsed { entries: Vec::new(), without_code: Vec::new() };
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    for row in reader.records().flatten() {
        let cell = |at: usize| row.get(at).unwrap_or("").to_owned();
        let (code, name, status, note) = (cell(0), cell(1), cell(2), cell(3));
        if code.is_empty() {
            parsed.without_code.push(folded(&name));
            continue;
        }
        let confirmed = !status.contains("code unconfirmed") && !status.starts_with("unconfirmed");
        parsed.entries.push(CodeEntry { folded: folded(&name), code, name, note, confirmed });
    }
    parsed
}

#[cfg(test)]
mod tests;
