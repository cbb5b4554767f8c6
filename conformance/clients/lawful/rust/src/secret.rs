//! The secret of an answer of GetKey, or a refusal.

use serde_json::{Map, Value};

use crate::refused::Refused;

const LEAST_SECRET_BYTES: usize = 32;

/// At least 32 bytes, not all of them zero.
pub fn secret_of(body: &[u8]) -> Result<Vec<u8>, Refused> {
    // Into a struct, serde would also take an array for the object.
    let answer: Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| Refused("the body is not a JSON object"))?;
    if answer.contains_key("error") {
        return Err(Refused("the agent reports an error"));
    }
    let Some(Value::String(key)) = answer.get("key") else {
        return Err(Refused("there is no key that is a string"));
    };
    let secret = hex::decode(without_prefix(key)).map_err(|_| Refused("the key is not hex"))?;
    if secret.len() < LEAST_SECRET_BYTES {
        return Err(Refused("the key is too short"));
    }
    if secret.iter().all(|byte| *byte == 0) {
        return Err(Refused("the key is all zero"));
    }
    Ok(secret)
}

fn without_prefix(text: &str) -> &str {
    text.strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))
        .unwrap_or(text)
}
