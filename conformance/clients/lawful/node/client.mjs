// A careful client on node:http, Node's own HTTP library: prints the key, or refuses (client contract, version 1.1).
import { post } from "./exchange.mjs";
import { Refused } from "./refused.mjs";
import { secretOf } from "./secret.mjs";
import { session } from "./session.mjs";

const MILLISECONDS = 3000;

const told = (name) => process.env[`DSTACK_CONFORMANCE_${name}`];

// The secret in hex. Each question has a connection of its own, and nothing is kept of it.
async function obtain(socket, path, purpose, algorithm) {
  const asked = JSON.stringify({ path, purpose, algorithm });
  return secretOf(await post(socket, "/GetKey", asked, MILLISECONDS)).toString("hex");
}

// What is not a Refused may quote the agent, so it is not shown.
function refuse(error) {
  process.stderr.write(`refused: ${error instanceof Refused ? error.message : "an unforeseen error"}\n`);
}

async function once() {
  try {
    const secret = await obtain(told("SOCKET"), told("KEY_PATH"), told("PURPOSE"), told("ALGORITHM"));
    process.stdout.write(`{"secret": "${secret}"}\n`);
  } catch (error) {
    refuse(error);
    process.exitCode = 1;
  }
}

async function answerTo({ id, socket, key_path, purpose, algorithm }) {
  try {
    return { id, answer: "key", secret: await obtain(socket, key_path, purpose, algorithm) };
  } catch (error) {
    refuse(error);
    return { id, answer: "refused" };
  }
}

process.stdout.on("error", () => {
  process.stderr.write("refused: nobody can read the key\n");
  process.exitCode = 1;
});

await (process.argv.at(-1) === "--session" ? session(answerTo) : once());
