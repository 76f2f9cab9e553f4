"""The binary, run in a folder of its own."""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

BIN = os.environ["POSTHASTE_BIN"]
LIMIT = 30


@dataclass
class Ended:
    """How a run ended, and what it printed."""

    code: int
    printed: str


def run(files, *arguments, env=None):
    """Writes `files` into a new folder, and runs posthaste there."""
    with tempfile.TemporaryDirectory() as folder:
        return run_in(folder, files, *arguments, env=env)


def run_in(folder, files, *arguments, env=None):
    for name, text in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o600)
    # Nothing of the user's own files has a part in it.
    clean = {"PATH": os.environ["PATH"], "HOME": folder, "NO_COLOR": "1", **(env or {})}
    with subprocess.Popen(
        [BIN, *arguments], cwd=folder, env=clean, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            printed, _ = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            printed, _ = process.communicate()
            return Ended(-1, f"still running after {LIMIT} s:\n" + printed.decode(errors="replace"))
    return Ended(process.returncode, printed.decode(errors="replace"))
