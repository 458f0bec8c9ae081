"""Whatever is asked with an address, no answer, error, file or folder bears its password."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout

import pytest

from symbiosis import cli
from symbiosis.errors import BadInput, ParkFaults, hidden
from symbiosis.park.faults import Fault
from symbiosis.show.terminal.console import answers
from symbiosis.show.terminal.plain import print_json

SECRET = "S3cr3t"  # noqa: S105
ADDRESSES = [
    f"postgresql://u:{SECRET}@127.0.0.1:1/db?schema=x",
    f"postgresql://127.0.0.1:1/db?user=u&password={SECRET}&schema=x",
    f"postgresql://u:{SECRET}@127.0.0.1:door/db?schema=x",
    f"postgresql://u:{SECRET}/db?schema=x",
    f"postgresql:u:{SECRET}@h/db",
    f"jdbc:postgresql://u:{SECRET}@h/db",
]
VERBS = [
    ("check", "*"),
    ("match", "*", "--json"),
    ("optimise", "*"),
    ("optimise", "teaching", "--out", "*"),
    ("optimise", "teaching", "--scenario", "*"),
    ("convert", "*", "out"),
    ("new", "*"),
    ("new", "out.xlsx", "--example", "*"),
    ("update", "*", "meters.csv"),
    ("update", "teaching", "meters.csv", "-o", "*"),
    ("report", "*"),
    ("export", "teaching", "-o", "*"),
    ("layers", "x.gpkg", "--around", "*", "-o", "out"),
    ("import", "s.csv", "--around", "50,10", "-o", "*"),
    ("sweep", "teaching", "*"),
    ("no_such_command", "*"),
]


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_no_command_says_or_writes_a_password(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for address in ADDRESSES:
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            code = cli.run([address if word == "*" else word for word in words])
        text = said.getvalue().replace("\n", "")
        assert text
        assert SECRET not in text
        assert code == 1, text
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_error_table_or_document_bears_a_password(address):
    fault = Fault("error", address, "heat", "", "", address, f"not {address}", f"see {address}.")
    said = io.StringIO()
    with redirect_stdout(said):
        print_json([{"place": address, "other": "a@b"}])
        answers().print(f"{address} is written.")
    for text in (str(BadInput(f"{address}: no")), str(ParkFaults([fault])), said.getvalue()):
        assert SECRET not in text


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org: write to me@example.org",
        "postgresql://host:5432/db?schema=x",
        "http://127.0.0.1:8501 is open",
        "see https://doi.org/10.1000/a:b and c@d",
        "ratio 1:2, password of the day",
        "a>b:heat",
    ],
)
def test_what_is_no_password_stays(text):
    assert hidden(text) == text
