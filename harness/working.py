"""
The process that imports Keras, once, and runs the cells it is given.

It appends each record to the record file itself, and tells the supervising process through a pipe
what it is about to do, so that a hang or a death has a name.
"""

import importlib
import json
import os
import platform
import sys
import time
import traceback

from harness import discovery, identity, observing, recording

GPU_HINT = "no GPU is seen by {} {}; it sees {}"


class Pipe:
    """Tells the supervisor, in lines, which cell is at work."""

    def __init__(self, descriptor):
        self._file = os.fdopen(descriptor, "w")

    def tell(self, *words):
        """Send one line; a supervisor that is gone ends this process."""
        try:
            self._file.write(json.dumps(words) + "\n")
            self._file.flush()
        except BrokenPipeError:
            os._exit(1)


def work(job_path):
    """Run the job described at *job_path*."""
    with open(job_path, encoding="utf-8") as file:
        job = json.load(file)
    _die_with_parent()
    pipe = Pipe(job["pipe"])
    pipe.tell("import")
    dialect, imported = _import(job)
    problem = _mismatch(job["expected"], imported)
    if problem:
        pipe.tell("mismatch", problem)
        return
    recording.append(job["out"], imported)
    missing = _missing_device(job["device"], dialect, imported)
    scenarios = {scenario.id: scenario for scenario in discovery.discover(job["scenarios"])}
    modules = {}
    for cell in job["cells"]:
        pipe.tell("start", cell["scenario"], cell["mode"])
        _run_cell(job, cell, scenarios[cell["scenario"]], dialect, missing, modules, pipe)


def _run_cell(job, cell, scenario, dialect, missing, modules, pipe):
    started = time.perf_counter()
    try:
        outcome = missing or observing.observe(dialect, _function(scenario, modules), cell["mode"])
    except observing.NotAScenario as error:
        pipe.tell("bad", "{}:{}: {}".format(scenario.file, scenario.line, error))
        return
    seconds = round(time.perf_counter() - started, 3)
    recording.append(job["out"], dict(cell, kind="cell", seconds=seconds, outcome=outcome))
    pipe.tell("done", outcome["kind"])


def _function(scenario, modules):
    """The scenario's function; its file is imported when its first scenario runs."""
    if scenario.path not in modules:
        name = "maskdrift_scenarios_" + os.path.splitext(os.path.basename(scenario.path))[0]
        spec = importlib.util.spec_from_file_location(name, scenario.path)
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except Exception:
            last = traceback.format_exc().strip().splitlines()[-1]
            raise observing.NotAScenario("its file cannot be imported: {}".format(last))
        modules[scenario.path] = module
    return getattr(modules[scenario.path], scenario.function)


def _import(job):
    started = time.perf_counter()
    dialect_module = importlib.import_module("harness.dialect")
    dialect = dialect_module.Dialect(job["imported_as"])
    seconds = round(time.perf_counter() - started, 3)
    numpy = sys.modules["numpy"]
    return dialect, {
        "kind": "imported",
        "python": platform.python_version(),
        "tensorflow": getattr(dialect.tensorflow, "__version__", None),
        "keras": dialect.version,
        "numpy": numpy.__version__,
        "backend": dialect.backend,
        "devices": list(dialect.devices()),
        "packages": _packages(),
        "seconds": seconds,
    }


def _packages():
    """Versions of all that is imported and says one."""
    packages = {}
    for name, module in sorted(sys.modules.items()):
        version = getattr(module, "__version__", None) if "." not in name else None
        if isinstance(version, str):
            packages[name] = version
    return packages


def _mismatch(expected, imported):
    wrong = [
        "{} is {} where the stack says {}".format(name, imported[name], version)
        for name, version in sorted(expected.items())
        if imported[name] != version
    ]
    return "wrong versions were imported: {}".format("; ".join(wrong)) if wrong else None


def _missing_device(device, dialect, imported):
    if device != "gpu" or any("gpu" in name.lower() or "cuda" in name.lower() for name in imported["devices"]):
        return None
    sees = ", ".join(imported["devices"]) or "no device"
    return {"kind": "unavailable", "reason": GPU_HINT.format(dialect.backend, imported["tensorflow"] or "", sees)}


def _die_with_parent():
    """A supervisor killed with -9 must not leave a process behind that goes on writing."""
    try:
        ctypes = importlib.import_module("ctypes")
        ctypes.CDLL(None).prctl(1, 9)
    except (ImportError, OSError, AttributeError):
        pass  # only Linux has it; elsewhere the broken pipe ends the process at its next cell
