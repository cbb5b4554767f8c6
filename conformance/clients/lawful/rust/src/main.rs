//! A careful client on hyper: prints the key, or refuses (client contract, version 1.1).

mod exchange;
mod refused;
mod secret;
mod session;

use std::env;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use refused::Refused;

const DEADLINE: Duration = Duration::from_secs(3);

/// The environment tells what is asked, by the names of the contract's variables.
fn environment(name: &str) -> Result<String, Refused> {
    env::var(format!("DSTACK_CONFORMANCE_{name}"))
        .map_err(|_| Refused("a setting is missing or is not UTF-8"))
}

/// The secret in hex, of what it is told, asked on a connection of its own; nothing is kept of it.
fn obtain(told: impl Fn(&str) -> Result<String, Refused>) -> Result<String, Refused> {
    let asked = serde_json::json!({
        "path": told("KEY_PATH")?,
        "purpose": told("PURPOSE")?,
        "algorithm": told("ALGORITHM")?,
    });
    let body = exchange::post(&told("SOCKET")?, "/GetKey", asked.to_string(), DEADLINE)?;
    secret::secret_of(&body).map(hex::encode)
}

fn once() -> ExitCode {
    match obtain(environment) {
        Ok(secret) => {
            let line = format!("{{\"secret\": \"{secret}\"}}\n");
            // Standard output ends its lines at once, so that this is the last word.
            if std::io::stdout().write_all(line.as_bytes()).is_err() {
                eprintln!("refused: nobody can read the key");
                return ExitCode::from(1);
            }
            ExitCode::SUCCESS
        }
        Err(Refused(reason)) => {
            eprintln!("refused: {reason}");
            ExitCode::from(1)
        }
    }
}

fn main() -> ExitCode {
    if env::args().last().as_deref() == Some("--session") {
        return session::session();
    }
    once()
}
