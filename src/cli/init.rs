//! `init`: sets a store up and shows the recovery code once.

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble, year::SCHOOL_HELP};
use crate::{
    desk::{Desk, DeskError, Setup, year::Shape},
    domain::{DeskRole, SiteKind, Text},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "ROLE", value_parser = role)]
    role: DeskRole,
    #[arg(long, value_name = "CODE")]
    code: String,
    #[arg(long, value_name = "NAME")]
    name: String,
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<SiteKind>,
    #[command(flatten)]
    school: super::year::School,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "init",
    about: Text::new(
        "建库：登记本校点和第一个账户（--staff），给出恢复码",
        "Set up: this site and its first account (--staff); shows the recovery code",
    ),
    args: &[
        ("role", Text::new("用途：school（学校端）或 center（中心校端）", "what for: school or center")),
        ("code", Text::new("学校标识码，10 位数字", "the site's code, 10 digits")),
        ("name", Text::new("校点名称", "the site's name")),
        (
            "kind",
            Text::new(
                "校点种类：teaching-point（教学点）、village（村小）、central（中心小学）；不写则学校端为教学点，中心校端为中心小学",
                "kind of place: teaching-point, village or central; else a school is a teaching point, a center central",
            ),
        ),
        SCHOOL_HELP[0],
        SCHOOL_HELP[1],
        SCHOOL_HELP[2],
    ],
}];

fn role(word: &str) -> Result<DeskRole, String> {
    DeskRole::parse(word).ok_or_else(|| "school, center".to_owned())
}

fn kind(word: &str) -> Result<SiteKind, String> {
    SiteKind::parse(word).ok_or_else(|| SiteKind::ALL.map(SiteKind::key).join(", "))
}

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let usual = match args.role {
        DeskRole::School => SiteKind::TeachingPoint,
        DeskRole::Center => SiteKind::Central,
    };
    let Some(staff) = session.common.staff.clone() else {
        let missing = Text::new("还缺少：--staff 名称", "Missing: --staff NAME");
        return Err(Trouble::usage(
            session.lang,
            missing,
            Text::new("写上第一个账户的姓名", "Name the first account"),
        ));
    };
    let setup = Setup {
        role: args.role,
        kind: args.kind.unwrap_or(usual),
        code: args.code.clone(),
        name: args.name.clone(),
        staff,
    };
    let folder = session.folder()?;
    let password = session.first_password()?;
    let assumed = Shape::assumed(setup.kind);
    let told = args.school.is_told() && setup.role == DeskRole::School;
    let shape = told.then(|| args.school.over(assumed));
    if let Some(shape) = &shape {
        shape.check().map_err(DeskError::from)?;
    }
    let (desk, recovery) = Desk::create(&folder, &setup, &password, session.around.clone())?;
    if let Some(shape) = &shape {
        desk.set_school_shape(shape)?;
    }
    let site = desk.site();
    if session.common.json {
        let place = json!({
            "code": site.code, "name": site.name, "role": site.role.key(), "kind": site.kind.key(),
            "fingerprint": desk.card()?.fingerprint.to_string(),
        });
        return session.json(&json!({ "site": place, "recovery_code": recovery }));
    }
    let lang = session.lang;
    session.line(&say!(lang, "已建库：{}（{}）", "Set up: {} ({})", site.name, site.code))?;
    session.line(&say!(lang, "恢复码：{recovery}", "Recovery code: {recovery}"))?;
    session.line(&say!(
        lang,
        "请抄在纸上锁好，只显示这一次。忘记密码时全靠它。",
        "Write it on paper and lock it away; it is shown once. It is the only way back when passwords are forgotten."
    ))
}
