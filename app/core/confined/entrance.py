"""What runs in the child process: one function on the bytes of its input, within limits that it cannot lift."""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from pathlib import Path
from types import ModuleType


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Limit this process: its memory, its time in case nobody is left to stop it, and no writing to disk."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def make_ours_importable(root: str) -> None:
    """Let modules of the house be imported without the application itself, which would take seconds to start."""
    package = ModuleType("app")
    package.__path__ = [str(Path(root) / "app")]
    sys.modules["app"] = package
    sys.path.append(root)


def take_output() -> int:
    """Return where the answer goes; what libraries print goes nowhere."""
    output = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return output


def main(root: str, memory_bytes: str, cpu_seconds: str, work: str, *arguments: str) -> None:
    """Do the work and print the answer: `{"answer": ...}`, or `{"error": ...}`."""
    output = take_output()
    limit(int(memory_bytes), int(cpu_seconds))
    make_ours_importable(root)
    module, _colon, function = work.partition(":")
    try:
        done = getattr(importlib.import_module(module), function)(sys.stdin.buffer.read(), *arguments)
        answer = json.dumps({"answer": done})
    except (Exception, RecursionError, MemoryError) as error:
        answer = json.dumps({"error": type(error).__name__})
    with os.fdopen(output, "w") as stream:
        stream.write(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
