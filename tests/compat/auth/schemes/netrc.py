"""netrc, beside curl: the same file gives the same `Authorization`, or none."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import posthaste
from cases import Case, Wrong
from server import Reply, Server

CURL = shutil.which("curl")
FILES = {
    "plain": "machine 127.0.0.1 login ada password open-sesame\n",
    "lines": "machine 127.0.0.1\n\tlogin ada\n\tpassword open-sesame\n",
    "no line break": "machine 127.0.0.1 login ada password open-sesame",
    "CRLF": "machine 127.0.0.1\r\nlogin ada\r\npassword open-sesame\r\n",
    "password first": "machine 127.0.0.1 password open-sesame login ada\n",
    "account": "machine 127.0.0.1 login ada account x password open-sesame\n",
    "another host": "machine example.org login eve password no\nmachine 127.0.0.1 login ada password open-sesame\n",
    "host is unknown": "machine example.org login eve password no\n",
    "default": "machine example.org login eve password no\ndefault login ada password open-sesame\n",
    "default first": "default login ada password open-sesame\nmachine 127.0.0.1 login eve password other\n",
    "twice": "machine 127.0.0.1 login ada password one\nmachine 127.0.0.1 login eve password two\n",
    "quoted": 'machine 127.0.0.1 login "ada b" password "open \\"sesame\\" \\\\ x"\n',
    "quoted with breaks": 'machine 127.0.0.1 login ada password "a\\nb\\tc"\n',
    "quote inside": 'machine 127.0.0.1 login ada password a"b"c\n',
    "hash in a password": "machine 127.0.0.1 login ada password #open#\n",
    "comment": "# machine 127.0.0.1 login eve password no\nmachine 127.0.0.1 login ada password open-sesame\n",
    "comment behind": "machine 127.0.0.1 login ada password open-sesame # here\n",
    "comment between": "machine 127.0.0.1\n# of mine\nlogin ada\npassword open-sesame\n",
    "macdef": "macdef init\nmachine 127.0.0.1 login eve password no\n\nmachine 127.0.0.1 login ada password open-sesame\n",
    "macdef in between": "machine 127.0.0.1 login ada password open-sesame macdef init\ncd /\n\n",
    "not ASCII": "machine 127.0.0.1 login adé password ö€\n",
    "no password": "machine 127.0.0.1 login ada\n",
    "no login": "machine 127.0.0.1 password open-sesame\n",
    "colon": "machine 127.0.0.1 login ada password a:b:c\n",
    "upper case": "MACHINE 127.0.0.1 LOGIN ada PASSWORD open-sesame\n",
    "keywords as values": "machine 127.0.0.1 login password password login\n",
    "empty": "",
    "blank lines": "\n\n  \nmachine   127.0.0.1\n\n\nlogin    ada\n\npassword  open-sesame\n\n",
    "empty password": 'machine 127.0.0.1 login ada password ""\n',
    "backslash": "machine 127.0.0.1 login SHOP\\ada password a\\b\n",
    "long": "machine example.org login x password y\n" * 3000 + "machine 127.0.0.1 login ada password " + "0123456789" * 300 + "\n",
}
URLS = {"": "", "name in the URL": "ada@", "other name in the URL": "eve@", "name and password in the URL": "zoe:own@"}


def cases():
    if not CURL:
        return
    for name, text in FILES.items():
        yield Case(f"netrc/{name}", "curl", lambda text=text: same(text, ""))
    both = "machine 127.0.0.1 login ada password one\nmachine 127.0.0.1 login eve password two\n"
    for name, user in URLS.items():
        if name:
            yield Case(f"netrc/{name}", "curl", lambda user=user: same(both, user))


def same(text, user):
    with Server(lambda request: Reply()) as server, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "netrc")
        file.write_bytes(text.encode())
        file.chmod(0o600)
        url = server.base.replace("://", f"://{user}") + "/a"
        by_curl = subprocess.run([CURL, "-sS", "--netrc-file", str(file), url], capture_output=True, text=True)
        ended = posthaste.run({"a.yaml": f"GET: {url}\n"}, "run", "a.yaml", "--netrc-file", str(file))
        sent = [it.header("authorization") for it in server.seen]
        if by_curl.returncode != 0:
            raise Wrong(f"curl fails ({by_curl.stderr.strip()}), posthaste sends {sent}", ended.printed)
        if len(sent) != 2 or sent[0] != sent[1]:
            raise Wrong(f"curl and posthaste: {sent}", ended.printed)
