"""The file gate as the portal uses it: a verdict on any file, and no harm from a hostile one."""

import hashlib
import os
import signal
import subprocess
import sys
import sysconfig
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from chalicelib.scans import gate_process
from chalicelib.scans.gate import (
    CleanScan,
    GateLimits,
    GateReason,
    GateUnavailable,
    GateVerdict,
    RefusedScan,
    check_scan,
)
from tests.samples.files import EVERY_KIND, letter_jpeg, letter_pdf, letter_tiff
from tests.samples.hostile import BOMBS, HOSTILE, NOT_SCANS
from tests.samples.hostile_pdf import nested_patterns
from tests.samples.judging import judged

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tiff": "application/pdf",
}
ROOT = Path(__file__).resolve().parents[2]
USUAL = GateLimits()


def check(data: bytes, folder: Path, limits: GateLimits = USUAL) -> GateVerdict:
    source = folder / "scan001.pdf"
    source.write_bytes(data)
    return check_scan(source, folder / "clean", limits=limits)


def reason(verdict: GateVerdict) -> str | None:
    return verdict.reason if isinstance(verdict, RefusedScan) else None


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_scan_of_every_kind_gets_a_clean_copy(kind: str, tmp_path: Path) -> None:
    verdict = check(EVERY_KIND[kind](), tmp_path)

    copy = (tmp_path / "clean").read_bytes()
    assert isinstance(verdict, CleanScan)
    assert (verdict.kind, verdict.content_type) == (kind, CONTENT_TYPES[kind])
    assert (verdict.pages, verdict.flags) == (1, ())
    assert verdict.size_bytes == len(copy)
    assert verdict.sha256 == hashlib.sha256(copy).hexdigest()


def test_same_file_gives_the_same_copy(tmp_path: Path) -> None:
    assert check(letter_pdf(2), tmp_path) == check(letter_pdf(2), tmp_path)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    make, expected = HOSTILE[name]

    assert judged(make(), tmp_path).refused == expected


@pytest.mark.parametrize("name", NOT_SCANS)
def test_what_is_no_scan_is_refused_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    assert judged(NOT_SCANS[name], tmp_path).refused == "not_a_scan"


def test_files_checked_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    samples = {name: make() for name, (make, _) in BOMBS.items()}
    samples |= {kind: make() for kind, make in EVERY_KIND.items()}
    folders = {name: tmp_path / name for name in samples}
    for folder in folders.values():
        folder.mkdir()

    with ThreadPoolExecutor(max_workers=4) as pool:
        verdicts = pool.map(lambda name: check(samples[name], folders[name]), samples)
        reasons = {name: reason(verdict) for name, verdict in zip(samples, verdicts, strict=True)}

    expected = {name: bomb for name, (_, bomb) in BOMBS.items()}
    assert reasons == expected | dict.fromkeys(EVERY_KIND)


def test_empty_and_too_large_files_start_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    assert reason(check(b"", tmp_path)) == "empty"
    assert reason(check(letter_pdf(), tmp_path, GateLimits(max_bytes=1000))) == "too_large"


def test_refused_file_leaves_nothing_behind(tmp_path: Path) -> None:
    verdict = check(letter_pdf()[:-200], tmp_path)

    assert reason(verdict) == "damaged"
    assert [path.name for path in tmp_path.iterdir()] == ["scan001.pdf"]


def test_refused_file_leaves_an_earlier_copy_alone(tmp_path: Path) -> None:
    (tmp_path / "clean").write_bytes(b"earlier")

    check(b"no scan", tmp_path)

    assert (tmp_path / "clean").read_bytes() == b"earlier"


def test_original_is_only_read(tmp_path: Path) -> None:
    check(letter_tiff(), tmp_path)

    assert (tmp_path / "scan001.pdf").read_bytes() == letter_tiff()
    assert {path.name for path in tmp_path.iterdir()} == {"scan001.pdf", "clean"}


def test_missing_original_is_an_error_and_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check_scan(tmp_path / "none", tmp_path / "clean")


def test_copy_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    limits = GateLimits(max_clean_bytes=10_000)

    assert reason(check(letter_pdf(), tmp_path, limits)) == "too_large"
    assert reason(check(letter_jpeg(), tmp_path, limits)) == "too_large"


def test_parent_loads_none_of_the_parsing_libraries() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import chalicelib.scans.gate; "
        "print({'pikepdf', 'PIL', 'pypdfium2', 'zxingcpp', 'lxml'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout == b"set()\n"


def test_gate_without_its_libraries_blames_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standard = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    monkeypatch.setattr(sys, "path", standard)

    with pytest.raises(GateUnavailable, match="ModuleNotFoundError"):
        check(letter_pdf(), tmp_path)


def test_too_much_processor_time_is_too_complex(tmp_path: Path) -> None:
    verdict = check(nested_patterns(), tmp_path, GateLimits(cpu_s=1))

    assert verdict == RefusedScan(GateReason.TOO_COMPLEX, "took too much processor time")


def test_caller_is_not_kept_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # On a busy machine a child gets less than its share, which is another verdict's business.
    monkeypatch.setattr(gate_process, "_LEAST_SHARE", 0.01)
    data, began = nested_patterns(), time.monotonic()

    verdict = check(data, tmp_path, GateLimits(wall_s=3))

    assert 3 <= time.monotonic() - began < 6
    assert verdict == RefusedScan(GateReason.TOO_COMPLEX, "took too long")
    assert [path.name for path in tmp_path.iterdir()] == ["scan001.pdf"]


def test_child_that_gets_no_processor_blames_no_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=1) as pool:
        verdict = pool.submit(check, nested_patterns(), tmp_path, GateLimits(wall_s=3))
        os.kill(child_at_work(verdict), signal.SIGSTOP)

        with pytest.raises(GateUnavailable, match="busy"):
            verdict.result()


def test_too_little_memory_ends_in_a_refusal(tmp_path: Path) -> None:
    verdict = check(letter_pdf(), tmp_path, GateLimits(memory_bytes=48 * 1024 * 1024))

    assert isinstance(verdict, RefusedScan)


def test_child_that_dies_is_a_refusal(tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=1) as pool:
        verdict = pool.submit(check, nested_patterns(), tmp_path)
        os.kill(child_at_work(verdict), signal.SIGSEGV)

        assert verdict.result() == RefusedScan(GateReason.DIED, "exit -11")


def test_child_knows_no_secret_and_stands_under_its_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")

    with ThreadPoolExecutor(max_workers=1) as pool:
        verdict = pool.submit(check, nested_patterns(), tmp_path)
        child = child_at_work(verdict)
        environment = Path(f"/proc/{child}/environ").read_bytes()
        limits = Path(f"/proc/{child}/limits").read_text().splitlines()
        os.kill(child, signal.SIGKILL)

    assert b"AWS" not in environment
    assert str(tmp_path).encode() not in environment
    granted = {line[:26].strip(): line[26:].split()[0] for line in limits}
    assert granted["Max processes"] == granted["Max core file size"] == "0"
    assert granted["Max address space"] == str(USUAL.memory_bytes)
    assert granted["Max file size"] == str(USUAL.max_clean_bytes)
    assert granted["Max cpu time"] == str(USUAL.cpu_s)


# What a file could do that took a parser over. The kernel spares root the limit of processes, and
# a Lambda function is not root: neither is this child while it tries.
_TAKEN_OVER = """
import errno, os
from chalicelib.scans import gate_child
from chalicelib.scans.gate_terms import GateReason, Refused

def start(*_):
    try:
        child = os.fork()
    except OSError as error:
        raise Refused(GateReason.DIED, errno.errorcode[error.errno])
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    raise Refused(GateReason.DIED, "started")

gate_child.inspect = start
if os.getuid() == 0:
    os.setuid(65534)
gate_child.main(job)
"""


def test_child_cannot_start_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.getuid() == 0 and not can_leave_root():
        pytest.skip("root may start any number of processes, and must stay root here")
    boot, _, _ = gate_process._BOOT.rpartition("from importlib")
    monkeypatch.setattr(gate_process, "_BOOT", f"{boot}\n{_TAKEN_OVER}")

    verdict = check(letter_pdf(), tmp_path)

    assert verdict == RefusedScan(GateReason.DIED, "EAGAIN")


def can_leave_root() -> bool:
    leave = [sys.executable, "-c", "import os; os.setuid(65534)"]
    return subprocess.run(leave, check=False, capture_output=True).returncode == 0


def child_at_work(verdict: Future[GateVerdict]) -> int:
    """The child's process id, once it stands under its limits and has begun with the file."""
    while not verdict.done():
        for children in Path("/proc/self/task").glob("*/children"):
            for child in children.read_text().split():
                errors_go_to = Path(f"/proc/{child}/fd/2")
                # Between its fork and its exec a child has none.
                with suppress(FileNotFoundError):
                    if str(errors_go_to.readlink()) == os.devnull:
                        time.sleep(0.1)
                        return int(child)
        time.sleep(0.01)
    raise AssertionError(verdict.result())
