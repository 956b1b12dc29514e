//! What goes with a standing, in one line or two: since when and until when, schooling elsewhere, what was seen in the
//! national system. Three things that are never mixed: standing, open business, and what others show.

use crate::{
    domain::{Lang, Pupil},
    say,
};

/// The lines; none for a pupil of whom there is nothing to say.
pub fn told(pupil: &Pupil, lang: Lang) -> Vec<String> {
    let situation = &pupil.situation;
    let mut lines = Vec::new();
    let standing = pupil.standing.label().get(lang);
    let span = match (situation.since, situation.until) {
        (Some(since), Some(until)) => {
            say!(lang, "{standing}：{since} 至 {until}", "{standing}: {since} to {until}")
        }
        (Some(since), None) if !pupil.standing.is_on_roll() => {
            say!(lang, "{standing}：{since} 起", "{standing}: from {since}")
        }
        _ => String::new(),
    };
    let seen = situation.seen.as_ref().map_or_else(String::new, |seen| {
        let (what, on, by) = (&seen.what, seen.on, &seen.by);
        say!(lang, "全国系统：{what}（{on} {by}看到）", "national system: {what} (seen {on} by {by})")
    });
    let first: Vec<String> = [span, seen].into_iter().filter(|text| !text.is_empty()).collect();
    if !first.is_empty() {
        lines.push(first.join(&say!(lang, "　", "  ")));
    }
    if let Some(there) = &situation.elsewhere {
        let (school, since) = (&there.school, there.since);
        lines.push(say!(
            lang,
            "学籍在本校，{since} 起在{school}就读",
            "registered here, taught at {school} since {since}"
        ));
    }
    lines
}
