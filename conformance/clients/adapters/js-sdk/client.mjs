// The official JavaScript SDK as a client under test, called as its README does (client contract, version 1).
import { DstackClient } from "@phala/dstack-sdk";

const told = (name) => process.env[`DSTACK_CONFORMANCE_${name}`];

process.stdout.on("error", () => {
  process.stderr.write("refused: nobody can read the key\n");
  process.exitCode = 1;
});

try {
  // The SDK finds the socket in DSTACK_SIMULATOR_ENDPOINT.
  const answer = await new DstackClient().getKey(told("KEY_PATH"), told("PURPOSE"), told("ALGORITHM"));
  process.stdout.write(`{"secret": "${Buffer.from(answer.key).toString("hex")}"}\n`);
} catch (error) {
  process.stderr.write(`refused: ${error.message}\n`);
  process.exitCode = 1;
}
