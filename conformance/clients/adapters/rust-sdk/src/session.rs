//! Question after question (client contract, version 1.1).

use std::io::Write;
use std::process::ExitCode;

use dstack_sdk::dstack_client::DstackClient;
use serde_json::{json, Value};
use tokio::io::{stdin, AsyncBufReadExt, BufReader};
use tokio::task::JoinSet;

use crate::{obtain, refuse, ALGORITHM};

/// A question a line, each in a task of its own, answered when its answer is there.
pub async fn session() -> ExitCode {
    let mut lines = BufReader::new(stdin()).lines();
    let mut under_way = JoinSet::new();
    while let Ok(Some(line)) = lines.next_line().await {
        under_way.spawn(answer(line));
        while under_way.try_join_next().is_some() {}
    }
    under_way.join_all().await;
    ExitCode::SUCCESS
}

async fn answer(line: String) {
    let Ok(question) = serde_json::from_str(&line) else {
        return;
    };
    let answered = format!("{}\n", answer_to(&question).await);
    if std::io::stdout().write_all(answered.as_bytes()).is_err() {
        eprintln!("refused: nobody can read the answer");
    }
}

/// A client of the SDK holds no more than the path of its socket, so each question may as well have its own.
async fn answer_to(question: &Value) -> Value {
    let of = |name: &str| question[name].as_str().unwrap_or_default().to_owned();
    if of("algorithm") != ALGORITHM {
        return json!({"id": question["id"], "answer": "unsupported"});
    }
    let client = DstackClient::new(Some(&of("socket")));
    match obtain(&client, of("key_path"), of("purpose")).await {
        Ok(secret) => json!({"id": question["id"], "answer": "key", "secret": secret}),
        Err(error) => {
            refuse(&error);
            json!({"id": question["id"], "answer": "refused"})
        }
    }
}
