//! From which standing a business may start: 在校生 for nearly all of them, and for a return the standing that is to
//! end (national system). It says so in words; it does not change a standing.

use super::{Refusal, Verdict, moment};
use crate::{
    both,
    domain::{Article, Lang, Standing, Text, Words},
};

/// The verdict on a business that needs a record and has none.
#[must_use]
pub fn no_record() -> Verdict {
    Verdict { refusals: vec![moment::no_record()], warnings: Vec::new() }
}

/// Refuses a business that starts from another standing than those allowed.
#[must_use]
pub fn must_be(
    article: Article,
    business: Text,
    allowed: &[Standing],
    standing: Standing,
) -> Option<Refusal> {
    if allowed.contains(&standing) {
        return None;
    }
    let (label, name) = (standing.label(), business);
    let (zh, en, name_zh, name_en) = (label.zh, label.en, name.zh, name.en);
    let list = |lang: Lang, mark: &str| {
        allowed.iter().map(|standing| standing.label().get(lang)).collect::<Vec<_>>().join(mark)
    };
    let (from_zh, from_en) = (list(Lang::Zh, "、"), list(Lang::En, ", "));
    Some(Refusal {
        article: Some(article),
        at: String::new(),
        what: both!(
            "这名学生现在是“{zh}”，不能办{name_zh}。",
            "This pupil is “{en}”; not possible: {name_en}."
        ),
        why: both!("{name_zh}只能从“{from_zh}”办起。", "It starts from: {from_en}."),
        next: way_back(standing),
    })
}

/// What brings a pupil of this standing back to where business starts.
fn way_back(standing: Standing) -> Words {
    match standing {
        Standing::Suspended => both!("请先办复学。", "Let the pupil resume school first."),
        Standing::Abroad => both!("请先办回国复学。", "Record the return from abroad first."),
        Standing::DroppedOut => both!("请先办辍学复学。", "Record the return after the dropout first."),
        Standing::Missing => both!(
            "找到了，请先在“失踪”那一项里登记寻回。",
            "If found, record it with the change “missing” first."
        ),
        _ => both!("请核对是不是选错了学生。", "Check whether the right pupil is chosen."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_standings_allowed_pass_and_the_others_are_shown_their_way_back() {
        let name = Text::new("跳级", "grade skip");
        for standing in Standing::ALL {
            let refusal = must_be(Article(12), name, &[Standing::Enrolled], standing);
            assert_eq!(refusal.is_none(), standing == Standing::Enrolled, "{standing:?}");
        }
        let refusal = must_be(Article(12), name, &[Standing::Enrolled], Standing::Suspended).unwrap();
        assert!(refusal.what.zh.contains("休学") && refusal.next.zh.contains("复学"));
        assert!(refusal.why.zh.contains("在读") && refusal.why.en.contains("enrolled"));
    }
}
