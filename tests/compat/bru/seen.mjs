// What a run did, in a form in which two runs can be compared.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { request } from "../seen.mjs";
import { PORT } from "./cases.mjs";

export function seen(ran, echo, folder, judge) {
  const file = join(folder, "out.json");
  let report = null;
  try {
    report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
  } catch {
    report = null;
  }
  const all = { wire: echo.requests.map(wire), outcomes: report ? judge(report) : null, failed: ran.exit !== 0 };
  const own = JSON.stringify(all).replaceAll(String(echo.port), String(PORT)).replaceAll(String(echo.tlsPort), String(PORT + 1));
  return { ...JSON.parse(own), output: ran.stdout + ran.stderr };
}

/** A request as it came off the wire, without what is named after the program or made up. */
function wire(it) {
  const one = request(it);
  one.headers = one.headers.filter(([name]) => name !== "request-start-time").map(([name, value]) => [name, header(name, value)]);
  return one;
}

function header(name, value) {
  if (name === "user-agent") return value.replace(/^(bruno-runtime|posthaste|axios)\/[\d.]+\S*$/, "THE RUNNER");
  if (name === "accept-encoding") return value.replace("gzip, compress, deflate, br", "gzip, deflate, br");
  if (name === "x-wsse") return value.replace(/(PasswordDigest|Nonce|Created)="[^"]*"/g, '$1="..."');
  if (name === "authorization" && /^OAuth /.test(value)) {
    // With a fixed nonce and a fixed time the signature is the same, too.
    const isFixed = /oauth_nonce="n-1"/.test(value);
    const parts = value.slice(6).split(/, */).map((it) => isFixed ? it : it.replace(/^(oauth_(?:nonce|timestamp|signature))=.*/, '$1="..."'));
    return `OAuth ${parts.sort().join(", ")}`;
  }
  if (name === "authorization" && /^Digest /.test(value)) {
    const parts = value.slice(7).split(/, */).map((it) => it.replace(/^(cnonce|response)=.*/, '$1="..."').replace(/^(\w+)="?([^"]*)"?$/, "$1=$2"));
    return `Digest ${parts.sort().join(", ")}`;
  }
  if (name === "authorization" && /^EG1/.test(value) && !/nonce=n-1;/.test(value)) return value.replace(/(timestamp|nonce|signature)=[^;]*/g, "$1=...");
  if (name === "authorization" && /^AWS4/.test(value)) return value.replace(/\/\d{8}\//, "/DAY/").replace(/Signature=.*/, "Signature=...");
  if (name === "x-amz-date") return "A TIME";
  return value;
}

/** From Bruno's JSON report: a line for each request, and one for each of its tests. */
export function ofBruno(report) {
  const lines = [];
  for (const [at, iteration] of report.entries()) {
    for (const it of iteration.results) {
      const tests = [...(it.preRequestTestResults ?? []), ...(it.postResponseTestResults ?? []), ...(it.assertionResults ?? []), ...(it.testResults ?? [])];
      const named = tests.filter((test) => !/Script Error$/.test(test.description ?? ""));
      const broken = it.status === "error" || tests.length !== named.length;
      const failed = broken ? "broken" : named.some((test) => test.status !== "pass") ? "failed" : it.status === "skipped" ? "skipped" : "passed";
      // A file that is none is told otherwise here.
      if (it.status === "skipped" && it.response?.statusText !== null && !it.name) continue;
      lines.push(`[${at}] ${it.name}: ${failed}`);
      for (const test of named) lines.push(`  ${test.status === "pass" ? "passed" : "failed"} ${test.description ?? `${test.lhsExpr}: ${test.rhsExpr}`}`);
    }
  }
  return lines;
}

/** From ours. */
export function ofPosthaste(report) {
  const lines = [];
  for (const it of report.steps) {
    const attempt = it.attempts?.at(-1);
    const scripts = attempt?.scripts ?? [];
    const broken = it.outcome === "broken" || scripts.some((script) => script.errors?.length);
    lines.push(`[${it.iteration - 1}] ${it.name}: ${broken ? "broken" : it.outcome}`);
    for (const test of scripts.flatMap((script) => script.tests ?? [])) {
      lines.push(`  ${test.skipped ? "skipped" : test.failure ? "failed" : "passed"} ${test.name}`);
    }
  }
  return lines;
}
