//! The text of a box: plain text with values in braces. `{a.b|c.d?none}` is the first of the values that there is,
//! else the text behind the question mark.

use super::{Answer, Answers};

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// The first of these keys that has a value, else the text.
    Value(&'a str, &'a str),
}

/// The pieces of a template; a brace that is not closed is text.
#[must_use]
pub fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(length) = rest[open..].find('}') else { break };
        if open > 0 {
            found.push(Piece::Text(&rest[..open]));
        }
        let inner = &rest[open + 1..open + length];
        let (keys, none) = inner.split_once('?').unwrap_or((inner, ""));
        found.push(Piece::Value(keys, none));
        rest = &rest[open + length + 1..];
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// The keys of a template.
pub fn keys(template: &str) -> impl Iterator<Item = &str> {
    pieces(template).into_iter().flat_map(|piece| match piece {
        Piece::Text(_) => Vec::new(),
        Piece::Value(keys, _) => keys.split('|').map(str::trim).collect(),
    })
}

/// A template with its values.
#[must_use]
pub fn filled(template: &str, answers: &dyn Answers, take: fn(Answer) -> String) -> String {
    pieces(template)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Value(keys, none) => {
                let values = keys.split('|').filter_map(|key| answers.answer(key.trim())).map(take);
                values.into_iter().find(|text| !text.is_empty()).unwrap_or_else(|| none.to_owned())
            }
        })
        .collect()
}
