//! Which kind of change: those that can start from the pupil's standing, by number, name or pinyin. Decides nothing: the
//! rules speak when the form is filled in.

use crate::{
    changes::{KINDS, Kind, Subject},
    domain::{Lang, Standing, pinyin},
    say,
    tui::parts::picker::{Choice, Picker},
};

/// The kinds to choose from, as the list shows them.
pub struct Which {
    /// The list.
    pub picker: Picker,
    kinds: Vec<&'static dyn Kind>,
}

impl Which {
    /// For a pupil of a standing, or for nobody yet.
    #[must_use]
    pub fn new(standing: Option<Standing>, lang: Lang) -> Self {
        let fits = |kind: &&'static dyn Kind| match standing {
            Some(standing) => kind.subject() != Subject::Newcomer && kind.starts_from(standing),
            None => true,
        };
        let kinds: Vec<&'static dyn Kind> = KINDS.into_iter().filter(fits).collect();
        let choices = kinds.iter().zip(1..).map(|(kind, number)| {
            let name = kind.name();
            let mut found: Vec<String> = pinyin::keys(name.zh).split(' ').map(str::to_owned).collect();
            found.push(name.en.to_lowercase().replace(' ', ""));
            found.push(kind.tag().replace('-', ""));
            let side = kind.article().label(lang);
            let about = format!("{}　{}", name.get(lang), kind.about().get(lang));
            Choice { code: format!("{number:2}"), name: about, pinyin: found, side }
        });
        let title = say!(lang, "新建异动：按数字、名称或拼音选种类", "New change: by number or name");
        let picker = Picker::new(title, choices.collect());
        Self { picker, kinds }
    }

    /// The kind of the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<&'static dyn Kind> {
        self.at(self.picker.chosen()?.code.trim().parse().ok()?)
    }

    /// The kind that a first typed digit means, when it can mean no other: the second digit of 16 is not the 6.
    #[must_use]
    pub fn by_digit(&self, digit: usize) -> Option<&'static dyn Kind> {
        if self.picker.typed().is_empty() && digit * 10 > self.kinds.len() { self.at(digit) } else { None }
    }

    fn at(&self, number: usize) -> Option<&'static dyn Kind> {
        self.kinds.get(number.checked_sub(1)?).copied()
    }
}
