"""Apache's httpd, as Debian has it, with a folder that asks for digest."""

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

HTTPD = shutil.which("apache2", path=os.environ["PATH"] + ":/usr/sbin")
MODULES = "/usr/lib/apache2/modules"
NAMES = ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_digest"]
CONFIGURATION = """
ServerRoot {folder}
PidFile {folder}/pid
DefaultRuntimeDir {folder}
Listen 127.0.0.1:{port}
ServerName localhost
{modules}
{user}
ErrorLog {folder}/errors
LogFormat "%>s %r" short
CustomLog {folder}/log short
DocumentRoot {folder}/files
KeepAlive On
<Location /digest>
    AuthType Digest
    AuthName "Ada's"
    AuthDigestDomain /digest/
    AuthDigestProvider file
    AuthUserFile {folder}/digests
    AuthDigestNonceLifetime 1
    Require valid-user
</Location>
"""


class Apache:
    """Runs it on a free port; its log says what it has answered."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp())
        self.folder.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        hashed = hashlib.md5(b"ada:Ada's:open-sesame").hexdigest()
        (self.folder / "digests").write_text(f"ada:Ada's:{hashed}\n")
        (self.folder / "files/digest").mkdir(parents=True)
        (self.folder / "files/digest/a.txt").write_text("{}")
        configuration = CONFIGURATION.format(
            folder=self.folder, port=port,
            modules="\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in NAMES),
            user="User www-data\nGroup www-data" if os.geteuid() == 0 else "",
        )
        (self.folder / "httpd.conf").write_text(configuration)
        self.process = subprocess.Popen([HTTPD, "-DFOREGROUND", "-f", str(self.folder / "httpd.conf")])
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return self
            except ConnectionRefusedError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError("httpd does not start: " + (self.folder / "errors").read_text())
                time.sleep(0.02)

    @property
    def seen(self):
        # It writes what it did behind the answer.
        before, lines = None, []
        while lines != before:
            before = lines
            time.sleep(0.05)
            lines = (self.folder / "log").read_text().splitlines()
        codes = [int(it.split()[0]) for it in lines if it.split()[1] != "-"]
        return [SimpleNamespace(verdict="let in" if it < 400 else f"answered {it}", line={"status": it}) for it in codes]

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
