//! A case sent back with a question: asked here, carried by the site's next receipt, answered in the site's journal.

use crate::{
    both,
    desk::{
        Desk, DeskError, ErrorKind,
        road::{QUESTION_CHARS, QUESTIONS_MOST},
    },
    domain::{Article, CaseId, DeskRole, Fingerprint, Lang, Words, free_text, ledger::CaseQuestion},
    journal::Op,
    rules::{Refusal, roles::Act},
};

impl Desk {
    /// Asks a site about a case on its dropout ledger. Gives the question's number.
    ///
    /// # Errors
    /// When there is no such case, it is closed, the question is empty or too long, or too many wait already.
    pub fn ask_case(&self, site: Fingerprint, case: CaseId, text: &str) -> Result<u32, DeskError> {
        self.only(DeskRole::Center)?;
        self.may(Act::Review)?;
        let _held = self.hold();
        let known = self.store.site(site).cases(None)?;
        let numbers = known.iter().flat_map(|case| &case.questions).map(|question| question.number);
        let highest = numbers.max().unwrap_or(0);
        let case = known.into_iter().find(|known| known.id == case).ok_or_else(no_case)?;
        if !case.is_open() {
            return Err(refused(
                both!("这个学生已从台账销号", "This case is closed"),
                both!("", ""),
                both!("请打电话向学校了解。", "Ask the school by telephone."),
            ));
        }
        let text = question(text)?;
        let facts = self.store.facts()?;
        if self.questions_for(&facts, site)?.len() >= QUESTIONS_MOST {
            return Err(refused(
                both!("给这所学校的问题太多了", "Too many questions to this school"),
                both!(
                    "已有 {QUESTIONS_MOST} 个问题等学校收取。",
                    "{QUESTIONS_MOST} wait to be taken in there."
                ),
                both!("请先把回执送到学校。", "Bring the receipt to the school first."),
            ));
        }
        let number =
            facts.asked.iter().map(|asked| asked.question.number).max().unwrap_or(0).max(highest) + 1;
        let (pupil, case, on) = (case.pupil, case.id, self.today().date);
        let question = CaseQuestion { pupil, case, number, on, text };
        self.record(vec![Op::CaseAsked { site, question }], &[])?;
        Ok(number)
    }
}

/// What was typed, clean; only what can be answered goes on its way.
fn question(text: &str) -> Result<String, DeskError> {
    let read = free_text::clean(text, QUESTION_CHARS);
    if let Some(text) = read.value.filter(|text| !text.is_empty()) {
        return Ok(text);
    }
    let why = |lang: Lang| read.notes.iter().map(|note| note.text(lang)).collect::<Vec<_>>().join("");
    Err(refused(
        both!("问题没有写好", "The question cannot be sent"),
        Words { zh: why(Lang::Zh), en: why(Lang::En) },
        both!("请写清要学校答什么。", "Say what the school is to answer."),
    ))
}

fn refused(what: Words, why: Words, next: Words) -> DeskError {
    Refusal { article: Some(Article(23)), at: "text".to_owned(), what, why, next }.into()
}

pub(super) fn no_case() -> DeskError {
    DeskError::new(
        ErrorKind::NotFound,
        both!("台账上没有这个学生", "There is no such case on the ledger"),
        both!("", ""),
        both!("请在“控辍台账”里查看。", "Look it up on the dropout ledger."),
    )
}
