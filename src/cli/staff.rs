//! `staff`: the accounts of this desk.

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    domain::{Post, Text, codes::CodeTable},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    List,
    Add {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "POST", value_parser = post)]
        post: Post,
        #[arg(long = "class", value_name = "GRADE/CLASS", value_parser = values::class)]
        classes: Vec<(String, String)>,
        #[arg(long, value_name = "FILE")]
        new_password_file: Option<PathBuf>,
    },
}

pub(crate) const HELP: &[Help] = &[
    Help { path: "staff", about: Text::new("本桌面的账户", "The accounts of this desk"), args: &[] },
    Help { path: "staff list", about: Text::new("列出账户", "List the accounts"), args: &[] },
    Help {
        path: "staff add",
        about: Text::new("添一个账户", "Add an account"),
        args: &[
            ("name", Text::new("姓名", "the name")),
            (
                "post",
                Text::new(
                    "岗位：registrar（学籍管理员）、head（校长）、homeroom（班主任）、reviewer（中心校审核员）",
                    "the post: registrar, head, homeroom or reviewer",
                ),
            ),
            (
                "classes",
                Text::new(
                    "班主任的班，如 3/1；可写多次",
                    "a homeroom teacher's class, as 3/1; may be repeated",
                ),
            ),
            (
                "new_password_file",
                Text::new(
                    "从文件读新账户的密码（也可用环境变量 XUEJI_NEW_PASSWORD）",
                    "read the new account's password from a file (or variable XUEJI_NEW_PASSWORD)",
                ),
            ),
        ],
    },
];

fn post(word: &str) -> Result<Post, String> {
    Post::parse(word).ok_or_else(|| Post::ALL.map(Post::key).join(", "))
}

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let Verb::Add { name, post, classes, new_password_file } = &args.verb else { return list(session) };
    let (desk, own) = session.open_with_password()?;
    let password = session.new_password(new_password_file.as_ref())?;
    desk.add_staff(name, *post, classes.clone(), &password, &own)?;
    if session.common.json {
        return session.json(&json!({ "name": name, "post": post.key() }));
    }
    session.line(&say!(session.lang, "已添账户：{name}", "Account added: {name}"))
}

fn list(session: &mut Session<'_>) -> Result<(), Trouble> {
    let desk = session.open()?;
    let staff = desk.staff()?;
    if session.common.json {
        return session.json(&staff.iter().map(|one| {
            let classes: Json = one.classes.iter().map(|(grade, class)| json!({ "grade": grade, "class": class })).collect();
            json!({ "id": one.id.to_string(), "name": one.name, "post": one.post.key(), "classes": classes, "active": one.active })
        }).collect());
    }
    let lang = session.lang;
    let state =
        |active: bool| if active { Text::new("在用", "active") } else { Text::new("停用", "closed") };
    let rows: Vec<Vec<String>> = staff
        .iter()
        .map(|one| {
            let classes =
                one.classes.iter().map(|(grade, class)| format!("{}{class}", CodeTable::Grade.label(grade)));
            vec![
                one.name.clone(),
                one.post.label().get(lang).to_owned(),
                classes.collect::<Vec<_>>().join(" "),
                state(one.active).get(lang).to_owned(),
            ]
        })
        .collect();
    let headings = [
        Text::new("姓名", "name"),
        Text::new("岗位", "post"),
        Text::new("班", "classes"),
        Text::new("状态", "state"),
    ]
    .map(|text| text.get(lang));
    Ok(print::list(session.out, &headings, &rows)?)
}
