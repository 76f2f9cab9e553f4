"""A server that is a program of its own: it prints its address, and then a line of JSON for each request that it has judged."""

import json
import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

HOME = Path(os.environ["AUTH_HOME"])
HERE = Path(__file__).parent


@dataclass
class Seen:
    """What it thought of a request."""

    verdict: str
    line: dict


class Node:
    """One of the programs in `node/`, with arguments."""

    def __init__(self, name, *arguments):
        # Packages are looked for beside a program: there is a link to it where they are.
        link = HOME / "programs"
        if not link.exists() or link.resolve() != HERE / "node":
            link.unlink(missing_ok=True)
            link.symlink_to(HERE / "node")
        command = ["node", "--preserve-symlinks-main", "--preserve-symlinks", str(link / f"{name}.mjs"), *arguments]
        self.log = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.base = self.process.stdout.readline().strip()
        if not self.base:
            self.log.seek(0)
            raise RuntimeError(f"{name} does not start: {self.log.read()}")
        self.lines = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            # What else it prints is not about requests.
            if line.startswith("{"):
                self.lines.append(json.loads(line))
            else:
                self.log.write(line)

    @property
    def seen(self):
        # An answer may arrive before the line about it.
        deadline = time.monotonic() + 0.2
        count = -1
        while count != len(self.lines) or (not self.lines and time.monotonic() < deadline):
            count = len(self.lines)
            time.sleep(0.02)
        return [Seen(it["verdict"], it) for it in self.lines]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.log.close()
