"""
One timing pass: pytest-benchmark over ``bench_gru.py`` in a fresh process, its JSON kept as it writes it.

A pass says nothing about another stack by itself; docs/method.md says what may be compared.
"""

import os
import subprocess
import sys

from harness import discovery, identity, running

TAIL = 4000
"""Characters of a failed pass that are shown."""

FOLDER = os.path.dirname(os.path.abspath(__file__))
MEASURING = ["--benchmark-warmup=on", "--benchmark-warmup-iterations=20", "--benchmark-min-rounds=20"]
MEASURING += ["--benchmark-max-time=0.5", "--benchmark-disable-gc", "--benchmark-timer=time.perf_counter"]


def timing_key(lock):
    """What a pass depends on, in one word: lock, seed model, harness."""
    basis = identity.digest_of_file(lock) if lock else identity.environment()
    seed = [s.digest for s in discovery.discover() if s.id == "seed.as_given"][0]
    return identity.key(basis, seed, identity.harness(timing=True))


def time_pass(options):
    """Measure once and write ``options.out``; an exit code."""
    os.makedirs(os.path.dirname(os.path.abspath(options.out)), exist_ok=True)
    partial = options.out + ".part"
    command = [sys.executable, "-m", "pytest", os.path.join(FOLDER, "bench_gru.py"), "-q"]
    command += ["-c", os.path.join(FOLDER, "timing.ini"), "-p", "no:cacheprovider", "--benchmark-json", partial]
    done = subprocess.run(
        command + MEASURING,
        cwd=discovery.ROOT,
        env=dict(os.environ, **_told(options)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode != 0:
        running.say(done.stdout.decode("utf-8", "replace")[-TAIL:])
        running.say("{} {}: the timing pass failed".format(options.stack, options.device))
        return running.INCOMPLETE
    os.replace(partial, options.out)
    running.say("{} {}: timed".format(options.stack, options.device))
    return running.WHOLE


def _told(options):
    """What the benchmarks must know, as environment variables."""
    return {
        "MASKDRIFT_STACK": options.stack,
        "MASKDRIFT_DEVICE": options.device,
        "MASKDRIFT_IMPORTED_AS": options.imported_as,
        "MASKDRIFT_LOCK": options.lock and identity.digest_of_file(options.lock) or "",
        "MASKDRIFT_KEY": timing_key(options.lock),
        "PYTHONPATH": discovery.ROOT,
    }
