"""What a case is, and the cases that most schemes have: a request is let in, or it is refused without a loop."""

from dataclasses import dataclass
from typing import Callable

import posthaste


class Wrong(Exception):
    """What should not have happened; `printed` is what posthaste said meanwhile."""

    def __init__(self, why, printed=""):
        super().__init__(why)
        self.printed = printed


@dataclass
class Case:
    """`verifier` is who judges; `check` raises Wrong where something is."""

    name: str
    verifier: str
    check: Callable[[], None]


def let_in(name, verifier, server, asked, requests=None, arguments=(), env=None):
    """A case for each dialect: the last request is let in, after so many. `server` opens whoever judges."""

    def check(dialect):
        with server() as peer:
            here = asked(peer.base)
            files, what = here.files(dialect)
            ended = posthaste.run(files, "run", what, *arguments, env=env)
            last = peer.seen[-1].verdict if peer.seen else "nothing was sent"
            if last != "let in":
                raise Wrong(last, ended.printed)
            if ended.code != 0:
                raise Wrong(f"exit code {ended.code}", ended.printed)
            if requests is not None and len(peer.seen) != requests:
                raise Wrong(f"{len(peer.seen)} requests, not {requests}", ended.printed)

    for dialect in asked("http://x").dialects():
        yield Case(f"{name}/{dialect}", verifier, lambda dialect=dialect: check(dialect))


def turned_away(name, verifier, server, asked, requests, secrets, says="401", code=1):
    """A case for each dialect: nothing is let in, and after so many requests nothing more is tried. A collection of Postman's or
    Bruno's without tests passes whatever is answered."""

    def check(dialect):
        with server() as peer:
            files, what = asked(peer.base).files(dialect)
            ended = posthaste.run(files, "run", what, "-v")
            verdicts = [it.verdict for it in peer.seen]
            if "let in" in verdicts:
                raise Wrong("it was let in", ended.printed)
            if len(verdicts) != requests:
                raise Wrong(f"{len(verdicts)} requests, not {requests}: {verdicts}", ended.printed)
            if ended.code != (code if dialect == "ours" else 0) or (dialect == "ours" and says not in ended.printed):
                raise Wrong(f"exit code {ended.code}, or no word of {says}", ended.printed)
            for secret in secrets:
                if secret in ended.printed:
                    raise Wrong(f"`{secret}` is printed", ended.printed)

    for dialect in asked("http://x").dialects():
        yield Case(f"{name}/{dialect}", verifier, lambda dialect=dialect: check(dialect))
