// What the servers are told to do.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** nginx: in the open, with kept connections that end soon, HTTP/2 in the open and over TLS, and bad certificates. */
export function configuration(it) {
  const tls = (port, leaf, more = "") => `
  server {
    listen 127.0.0.1:${port} ssl ${more.includes("http2") ? "http2" : ""};
    ssl_certificate ${it.home}/${leaf}.crt; ssl_certificate_key ${it.home}/${leaf}.key;
    root ${it.home}/www; ${more.replace("http2;", "")}
  }`;
  return `
user ${process.getuid() === 0 ? "root" : "nobody"};
daemon off; pid ${it.home}/nginx.pid; worker_processes 1; error_log ${it.home}/error.log;
events { worker_connections 256; }
http {
  access_log off; types { text/plain txt; application/json json; }
  client_body_temp_path ${it.home}/t1; proxy_temp_path ${it.home}/t2; fastcgi_temp_path ${it.home}/t3; uwsgi_temp_path ${it.home}/t4; scgi_temp_path ${it.home}/t5;
  gzip on; gzip_types text/plain; gzip_min_length 100;
  server {
    listen 127.0.0.1:${it.plainport};
    root ${it.home}/www;
    client_max_body_size 1m;
    location = /moved { return 301 /text.txt; }
    location = /dropped { return 444; }
    location = /teapot { return 418 "short and stout"; }
    location = /taken { client_max_body_size 100m; proxy_pass http://127.0.0.1:${it.plainport}/small.json; proxy_method GET; proxy_pass_request_body off; proxy_set_header Content-Length ""; }
    location = /secret { auth_basic "Members"; auth_basic_user_file ${it.home}/users; try_files /small.json =404; }
    location = /slow { limit_rate 20k; try_files /text.txt =404; }
  }
  server { listen 127.0.0.1:${it.briefport}; root ${it.home}/www; keepalive_timeout 1s; keepalive_requests 2; }
  server { listen 127.0.0.1:${it.twoport} http2; root ${it.home}/www; client_max_body_size 1m; }
  ${tls(it.tlsport, "server", "http2; client_max_body_size 100m; http2_max_concurrent_streams 2;")}
  ${tls(it.fewport, "server", "http2; keepalive_requests 3;")}
  ${tls(it.expiredport, "expired")}
  ${tls(it.strangerport, "stranger")}
  ${tls(it.selfport, "self")}
  ${tls(it.demandsport, "server", `ssl_client_certificate ${it.home}/ca.pem; ssl_verify_client on;`)}
  ${tls(it.oldport, "server", "ssl_protocols TLSv1 TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;")}
}`;
}

/** squid: a proxy that wants to know who asks. */
export function squid(it, write) {
  const password = execFileSync("openssl", ["passwd", "-apr1", "hush"]).toString().trim();
  write("users", `me:${password}\n`);
  return `
http_port 127.0.0.1:${it.squidport}
pid_filename ${it.home}/squid.pid
cache_log ${it.home}/squid.log
access_log none
cache deny all
coredump_dir ${it.home}
cache_effective_user root
logfile_rotate 0
shutdown_lifetime 1 seconds
auth_param basic program /usr/lib/squid/basic_ncsa_auth ${it.home}/users
auth_param basic realm squid
acl members proxy_auth REQUIRED
acl forbidden url_regex teapot
http_access deny forbidden
http_access allow members
http_access deny all
`.replace("cache_effective_user root\n", process.getuid() === 0 ? "cache_effective_user proxy\n" : "");
}

export function tinyproxy(it) {
  return `Port ${it.tinyproxyport}\nListen 127.0.0.1\nTimeout 30\nMaxClients 50\nPidFile "${join(it.home, "tiny.pid")}"\nBasicAuth me hush\nConnectPort ${it.tlsport}\n`;
}

/** dante: SOCKS 4 and 5. */
export function dante(it) {
  return `
logoutput: ${it.home}/dante.log
internal: 127.0.0.1 port = ${it.danteport}
external: 127.0.0.1
socksmethod: none
clientmethod: none
user.privileged: root
user.unprivileged: nobody
client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
socks pass { from: 127.0.0.0/8 to: 127.0.0.0/8 }
`;
}
