// The official JavaScript SDK as a client under test, called as its README does (client contract, version 1.1: once, or with --session).
import { DstackClient } from "@phala/dstack-sdk";

const told = (name) => process.env[`DSTACK_CONFORMANCE_${name}`];

async function obtain(client, keyPath, purpose, algorithm) {
  const answer = await client.getKey(keyPath, purpose, algorithm);
  return Buffer.from(answer.key).toString("hex");
}

// The reason is the SDK's own text.
const refuse = (error) => process.stderr.write(`refused: ${error.message}\n`);

async function once() {
  try {
    // The SDK finds the socket in DSTACK_SIMULATOR_ENDPOINT.
    const secret = await obtain(new DstackClient(), told("KEY_PATH"), told("PURPOSE"), told("ALGORITHM"));
    process.stdout.write(`{"secret": "${secret}"}\n`);
  } catch (error) {
    refuse(error);
    process.exitCode = 1;
  }
}

// A client of the SDK holds no more than the path of its socket, so each question may as well have its own.
async function answerTo({ id, socket, key_path, purpose, algorithm }) {
  try {
    return { id, answer: "key", secret: await obtain(new DstackClient(socket), key_path, purpose, algorithm) };
  } catch (error) {
    refuse(error);
    return { id, answer: "refused" };
  }
}

// A question a line, each answered when its answer is there. Lines end with a line feed alone: node:readline has other ends too.
async function session() {
  let rest = "";
  for await (const text of process.stdin.setEncoding("utf8")) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      answerTo(JSON.parse(line)).then((answered) => process.stdout.write(`${JSON.stringify(answered)}\n`));
    }
  }
}

process.stdout.on("error", () => {
  process.stderr.write("refused: nobody can read the key\n");
  process.exitCode = 1;
});

await (process.argv.at(-1) === "--session" ? session() : once());
