// A careful client on node:http, Node's own HTTP library: prints the key, or refuses (client contract, version 1).
import { post } from "./exchange.mjs";
import { Refused } from "./refused.mjs";
import { secretOf } from "./secret.mjs";

const MILLISECONDS = 3000;

const told = (name) => process.env[`DSTACK_CONFORMANCE_${name}`];

async function obtain() {
  const asked = { path: told("KEY_PATH"), purpose: told("PURPOSE"), algorithm: told("ALGORITHM") };
  return secretOf(await post(told("SOCKET"), "/GetKey", JSON.stringify(asked), MILLISECONDS));
}

process.stdout.on("error", () => {
  process.stderr.write("refused: nobody can read the key\n");
  process.exitCode = 1;
});

try {
  const secret = await obtain();
  process.stdout.write(`{"secret": "${secret.toString("hex")}"}\n`);
} catch (error) {
  // What is not a Refused may quote the agent, so it is not shown.
  process.stderr.write(`refused: ${error instanceof Refused ? error.message : "an unforeseen error"}\n`);
  process.exitCode = 1;
}
