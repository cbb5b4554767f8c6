// The secret of an answer of GetKey, or a refusal.
import { Refused } from "./refused.mjs";

const LEAST_SECRET_BYTES = 32;
const HEX = /^(?:0[xX])?((?:[0-9a-fA-F]{2})*)$/;

function parse(body) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    throw new Refused("the body is not JSON");
  }
}

// The key of an object's own member: nothing that a prototype has.
function keyOf(answer) {
  if (answer === null || typeof answer !== "object" || Array.isArray(answer)) {
    throw new Refused("the body is not an object");
  }
  if (Object.hasOwn(answer, "error")) {
    throw new Refused("the agent reports an error");
  }
  if (!Object.hasOwn(answer, "key") || typeof answer.key !== "string") {
    throw new Refused("there is no key that is a string");
  }
  return answer.key;
}

// All of the text or nothing of it: Buffer.from alone stops at the first character that is not hex.
function decodeHex(text) {
  const found = HEX.exec(text);
  if (found === null) {
    throw new Refused("the key is not hex");
  }
  return Buffer.from(found[1], "hex");
}

// At least 32 bytes, not all of them zero.
export function secretOf(body) {
  const secret = decodeHex(keyOf(parse(body)));
  if (secret.length < LEAST_SECRET_BYTES) {
    throw new Refused("the key is too short");
  }
  if (secret.every((byte) => byte === 0)) {
    throw new Refused("the key is all zero");
  }
  return secret;
}
