"""A PostgreSQL with PostGIS for tests: a cluster of its own in a temporary folder, no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

_RULES = "local all guest scram-sha-256\nlocal all all trust\n"
_OPTIONS = "-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=16MB"


def programs() -> Path | None:
    """Find PostgreSQL's programs, if PostGIS is there too."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    versions = [path for path in found if _extension(path.parents[1].name).exists()]
    return versions[-1].parent if versions else None


def _extension(version: str) -> Path:
    return Path(f"/usr/share/postgresql/{version}/extension/postgis.control")


@contextmanager
def server(bin_folder: Path):
    """Run a server; give the address of its database without the schema."""
    folder = Path(tempfile.mkdtemp(prefix="pg_", dir="/tmp"))
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        subprocess.run(
            [*as_postgres, *command], check=True, cwd=folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    data = str(folder / "data")
    control = (str(bin_folder / "pg_ctl"), "-w", "-D", data)
    try:
        run(str(bin_folder / "initdb"), "-D", data, "-U", "planner", "-A", "trust", "--no-sync")
        (folder / "data" / "pg_hba.conf").write_text(_RULES, encoding="utf-8")
        run(*control, "-o", _OPTIONS.format(folder=folder), "start")
        try:
            yield f"postgresql://planner@/postgres?host={folder}"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
