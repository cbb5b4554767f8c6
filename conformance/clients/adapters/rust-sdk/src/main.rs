//! The official Rust SDK as a client under test, called as its README does (client contract, version 1.1: once, or with --session).

mod session;

use std::env;
use std::io::Write;
use std::process::ExitCode;

use dstack_sdk::dstack_client::DstackClient;

/// The contract's word for "it cannot do what this case needs".
const UNSUPPORTED: u8 = 89;
/// The SDK's get_key has no algorithm to choose.
const ALGORITHM: &str = "secp256k1";

fn told(name: &str) -> anyhow::Result<String> {
    Ok(env::var(format!("DSTACK_CONFORMANCE_{name}"))?)
}

/// The decoded key, in hex.
async fn obtain(
    client: &DstackClient,
    key_path: String,
    purpose: String,
) -> anyhow::Result<String> {
    let answer = client.get_key(Some(key_path), Some(purpose)).await?;
    Ok(hex::encode(answer.decode_key()?))
}

/// The SDK finds the socket in DSTACK_SIMULATOR_ENDPOINT.
async fn obtain_once() -> anyhow::Result<String> {
    obtain(
        &DstackClient::new(None),
        told("KEY_PATH")?,
        told("PURPOSE")?,
    )
    .await
}

/// The reason is the SDK's own text.
fn refuse(error: &anyhow::Error) {
    eprintln!("refused: {error:#}");
}

async fn once() -> ExitCode {
    if told("ALGORITHM").ok().as_deref() != Some(ALGORITHM) {
        return ExitCode::from(UNSUPPORTED);
    }
    match obtain_once().await {
        Ok(secret) => {
            let line = format!("{{\"secret\": \"{secret}\"}}\n");
            if std::io::stdout().write_all(line.as_bytes()).is_err() {
                eprintln!("refused: nobody can read the key");
                return ExitCode::from(1);
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            refuse(&error);
            ExitCode::from(1)
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    if env::args().last().as_deref() == Some("--session") {
        return session::session().await;
    }
    once().await
}
