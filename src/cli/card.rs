//! `card`: sites make themselves known to each other.

use std::{
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
};

use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    both,
    desk::CardView,
    domain::{Fingerprint, Said, Text},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Export {
        #[arg(long, value_name = "DIR", default_value = ".")]
        to: PathBuf,
        #[arg(long)]
        qr: bool,
    },
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Confirm {
        #[arg(value_name = "FINGERPRINT")]
        fingerprint: String,
        #[arg(long, value_name = "DIGITS")]
        check_code: Option<String>,
    },
    List,
    Secret {
        #[arg(long, value_name = "TEXT")]
        purpose: String,
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
}

pub(crate) const HELP: &[Help] = &[
    Help {
        path: "card",
        about: Text::new("名片：校点之间互相认识", "Cards: sites make themselves known"),
        args: &[],
    },
    Help {
        path: "card export",
        about: Text::new("写出本校点的名片", "Write this site's card"),
        args: &[
            (
                "to",
                Text::new("写到哪个文件夹；不写则为当前文件夹", "into which folder; else the current one"),
            ),
            ("qr", Text::new("同时显示二维码", "show the QR code too")),
        ],
    },
    Help {
        path: "card import",
        about: Text::new(
            "收下对方的名片；核对校验码后才生效",
            "Take in another site's card; it counts once confirmed",
        ),
        args: &[("file", Text::new("名片文件", "the card"))],
    },
    Help {
        path: "card confirm",
        about: Text::new(
            "核对后确认名片：打电话或当面听对方念 30 位校验码并输入；写全指纹视为已核对",
            "Confirm a card after comparing: type the 30 digits that the other side reads out; the whole fingerprint counts as compared",
        ),
        args: &[
            ("fingerprint", Text::new("名片指纹，或其开头", "the fingerprint, or its beginning")),
            ("check_code", Text::new("对方念出的 30 位校验码", "the 30 digits that the other side read out")),
        ],
    },
    Help {
        path: "card list",
        about: Text::new("列出本校点和已收下的名片", "List this site's card and those taken in"),
        args: &[],
    },
    Help {
        path: "card secret",
        about: Text::new(
            "写出本校点的解密密钥（age 格式，要再输密码，会留记录）",
            "Write this site's decryption key (age format; asks for the password again, and is journalled)",
        ),
        args: &[
            ("purpose", Text::new("作什么用", "what for")),
            ("to", Text::new("写到这个新文件；不写则显示", "to this new file; else it is shown")),
        ],
    },
];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    match &args.verb {
        Verb::Export { to, qr } => export(session, to, *qr),
        Verb::Import { file } => import(session, file),
        Verb::Confirm { fingerprint, check_code } => confirm(session, fingerprint, check_code.clone()),
        Verb::List => list(session),
        Verb::Secret { purpose, to } => secret(session, purpose, to.as_deref()),
    }
}

fn export(session: &mut Session<'_>, to: &Path, qr: bool) -> Result<(), Trouble> {
    let desk = session.open()?;
    let file = desk.export_card(to)?;
    let card = desk.card()?;
    if session.common.json {
        return session.json(&json!({
            "file": file, "fingerprint": card.fingerprint.to_string(), "check_code": card.check_code,
        }));
    }
    let lang = session.lang;
    session.line(&say!(lang, "名片：{}", "Card: {}", file.display()))?;
    session.line(&say!(lang, "指纹：{}", "Fingerprint: {}", card.fingerprint))?;
    session.line(&say!(
        lang,
        "校验码（念给对方听）：{}",
        "Check code (read it to the other side): {}",
        card.check_code
    ))?;
    if qr {
        for line in desk.card_qr()? {
            session.line(&line)?;
        }
    }
    Ok(())
}

fn import(session: &mut Session<'_>, file: &Path) -> Result<(), Trouble> {
    let desk = session.open()?;
    let card = desk.import_card(file)?;
    if session.common.json {
        return session.json(&object(&card));
    }
    let lang = session.lang;
    session.line(&say!(lang, "已收下：{}（{}）", "Taken in: {} ({})", card.name, card.code))?;
    session.line(&say!(lang, "指纹：{}", "Fingerprint: {}", card.fingerprint))?;
    session.line(&say!(
        lang,
        "请打电话或当面核对 30 位校验码，再用 xueji card confirm {} 确认。",
        "Compare the 30 digits by telephone or face to face, then: xueji card confirm {}",
        card.fingerprint.short()
    ))
}

fn confirm(session: &mut Session<'_>, typed: &str, check_code: Option<String>) -> Result<(), Trouble> {
    let desk = session.open()?;
    let cards = desk.cards()?;
    let known = cards.iter().map(|card| (card.fingerprint.to_string(), card));
    let card = values::named(typed, known, &both!("这里写名片的指纹", "A card is named by its fingerprint"))?;
    let whole = Fingerprint::parse(&typed.trim().to_lowercase()) == Some(card.fingerprint);
    let code = match (check_code, whole) {
        (Some(code), _) => code,
        // Who types all 64 digits has compared them.
        (None, true) => card.check_code.clone(),
        (None, false) => session.ask(
            Text::new("对方念的 30 位校验码：", "The 30 digits that the other side reads: "),
            Text::new("--check-code 数字", "--check-code DIGITS"),
        )?,
    };
    let card = desk.confirm_card(card.fingerprint, &code)?;
    if session.common.json {
        return session.json(&object(&card));
    }
    session.line(&say!(session.lang, "已确认：{}（{}）", "Confirmed: {} ({})", card.name, card.code))
}

fn object(card: &CardView) -> Json {
    json!({
        "code": card.code, "name": card.name, "role": card.role.key(), "kind": card.kind.key(),
        "fingerprint": card.fingerprint.to_string(), "check_code": card.check_code, "confirmed": card.confirmed,
    })
}

fn list(session: &mut Session<'_>) -> Result<(), Trouble> {
    let desk = session.open()?;
    let own = desk.card()?;
    let others = desk.cards()?;
    let cards = std::iter::once(&own).chain(others.iter().filter(|card| card.fingerprint != own.fingerprint));
    if session.common.json {
        let all = cards.map(|card| {
            let mut card_object = object(card);
            card_object["own"] = Json::from(card.fingerprint == own.fingerprint);
            card_object
        });
        return session.json(&all.collect());
    }
    let lang = session.lang;
    let state = |card: &CardView| match (card.fingerprint == own.fingerprint, card.confirmed) {
        (true, _) => Text::new("本校点", "this site"),
        (false, true) => Text::new("已确认", "confirmed"),
        (false, false) => Text::new("待核对", "to be compared"),
    };
    let rows: Vec<Vec<String>> = cards
        .map(|card| {
            vec![
                card.code.clone(),
                card.name.clone(),
                card.kind.label().get(lang).to_owned(),
                state(card).get(lang).to_owned(),
                card.fingerprint.short(),
                card.check_code.clone(),
            ]
        })
        .collect();
    let headings = [
        Text::new("代码", "code"),
        Text::new("名称", "name"),
        Text::new("种类", "kind"),
        Text::new("状态", "state"),
        Text::new("指纹", "fingerprint"),
        Text::new("校验码", "check code"),
    ]
    .map(|text| text.get(lang));
    Ok(print::list(session.out, &headings, &rows)?)
}

fn secret(session: &mut Session<'_>, purpose: &str, to: Option<&Path>) -> Result<(), Trouble> {
    let (desk, _) = session.open_with_password()?;
    let password = session.password()?;
    // The new file is made first: no key is given out that then cannot be written.
    let file = to.map(|path| new_file(session, path)).transpose()?;
    let secret = desk.card_secret(&password, purpose)?;
    let Some(mut file) = file else { return Ok(session.out.write_all(secret.expose())?) };
    let path = to.map_or_else(String::new, |path| path.display().to_string());
    file.write_all(secret.expose())
        .and_then(|()| file.sync_all())
        .map_err(|error| unwritten(session, &path, &error))?;
    if session.common.json {
        return session.json(&json!({ "file": path }));
    }
    session.line(&say!(
        session.lang,
        "密钥已写到 {path}，用完请销毁。",
        "The key is in {path}; destroy it after use."
    ))
}

fn new_file(session: &Session<'_>, path: &Path) -> Result<std::fs::File, Trouble> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| unwritten(session, &path.display().to_string(), &error))
}

fn unwritten(session: &Session<'_>, path: &str, error: &std::io::Error) -> Trouble {
    let lang = session.lang;
    Trouble::File(Said::new(
        say!(lang, "不能写到 {path}", "{path} cannot be written"),
        error.to_string(),
        say!(lang, "换一个还不存在的文件", "Name a file that does not exist yet"),
    ))
}
