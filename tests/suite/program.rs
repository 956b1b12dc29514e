//! The real binary, run as a person's script runs it: a data folder, a password in a file, no terminal.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value as Json;
use xueji::domain::FieldKey;

use super::road::{PASSWORD, with_check_digit};

/// A desk of the real binary.
#[derive(Debug)]
pub struct Program {
    folder: PathBuf,
    password: PathBuf,
    home: PathBuf,
}

impl Program {
    /// A desk with its data under `home`; nothing is set up yet.
    pub fn new(home: &Path, name: &str) -> Self {
        let password = home.join("password");
        std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
        Self { folder: home.join(name), password, home: home.to_owned() }
    }

    /// As [`Self::new`], set up.
    pub fn set_up(home: &Path, name: &str, role: &str, code: &str, site: &str) -> (Self, Json) {
        let program = Self::new(home, name);
        let told =
            program.json(&["init", "--role", role, "--code", code, "--name", site, "--staff", "关老师"]);
        (program, told)
    }

    /// Where its data lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The command, ready to be run; standard input is closed, so that nothing can be asked.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xueji"));
        command.args(args).arg("--data").arg(&self.folder).arg("--password-file").arg(&self.password);
        // Nothing of the person who runs the tests: neither configuration nor password.
        command.env("XDG_CONFIG_HOME", self.home.join("config")).env("HOME", &self.home);
        command.env("TMPDIR", self.temporary()).env_remove("XUEJI_PASSWORD").env("RUST_BACKTRACE", "full");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Its folder for temporary files.
    pub fn temporary(&self) -> PathBuf {
        let folder = self.home.join("tmp");
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Runs to the end.
    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs with `--json`; it must succeed and say nothing else.
    pub fn json(&self, args: &[&str]) -> Json {
        let (status, told) = self.told(args);
        assert_eq!(status, 0, "{args:?}: {told}");
        told
    }

    /// Runs with `--json`: exit status and what stood on standard output.
    pub fn told(&self, args: &[&str]) -> (i32, Json) {
        let output = self.run(&[args, &["--json"]].concat());
        let (out, err) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(err, "", "{args:?}");
        let told = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{args:?}: {error}: {out}"));
        (output.status.code().unwrap(), told)
    }

    /// Runs with `--json` what must fail: exit status and the error object.
    pub fn error(&self, args: &[&str]) -> (i32, Json) {
        let output = self.run(&[args, &["--json"]].concat());
        let err = String::from_utf8(output.stderr).unwrap();
        let told: Json =
            serde_json::from_str(&err).unwrap_or_else(|error| panic!("{args:?}: {error}: {err}"));
        (output.status.code().unwrap(), told["error"].clone())
    }
}

/// A file of the sample data.
pub fn sample(name: &str) -> String {
    format!("{}/sample-data/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Text of a path.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A roster as text, of invented pupils: name, and identity number without its check digit.
pub fn roster(pupils: impl IntoIterator<Item = (String, String)>) -> String {
    let columns = [
        FieldKey::Name,
        FieldKey::IdDocType,
        FieldKey::IdDocNumber,
        FieldKey::Gender,
        FieldKey::BirthDate,
        FieldKey::Grade,
        FieldKey::ClassNumber,
        FieldKey::EnrollmentMonth,
        FieldKey::Phone,
        FieldKey::CurrentAddress,
        FieldKey::Member1Name,
        FieldKey::Member1Relation,
        FieldKey::Member1IsGuardian,
    ];
    let mut text = columns.map(|key| key.label().zh).join(",") + "\n";
    for (name, body) in pupils {
        let number = with_check_digit(&body);
        let gender = if body.as_bytes()[16] % 2 == 1 { "男" } else { "女" };
        let birth = &body[6..14];
        text += &format!(
            "{name},居民身份证,{number},{gender},{birth},一年级,1,202409,13000000000,北岔村三组,关大山,父亲,是\n"
        );
    }
    text
}
