// A question a line, each answered when its answer is there. Lines end with a line feed alone: node:readline has other ends too, which JSON
// may hold.
export async function session(answerTo) {
  let rest = "";
  for await (const text of process.stdin.setEncoding("utf8")) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      answerTo(JSON.parse(line)).then((answered) => process.stdout.write(`${JSON.stringify(answered)}\n`));
    }
  }
}
