"""Real processes: alive, frozen, dead, dead and not buried, and another one with the same pid."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.adapters.processes import is_gone, own_process
from bot.domain.lease import ProcessName

NAMES_ITSELF = """
import sys
from bot.adapters.processes import own_process
me = own_process()
print(me.host, me.machine, me.pid, me.started, sep="|", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def process(repository: object) -> Iterator["subprocess.Popen[str]"]:
    started = subprocess.Popen(
        [sys.executable, "-c", NAMES_ITSELF],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=str(repository),
    )
    yield started
    started.kill()
    started.communicate()


def name(process: "subprocess.Popen[str]") -> ProcessName:
    assert process.stdout is not None
    host, machine, pid, started = process.stdout.readline().strip("\n").split("|")
    return ProcessName(host, machine, int(pid), started)


def test_this_process_is_not_gone():
    assert own_process().pid == os.getpid()
    assert own_process() == own_process()
    assert not is_gone(own_process())


def test_one_that_runs_or_is_frozen_is_not_gone(process: "subprocess.Popen[str]"):
    other = name(process)
    assert other.pid == process.pid
    assert not is_gone(other)
    process.send_signal(signal.SIGSTOP)
    assert not is_gone(other)


def test_one_that_was_killed_is_gone_also_before_its_parent_looks(process: "subprocess.Popen[str]"):
    other = name(process)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert is_gone(other)
    process.wait()
    assert is_gone(other)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a process started")
def test_another_one_with_its_pid_is_not_taken_for_it():
    assert is_gone(replace(own_process(), started="1"))


def test_what_happens_on_another_machine_cannot_be_known(process: "subprocess.Popen[str]"):
    other = replace(name(process), machine="another")
    process.kill()
    process.wait()
    assert not is_gone(other)


def test_a_process_that_belongs_to_somebody_else_is_not_gone():
    assert not is_gone(replace(own_process(), pid=1, started=""))
