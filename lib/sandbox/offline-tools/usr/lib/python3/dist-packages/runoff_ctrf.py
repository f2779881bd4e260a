"""Stand-in for pytest-json-ctrf: `pytest --ctrf PATH` writes a report in the Common Test Report Format."""

import importlib.metadata
import json
import os
import sys
import time

import pytest


def pytest_addoption(parser):
    if real_plugin():
        return
    parser.getgroup("ctrf").addoption("--ctrf", metavar="path", default=None, help="write a CTRF report (stand-in)")


def pytest_configure(config):
    path = None if real_plugin() else config.getoption("--ctrf", None)
    if path:
        print("runoff: --ctrf is written by a stand-in for pytest-json-ctrf", file=sys.stderr)
        config.pluginmanager.register(Report(os.path.join(str(config.invocation_params.dir), path)), "runoff-ctrf")


def real_plugin():
    try:
        importlib.metadata.version("pytest-json-ctrf")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


class Report:
    """Collects one entry per test; a test that fails in its setup or teardown has failed."""

    def __init__(self, path):
        self.path = path
        self.started = time.time()
        self.tests = {}

    def pytest_collectreport(self, report):
        if report.failed:
            now = time.time()
            self.add(report.nodeid, "failed", "collect_failed", now, now, report.longreprtext)

    def pytest_runtest_logreport(self, report):
        known = self.tests.get(report.nodeid)
        interesting = report.when == "call" or report.outcome != "passed"
        if not interesting or (known and known["status"] == "failed"):
            return
        status = "other" if hasattr(report, "wasxfail") else report.outcome
        stop = getattr(report, "stop", time.time())
        start = getattr(report, "start", stop - report.duration)
        trace = report.longreprtext if report.failed else None
        self.add(report.nodeid, status, f"{report.when}_{report.outcome}", start, stop, trace)

    def add(self, name, status, raw_status, start, stop, trace):
        entry = {"name": name, "status": status, "duration": stop - start, "start": start, "stop": stop}
        entry["raw_status"] = raw_status
        if trace:
            entry["trace"] = trace
            entry["message"] = trace.strip().splitlines()[-1][:500]
        self.tests[name] = entry

    def pytest_sessionfinish(self):
        tests = list(self.tests.values())
        states = ("passed", "failed", "skipped", "pending", "other")
        summary = {"tests": len(tests), **{state: sum(t["status"] == state for t in tests) for state in states}}
        summary.update(start=self.started, stop=time.time())
        tool = {"name": "pytest", "version": pytest.__version__}
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump({"results": {"tool": tool, "summary": summary, "tests": tests}}, file, indent=2)
