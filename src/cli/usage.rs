//! What clap found wrong in the arguments, said by our own sentences in the person's language.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::{
    domain::{Lang, Said},
    say,
};

/// The sentence for what clap found wrong.
pub(crate) fn explain(error: &clap::Error, lang: Lang) -> Said {
    let arg = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = context(error, ContextKind::InvalidSubcommand);
            say!(lang, "没有“{name}”这个命令", "There is no command \"{name}\"")
        }
        ErrorKind::UnknownArgument => say!(lang, "不认识“{arg}”", "\"{arg}\" is not known here"),
        ErrorKind::InvalidValue if value.is_empty() => {
            say!(lang, "{arg} 后面缺少内容", "{arg} needs a value")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            say!(lang, "{arg} 不能是“{value}”", "{arg} cannot be \"{value}\"")
        }
        ErrorKind::MissingRequiredArgument => say!(lang, "还缺少：{arg}", "Missing: {arg}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say!(lang, "命令没有写完", "The command is not complete")
        }
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg);
            say!(lang, "{arg} 与 {other} 不能一起用", "{arg} cannot go with {other}")
        }
        ErrorKind::NoEquals
        | ErrorKind::TooFewValues
        | ErrorKind::TooManyValues
        | ErrorKind::WrongNumberOfValues => {
            say!(lang, "{arg} 的内容个数不对", "{arg} has the wrong number of values")
        }
        ErrorKind::InvalidUtf8 => say!(lang, "参数不是 UTF-8 文字", "An argument is not UTF-8 text"),
        _ => say!(lang, "参数不对", "The arguments are wrong"),
    };
    let valid = context(error, ContextKind::ValidValue);
    let why =
        if valid.is_empty() { String::new() } else { say!(lang, "可用：{valid}", "Possible: {valid}") };
    Said::new(what, why, advice(error, lang))
}

fn advice(error: &clap::Error, lang: Lang) -> String {
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = kinds.map(|kind| context(error, kind)).into_iter().find(|near| !near.is_empty());
    match near {
        Some(near) => say!(lang, "是否想写 {near}？", "Did you mean {near}?"),
        None => say!(lang, "命令后加 --help 看用法", "Add --help to see how it is used"),
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}
