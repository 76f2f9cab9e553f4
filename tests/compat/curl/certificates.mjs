// An authority of our own, and certificates of every kind, made with openssl once for each run.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What each certificate is for: its name, its hosts, and until when it is good (in days from now). */
const LEAVES = {
  server: { name: "server", hosts: ["DNS:localhost", "DNS:*.localhost", "DNS:a.test", "DNS:b.test", "DNS:xn--bcher-kva.test", "IP:127.0.0.1", "IP:::1"], days: 30 },
  stranger: { name: "elsewhere.test", hosts: ["DNS:elsewhere.test"], days: 30 },
  expired: { name: "localhost", hosts: ["DNS:localhost", "IP:127.0.0.1"], days: -1 },
  me: { name: "me", hosts: ["DNS:me.test"], days: 30 },
};

/** Makes all of them in `folder`: NAME.pem with its key, me.crt and me.key apart, me.p12, locked.key, ca.pem, self.pem. */
export function make(folder) {
  const at = (name) => join(folder, name);
  const openssl = (...words) => execFileSync("openssl", words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const key = (name) => openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", at(`${name}.key`));
  key("ca");
  openssl("req", "-x509", "-new", "-key", at("ca.key"), "-subj", "/CN=Trust Us", "-days", "30", "-out", at("ca.pem"));
  writeFileSync(at("ca.txt"), "");
  writeFileSync(at("ca.serial"), "1000\n");
  writeFileSync(at("ca.conf"), "[ca]\ndefault_ca=own\n[own]\ndatabase=ca.txt\nserial=ca.serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=any\nunique_subject=no\nemail_in_dn=no\n[any]\ncommonName=supplied\n");
  for (const [leaf, { name, hosts, days }] of Object.entries(LEAVES)) {
    key(leaf);
    openssl("req", "-new", "-key", at(`${leaf}.key`), "-subj", `/CN=${name}`, "-out", at(`${leaf}.csr`));
    writeFileSync(at("extra.conf"), `subjectAltName=${hosts.join(",")}\nbasicConstraints=CA:FALSE\n`);
    const day = (count) => new Date(Date.now() + count * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, "").slice(0, 14) + "Z";
    openssl("ca", "-batch", "-notext", "-config", at("ca.conf"), "-cert", at("ca.pem"), "-keyfile", at("ca.key"), "-in", at(`${leaf}.csr`),
      "-startdate", day(-10), "-enddate", day(days), "-extfile", at("extra.conf"), "-out", at(`${leaf}.crt`));
    writeFileSync(at(`${leaf}.pem`), Buffer.concat([readFileSync(at(`${leaf}.crt`)), readFileSync(at(`${leaf}.key`))]));
  }
  key("self");
  openssl("req", "-x509", "-new", "-key", at("self.key"), "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "30", "-out", at("self.crt"));
  openssl("pkcs12", "-export", "-in", at("me.crt"), "-inkey", at("me.key"), "-passout", "pass:change it", "-out", at("me.p12"));
  openssl("pkcs8", "-topk8", "-in", at("me.key"), "-passout", "pass:change it", "-out", at("locked.key"));
  return (name) => readFileSync(at(name));
}
