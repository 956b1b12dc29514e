//! What a kind of change asks for, told without an open desk: to scripts and to help. It reads no store.

use crate::{
    changes::{Particular, kind, particular_example, particular_type, particular_values},
    desk::RulesInForce,
    domain::{Date, Text, Words},
    rules::Pack,
};

/// One particular of a kind, as scripts see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its key.
    pub key: &'static str,
    /// Its label.
    pub label: Text,
    /// Whether a change can be queued without it.
    pub required: bool,
    /// `text`, `number`, `date` or `choice`.
    pub sort: &'static str,
    /// What there is to pick from, as code and name; empty when anything may be written.
    pub values: Vec<(String, Words)>,
    /// A value that passes today.
    pub example: String,
}

/// What a kind asks for by the rules in force; none when there is no such kind.
#[must_use]
pub fn asked(tag: &str, rules: &RulesInForce, today: Date) -> Option<Vec<Asked>> {
    let particulars = kind(tag)?.particulars();
    Some(particulars.iter().map(|particular| asked_of(particular, &rules.pack, today)).collect())
}

/// One particular as scripts and slips see it, by a rule pack.
pub(super) fn asked_of(particular: &Particular, pack: &Pack, today: Date) -> Asked {
    Asked {
        key: particular.key,
        label: particular.label,
        required: particular.required,
        sort: particular_type(particular),
        values: particular_values(particular, pack),
        example: particular_example(particular, today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::KINDS;

    #[test]
    fn every_kind_tells_what_it_asks_for_and_an_example_that_is_there() {
        let today = Date::from_number(20_260_301).expect("a day");
        for kind in KINDS {
            let list = asked(kind.tag(), &RulesInForce::built_in(today), today).expect("a kind of the list");
            assert_eq!(list.len(), kind.particulars().len());
            for one in list {
                let offered =
                    one.values.iter().any(|(code, name)| *code == one.example || name.zh == one.example);
                assert!(
                    one.values.is_empty() || offered || one.example.is_empty(),
                    "{}: {}",
                    kind.tag(),
                    one.key
                );
            }
        }
        assert_eq!(asked("nothing", &RulesInForce::built_in(today), today), None);
    }
}
