"""A mail server of which any step can go wrong."""

import socket
import threading
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import default


class RawServer:
    """A mail server of which each step can go wrong; `script` is asked what to do with every message.

    It answers `ok`, `421` (and hangs up), `stall` (says nothing after the text), `drop` (hangs up after the text), or
    whatever else stands there, word for word.
    """

    def __init__(self, script: Callable[[int], str]) -> None:
        self.script, self.messages, self.begun = script, [], 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._socket.getsockname()[1]}"
        self._over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        self._over.set()
        self._socket.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as line:
            try:
                self._answer(line)
            except OSError:
                return

    def _answer(self, line) -> None:
        _say(line, b"220 here")
        for command in iter(line.readline, b""):
            word = command[:4].upper()
            if word == b"MAIL":
                self.begun += 1
                if self.script(self.begun) == "421":
                    return _say(line, b"421 Too much at once")
            if word == b"DATA":
                _say(line, b"354 go on")
                text = b"".join(iter(line.readline, b".\r\n"))
                if not self._take(line, text):
                    return None
            elif word == b"QUIT":
                return _say(line, b"221 bye")
            else:
                _say(line, b"250 OK")
        return None

    def _take(self, line, text: bytes) -> bool:
        match self.script(self.begun):
            case "ok":
                self.messages.append(BytesParser(policy=default).parsebytes(text))
                _say(line, b"250 OK")
            case "stall":
                self._over.wait(20)
                return False
            case "drop":
                return False
            case words:
                _say(line, words.encode("latin-1"))
        return True


def _say(line, words: bytes) -> None:
    line.write(words + b"\r\n")
    line.flush()
