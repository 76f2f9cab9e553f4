// How much memory a large body takes on its way: from a file to a server, and from a server into a file.
//
//   node tests/bench/large.mjs [PROGRAM [MEBIBYTES]]
//
// Starts a server on a free port, sends it a sparse file, and has as much written into a file; the program's peak of resident
// memory is read from /proc. Ends with 1 where it was 60 MiB or more, or a byte was lost.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const program = resolve(process.argv[2] ?? "target/release/posthaste");
const size = Number(process.argv[3] ?? 2048) * 1024 * 1024;
const MOST = 60 * 1024;

const chunk = Buffer.alloc(256 * 1024, "posthaste ");
let received = 0;
const server = createServer((request, response) => {
  if (request.method === "PUT") {
    request.on("data", (data) => (received += data.length));
    request.on("end", () => response.end());
    return;
  }
  response.setHeader("Content-Length", size);
  let left = size;
  const more = () => {
    while (left > 0) {
      const part = chunk.subarray(0, Math.min(left, chunk.length));
      left -= part.length;
      if (!response.write(part)) return response.once("drain", more);
    }
    response.end();
  };
  more();
});

// The peak is asked for again and again: it is gone with the program.
function peak(child) {
  const kib = () => {
    try {
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0);
    } catch {
      return 0;
    }
  };
  return new Promise((done) => {
    let most = 0;
    const timer = setInterval(() => (most = Math.max(most, kib())), 5);
    child.on("exit", (code) => {
      clearInterval(timer);
      done({ most, code });
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), "large-"));
let failed = false;
try {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${server.address().port}/`;
  writeFileSync(join(folder, "sent.bin"), "");
  truncateSync(join(folder, "sent.bin"), size);
  writeFileSync(join(folder, "upload.yaml"), `PUT: ${url}\nfile: sent.bin\n`);
  writeFileSync(join(folder, "parts.yaml"), `PUT: ${url}\nmultipart: { a: 1, file: { file: sent.bin } }\n`);
  writeFileSync(join(folder, "download.yaml"), `GET: ${url}\noutput: got.bin\n`);
  for (const name of ["upload", "parts", "download"]) {
    received = 0;
    const started = Date.now();
    const child = spawn(program, ["run", `${name}.yaml`], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    const { most, code } = await peak(child);
    const moved = name === "download" ? statSync(join(folder, "got.bin")).size : received;
    const whole = name === "parts" ? moved > size : moved === size;
    const good = code === 0 && whole && most < MOST;
    failed ||= !good;
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${good ? "ok  " : "BAD "} ${name}: ${moved} bytes in ${seconds} s, peak ${(most / 1024).toFixed(1)} MiB, exit ${code}`);
  }
} finally {
  server.close();
  rmSync(folder, { recursive: true });
}
process.exit(failed ? 1 : 0);
