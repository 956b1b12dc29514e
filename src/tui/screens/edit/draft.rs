//! What a form holds when it is interrupted, as a text that the desk keeps sealed: a line a changed field, its key
//! and what was typed. It holds no value that was not typed.

use super::{Task, items::Items};
use crate::domain::{FieldKey, Fields};

/// The name under which the draft of a task is kept.
pub fn name(task: Task) -> String {
    match task {
        Task::Add => "form-new".to_owned(),
        Task::All(id) => format!("form-{id}"),
        Task::Quick(id) => format!("quick-{id}"),
    }
}

/// The changed fields.
pub fn write(items: &Items) -> String {
    let changed = items.list.iter().filter(|item| !item.locked && item.changed());
    changed.map(|item| format!("{}\t{}\n", item.key.key(), item.text.text())).collect()
}

/// Puts what was typed back; lines that mean nothing are passed over.
pub fn restore(text: &str, items: &mut Items, base: &Fields) {
    for (key, typed) in text.lines().filter_map(|line| line.split_once('\t')) {
        if let Some(key) = FieldKey::by_key(key) {
            items.restore(key, typed, base);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screens::edit::items::order_for_new;

    #[test]
    fn a_form_comes_back_as_it_was_left_even_half_wrong() {
        let base = Fields::default();
        let today = chrono::NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
        let fresh = || Items::new(order_for_new(), &base, false, today);
        let mut items = fresh();
        restore("name\t佟\u{20bb7}\nis_orphan\t也许\nnothing\tx\nbroken\n", &mut items, &base);
        let text = write(&items);
        assert!(text.contains("name\t佟\u{20bb7}\n") && text.contains("is_orphan\t也许\n"), "{text}");
        let mut again = fresh();
        restore(&text, &mut again, &base);
        assert_eq!(write(&again), text);
        assert_eq!(again.refused(), again.place(FieldKey::IsOrphan));
    }
}
