//! Question after question (client contract, version 1.1).

use std::io::Write;
use std::process::ExitCode;

use serde_json::{json, Value};

use crate::obtain;
use crate::refused::Refused;

/// A question a line, one after the other, until there is no more, or nobody reads the answers.
pub fn session() -> ExitCode {
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let Ok(question) = serde_json::from_str(&line) else {
            return ExitCode::from(1);
        };
        let answered = format!("{}\n", answer_to(&question));
        if std::io::stdout().write_all(answered.as_bytes()).is_err() {
            return ExitCode::from(1);
        }
    }
    ExitCode::SUCCESS
}

fn answer_to(question: &Value) -> Value {
    // A question's members have the names of the variables in small letters.
    let told = |name: &str| match question[name.to_lowercase()].as_str() {
        Some(member) => Ok(member.to_owned()),
        None => Err(Refused("a member of the question is missing")),
    };
    match obtain(told) {
        Ok(secret) => json!({"id": question["id"], "answer": "key", "secret": secret}),
        Err(Refused(reason)) => {
            eprintln!("refused: {reason}");
            json!({"id": question["id"], "answer": "refused"})
        }
    }
}
