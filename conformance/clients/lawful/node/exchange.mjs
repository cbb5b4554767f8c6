// One POST over a Unix socket with node:http, within one deadline and one bound on what is kept.
import http from "node:http";

import { Refused } from "./refused.mjs";

// Of the address of a socket, whose end is one more. Node cuts a longer path, and connects to whoever is there.
const MOST_PATH_BYTES = 107;
const MOST_BODY_BYTES = 256 * 1024;
const MOST_HEADER_BYTES = 64 * 1024;
const MOST_INTERIM_ANSWERS = 8;
const MOST_BYTES = MOST_HEADER_BYTES + 2 * MOST_BODY_BYTES;

// The answer's head. No agent: no connection is kept or used again. node:http follows no redirect and asks no proxy.
function ask(socketPath, target, body, signal) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      socketPath,
      path: target,
      method: "POST",
      agent: false,
      maxHeaderSize: MOST_HEADER_BYTES,
      insecureHTTPParser: false,
      signal,
      headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) },
    });
    request.on("response", resolve);
    // node:http bounds each interim answer, and not how many there are.
    let interim = 0;
    request.on("information", () => {
      interim += 1;
      if (interim > MOST_INTERIM_ANSWERS) request.destroy(new Refused("interim answers without end"));
    });
    // Nor does it bound the zeros before a chunk's size.
    request.on("socket", (socket) => {
      socket.on("data", () => {
        if (socket.bytesRead > MOST_BYTES) request.destroy(new Refused("the answer is too large"));
      });
    });
    request.on("upgrade", (_response, socket) => {
      socket.destroy();
      reject(new Refused("a switch of protocol"));
    });
    request.on("error", reject);
    request.end(body);
  });
}

// An answer that only the end of the stream ends is refused: node:http takes a reset, and our own abort, for that end.
function checkHead(response) {
  if (response.statusCode !== 200 || response.httpVersionMajor !== 1) {
    throw new Refused("a status that is not 200, or another version of HTTP");
  }
  if (response.headers["content-encoding"] !== undefined) {
    throw new Refused("a Content-Encoding nobody asked for");
  }
  if (response.headers["content-length"] === undefined && response.headers["transfer-encoding"] === undefined) {
    throw new Refused("nothing says where the answer ends");
  }
}

async function readAll(response) {
  const chunks = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > MOST_BODY_BYTES) {
      throw new Refused("the answer is too large");
    }
    chunks.push(chunk);
  }
  if (!response.complete) {
    throw new Refused("the answer is not whole");
  }
  return Buffer.concat(chunks);
}

// The whole body of the answer with status 200; anything else is a Refused.
export async function post(socketPath, target, body, milliseconds) {
  if (Buffer.byteLength(socketPath) > MOST_PATH_BYTES) throw new Refused("the socket's path is too long");
  const signal = AbortSignal.timeout(milliseconds);
  let response;
  try {
    response = await ask(socketPath, target, body, signal);
    checkHead(response);
    return await readAll(response);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(signal.aborted ? "the deadline is over" : "no whole answer from the agent");
  } finally {
    response?.destroy();
  }
}
