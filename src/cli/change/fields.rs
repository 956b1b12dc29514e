//! What there is to fill in: the kinds, and what each of them asks for. It opens no desk.

use serde_json::{Value as Json, json};

use crate::{
    both,
    changes::{KINDS, Kind},
    cli::{print, session::Session, trouble::Trouble, values},
    desk::{Asked, asked},
    domain::{Lang, Text, Words},
    say,
};

/// So many options are printed for people; JSON has them all.
const SHOWN_MOST: usize = 6;

/// Prints every kind.
pub(super) fn kinds(session: &mut Session<'_>) -> Result<(), Trouble> {
    let lang = session.lang;
    if session.common.json {
        let kinds = KINDS.iter().map(|kind| {
            let articles: Json = kind.articles().iter().map(|article| article.0).collect();
            json!({
                "kind": kind.tag(), "label": kind.name().get(lang), "about": kind.about().get(lang),
                "articles": articles, "forms": kind.forms(),
            })
        });
        return session.json(&kinds.collect());
    }
    let rows: Vec<Vec<String>> = KINDS
        .iter()
        .map(|kind| {
            let words = [kind.tag(), kind.name().get(lang), kind.about().get(lang)];
            words.into_iter().map(str::to_owned).chain([articles(*kind, lang)]).collect()
        })
        .collect();
    let headings = [
        Text::new("种类", "kind"),
        Text::new("名称", "name"),
        Text::new("用途", "what for"),
        Text::new("依据", "rule"),
    ];
    Ok(print::list(session.out, &headings.map(|text| text.get(lang)), &rows)?)
}

fn articles(kind: &dyn Kind, lang: Lang) -> String {
    let labels: Vec<String> = kind.articles().iter().map(|article| article.label(lang)).collect();
    labels.join(&say!(lang, "、", ", "))
}

/// Prints what a kind asks for.
pub(super) fn fields(session: &mut Session<'_>, kind: &str) -> Result<(), Trouble> {
    let lang = session.lang;
    let today = values::day_of((session.around.now)());
    let rules = session.rules()?;
    let Some(list) = asked(kind, &rules, today) else {
        return Err(values::mistake(
            both!("没有“{kind}”这种异动", "There is no kind of change \"{kind}\""),
            Words::default(),
            both!("用 xueji change fields 看全部种类", "See the kinds with: xueji change fields"),
        )
        .into());
    };
    if session.common.json {
        return session.json(&list.iter().map(|one| object(one, lang)).collect());
    }
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|one| {
            let needed = if one.required { Text::new("必填", "required") } else { Text::new("", "") };
            let options =
                one.values.iter().take(SHOWN_MOST).map(|(code, name)| format!("{code} {}", name.get(lang)));
            let more = if one.values.len() > SHOWN_MOST { "…" } else { "" };
            vec![
                one.key.to_owned(),
                one.label.get(lang).to_owned(),
                needed.get(lang).to_owned(),
                one.sort.to_owned(),
                one.example.clone(),
                options.collect::<Vec<_>>().join("；") + more,
            ]
        })
        .collect();
    let headings = [
        Text::new("键", "key"),
        Text::new("栏目", "label"),
        Text::new("必填", "required"),
        Text::new("类型", "type"),
        Text::new("例", "example"),
        Text::new("可选", "values"),
    ];
    Ok(print::list(session.out, &headings.map(|text| text.get(lang)), &rows)?)
}

/// A particular as scripts know it; each of its values can be written as it stands.
pub(super) fn object(one: &Asked, lang: Lang) -> Json {
    let named: Json =
        one.values.iter().map(|(code, name)| json!({ "code": code, "name": name.get(lang) })).collect();
    json!({
        "key": one.key, "label": one.label.get(lang), "required": one.required, "type": one.sort,
        "values": one.values.iter().map(|(code, _)| code.as_str()).collect::<Json>(),
        "example": one.example, "options": named,
    })
}
