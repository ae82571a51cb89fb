"""Which machine, which environment, which state of the project: what a record needs to be comparable."""

import hashlib
import os
import platform
import subprocess
import sys
import sysconfig
import time

from harness.discovery import ROOT

SCHEMA = 1
THREADS = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "XLA_FLAGS", "OPENBLAS_CORETYPE")
TIMING_FILES = ("timing.py", "bench_gru.py")


def header(stack, device, imported_as, lock, planned):
    """The first line of a run."""
    return {
        "kind": "header",
        "schema": SCHEMA,
        "stack": stack,
        "device": device,
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "python": platform.python_version(),
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "threads": threads(),
        "platform": platform.platform(),
        "lock": lock,
        "environment": environment(),
        "harness": harness(),
        "commit": commit(),
        "imported-as": imported_as,
        "planned": planned,
    }


def processor():
    """The processor's own name."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
        return names[0]
    except (OSError, IndexError):
        return platform.processor() or platform.machine()


def threads():
    """The variables that steer threads and instruction sets, where they are set."""
    return {name: os.environ[name] for name in THREADS if name in os.environ}


def digest_of_file(path):
    """The SHA-256 of a file, in hex."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def environment():
    """A digest of what is installed, by the names of its ``dist-info`` folders."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    names = sorted(n for f in folders if os.path.isdir(f) for n in os.listdir(f) if n.endswith(("-info", ".egg")))
    return _digest("\n".join([sys.version] + names).encode("utf-8"))


def harness(timing=False):
    """A digest of the harness: of what observes, or of what times."""
    folder = os.path.dirname(os.path.abspath(__file__))
    names = sorted(name for name in os.listdir(folder) if name.endswith(".py"))
    chosen = [name for name in names if timing or name not in TIMING_FILES]
    return _digest("".join(digest_of_file(os.path.join(folder, name)) for name in chosen).encode("ascii"))


def key(lock, scenario, harness_digest):
    """What a cell depends on, in one word."""
    return _digest(" ".join([lock, scenario, harness_digest]).encode("ascii"))


def commit():
    """The commit of the project, with ``+`` where files differ from it, or None outside a checkout."""
    head = _git("rev-parse", "HEAD")
    return head and head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def _git(*words):
    try:
        done = subprocess.run(("git",) + words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def _digest(data):
    return hashlib.sha256(data).hexdigest()[:12]
