"""A server on a free port of this machine that hands each request to somebody who verifies it."""

import http.server
import threading
import traceback
from dataclasses import dataclass, field
from urllib.parse import urlsplit


class Refused(Exception):
    """Why a request is not let in; `headers` go with the answer."""

    def __init__(self, why, status=401, headers=()):
        super().__init__(why)
        self.status, self.headers = status, list(headers)


@dataclass
class Request:
    """A request as it came: its target and its headers are not tidied."""

    method: str
    target: str
    headers: list
    body: bytes
    base: str
    connection: object
    verdict: str = ""

    @property
    def url(self):
        return self.base + self.target

    @property
    def path(self):
        return urlsplit("http://x" + self.target).path

    def header(self, name):
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return found[0] if found else None


@dataclass
class Reply:
    """What is answered."""

    status: int = 200
    body: bytes = b"{}"
    headers: list = field(default_factory=list)


class Server:
    """Calls `verify` with each request. It lets a request in by giving a Reply or None, and raises Refused where it does not."""

    def __init__(self, verify, tls=None):
        self.seen, self.verify = [], verify
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                super().setup()
                # What a verifier wants to know of a connection, such as who has proven himself on it.
                self.about = {"socket": self.connection}

            def answer(self):
                # `path` of the library would lose the second of two slashes.
                target = self.requestline.split(" ")[1]
                length = self.headers.get("Content-Length")
                if length is None and "chunked" in self.headers.get("Transfer-Encoding", ""):
                    body = b"".join(iter(self.chunk, b""))
                else:
                    body = self.rfile.read(int(length or 0))
                base = f"{'https' if tls else 'http'}://{self.headers.get('Host')}"
                request = Request(self.command, target, self.headers.items(), body, base, self.about)
                outer.seen.append(request)
                reply = outer.judged(request)
                self.send_response(reply.status)
                for name, value in reply.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(reply.body)

            def chunk(self):
                size = int(self.rfile.readline().split(b";")[0], 16)
                data = self.rfile.read(size)
                self.rfile.readline()
                return data

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.base = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def judged(self, request):
        try:
            reply = self.verify(request) or Reply()
            request.verdict = "let in" if reply.status < 400 else f"answered {reply.status}"
            return reply
        except Refused as refused:
            request.verdict = f"refused: {refused}"
            return Reply(refused.status, str(refused).encode(), refused.headers)
        except Exception:
            request.verdict = "the verifier failed: " + traceback.format_exc(limit=-3)
            return Reply(500, b"the verifier failed")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
