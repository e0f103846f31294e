"""Writes requirements.lock and requirements-dev.lock: every package that is needed, with its version.

Versions that stand in the lock files are kept where they still fit; `--upgrade` asks for the newest.
pip resolves from wherever it is set up to, and nothing of that place gets into the files.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN, DEV = ("requirements.in", "requirements.lock"), ("requirements-dev.in", "requirements-dev.lock")
# torch brings these for graphics cards and pins them itself; the CPU build has none of them.
_GPU = re.compile(r"(nvidia|cuda|triton|pytorch-triton)(-.*)?")

Pins = dict[str, str]


def resolve(sources: list[Path], constraints: list[Path]) -> Pins:
    """Package names and versions that pip would install for the sources into an empty environment."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
    command += ["--no-input", "--disable-pip-version-check", "--report", "-"]
    command += [part for source in sources for part in ("--requirement", str(source))]
    command += [part for constraint in constraints for part in ("--constraint", str(constraint))]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT, encoding="utf-8")
    found = (item["metadata"] for item in json.loads(done.stdout)["install"])
    # A local version such as +cpu belongs to one place's build, not to the lock.
    pins = {_normal(item["name"]): item["version"].split("+")[0] for item in found}
    return {name: pins[name] for name in sorted(pins) if not _GPU.fullmatch(name)}


def write(path: Path, source: str, pins: Pins, *, above: str = "") -> None:
    """Writes the pins, one a line, under a line that says where they come from."""
    head = f"# Made from {source} by `make lock`; change that file, not this one.\n{above}"
    path.write_text(head + "".join(f"{n}=={v}\n" for n, v in pins.items()), encoding="utf-8")


def main() -> None:
    """Rewrites both lock files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--upgrade", action="store_true", help="ask for the newest versions")
    parser.add_argument("--constraint", type=Path, action="append", default=[], help="versions to keep to")
    options = parser.parse_args()
    given = [path.resolve() for path in options.constraint]
    with tempfile.TemporaryDirectory() as folder:
        kept = given if options.upgrade else [*given, *_kept(Path(folder))]
        run = resolve([ROOT / RUN[0]], kept)
        fixed = Path(folder) / "run.txt"
        write(fixed, RUN[0], run)
        dev = resolve([ROOT / RUN[0], ROOT / DEV[0]], [*kept, fixed])
    write(ROOT / RUN[1], RUN[0], run)
    extra = {name: version for name, version in dev.items() if name not in run}
    write(ROOT / DEV[1], DEV[0], extra, above=f"-r {RUN[1]}\n")
    sys.stdout.write(f"{RUN[1]}: {len(run)} packages; {DEV[1]}: {len(extra)} more\n")


def _kept(folder: Path) -> list[Path]:
    """The pins of the present lock files, less what requirements.in states itself, as constraints."""
    lines = [line for _, lock in (RUN, DEV) if (ROOT / lock).exists() for line in _lines(ROOT / lock)]
    stated = {
        _normal(line.split("==")[0]) for name, _ in (RUN, DEV) for line in _lines(ROOT / name) if "==" in line
    }
    kept = folder / "kept.txt"
    pins = [line for line in lines if "==" in line and _normal(line.split("==")[0]) not in stated]
    kept.write_text("\n".join(pins) + "\n", encoding="utf-8")
    return [kept]


def _lines(path: Path) -> list[str]:
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
