"""What a template would do that had got out of its sandbox: filters that a worker must not be able to run."""

import os
import socket
import subprocess
import sys
from pathlib import Path


def connect(_: object) -> str:
    """Open a connection."""
    with socket.create_connection(("127.0.0.1", 9)):
        return "connected"


def write(path: str) -> str:
    """Write a file."""
    Path(path).write_text("x", encoding="utf-8")
    return "written"


def start(_: object) -> str:
    """Start a program."""
    subprocess.run([sys.executable, "-c", ""], check=True)
    return "started"


def secret(name: str) -> str:
    """Read the environment."""
    return os.environ.get(name, "nothing")


def leave(code: int) -> str:
    """End the process."""
    os._exit(code)


def endless(_: object) -> str:
    """Work in C, where no timer interrupts, for ages."""
    return str(pow(3, 10**9))[:1]
