//! At most one open business for a pupil: an open correction or transfer blocks the next (national system).

use super::Refusal;
use crate::{both, domain::Text};

/// Refuses a second business while the one named is open.
#[must_use]
pub fn check(open: Option<Text>) -> Option<Refusal> {
    let Text { zh, en } = open?;
    Some(Refusal {
        article: None,
        at: String::new(),
        what: both!("这名学生还有“{zh}”没办完。", "“{en}” of this pupil is still open."),
        why: both!(
            "一名学生同时只能办一项异动，全国系统会退回第二项。",
            "A pupil can have one business at a time; the national system returns a second."
        ),
        next: both!("先等它办完，或者撤回它，再办这一项。", "Wait for it or withdraw it first."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Explain, Lang};

    #[test]
    fn a_second_business_is_refused_and_names_the_first() {
        assert_eq!(check(None), None);
        let refusal = check(Some(Text::new("转出", "Transfer out"))).unwrap();
        assert!(refusal.explain(Lang::Zh).what.contains("转出"));
        assert!(refusal.explain(Lang::En).what.contains("Transfer out"));
    }
}
