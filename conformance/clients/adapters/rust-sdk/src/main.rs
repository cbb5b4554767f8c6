//! The official Rust SDK as a client under test, called as its README does (client contract, version 1).

use std::env;
use std::io::Write;
use std::process::ExitCode;

use dstack_sdk::dstack_client::DstackClient;

/// The contract's word for "it cannot do what this case needs".
const UNSUPPORTED: u8 = 89;

fn told(name: &str) -> anyhow::Result<String> {
    Ok(env::var(format!("DSTACK_CONFORMANCE_{name}"))?)
}

/// The SDK finds the socket in DSTACK_SIMULATOR_ENDPOINT.
async fn obtain() -> anyhow::Result<Vec<u8>> {
    let client = DstackClient::new(None);
    let answer = client
        .get_key(Some(told("KEY_PATH")?), Some(told("PURPOSE")?))
        .await?;
    Ok(answer.decode_key()?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // The SDK's get_key has no algorithm to choose.
    if told("ALGORITHM").ok().as_deref() != Some("secp256k1") {
        return ExitCode::from(UNSUPPORTED);
    }
    match obtain().await {
        Ok(secret) => {
            let line = format!("{{\"secret\": \"{}\"}}\n", hex::encode(secret));
            if std::io::stdout().write_all(line.as_bytes()).is_err() {
                eprintln!("refused: nobody can read the key");
                return ExitCode::from(1);
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("refused: {error:#}");
            ExitCode::from(1)
        }
    }
}
