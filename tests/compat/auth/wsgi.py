"""An application of WSGI on a free port, which notes what it answers."""

import logging
import threading
from types import SimpleNamespace

from werkzeug.serving import WSGIRequestHandler, make_server

logging.getLogger("werkzeug").disabled = True


class Wsgi:
    """Serves `app`."""

    def __init__(self, app):
        self.seen = []

        def judged(environ, start):
            def started(status, headers, *more):
                code = int(status.split()[0])
                verdict = "let in" if code == 200 else f"answered {code}"
                target = environ["PATH_INFO"]
                self.seen.append(SimpleNamespace(verdict=verdict, line={"status": code, "target": target}))
                return start(status, headers, *more)

            return app(environ, started)

        class Quiet(WSGIRequestHandler):
            protocol_version = "HTTP/1.1"

            def log(self, *_):
                pass

        self.server = make_server("127.0.0.1", 0, judged, threaded=True, request_handler=Quiet)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
