"""A park in PostGIS: a container like any other, read and written in one transaction each."""

import pytest
from hypothesis import Phase, given, settings
from postgis_server import programs, server
from raw_parks import raw_parks
from small_park import only, write_small
from test_containers import same_raw
from test_park_read import same

from symbiosis.errors import BadInput
from symbiosis.park.containers.addresses import shown
from symbiosis.park.containers.database import read_database
from symbiosis.park.containers.database_writer import write_database
from symbiosis.park.containers.folder import read_folder
from symbiosis.park.load import check, load_park, open_draft
from symbiosis.park.save import save_park
from symbiosis.park.shipped import SHIPPED

pytestmark = pytest.mark.postgis


@pytest.fixture(scope="session")
def database():
    pytest.importorskip("psycopg")
    found = programs()
    if found is None:
        pytest.skip("there is no PostgreSQL with PostGIS")
    with server(found) as address:
        execute(address, "CREATE EXTENSION postgis", "CREATE ROLE guest LOGIN PASSWORD 'hush'")
        yield address


@pytest.fixture(scope="session")
def raw(tmp_path_factory):
    return read_folder(write_small(tmp_path_factory.mktemp("small")))


@pytest.fixture
def small(database, raw):
    """Give the address of the small park, written anew for a test to change."""
    address = f"{database}&schema=small"
    execute(database, "DROP SCHEMA IF EXISTS small CASCADE")
    write_database(raw, address)
    return address


@pytest.fixture(scope="session")
def kept(database, raw):
    """Give the address of a park that no test changes."""
    write_database(raw, f"{database}&schema=kept")
    return f"{database}&schema=kept"


def execute(address, *statements):
    import psycopg

    address, _, schema = address.partition("&schema=")
    options = f"-c search_path={schema or 'public'},public"
    with psycopg.connect(address, options=options) as open_one:
        for statement in statements:
            open_one.execute(statement)


@given(raw=raw_parks())
@settings(max_examples=15, phases=[Phase.generate])
def test_a_database_gives_back_what_it_was_given(database, raw):
    address = f'{database}&schema=Drawn "Park"'
    write_database(raw, address)
    same_raw(raw, read_database(address))


def test_a_park_is_the_same_from_a_database(small, tmp_path, symbiosis):
    park = load_park("teaching")
    save_park(park, small)  # over another park
    same(load_park(small), park)
    assert load_park(small).scenarios == park.scenarios
    answer = symbiosis("check", small.replace("planner@", "planner:hush@"))
    assert answer.returncode == 0
    assert "hush" not in answer.stdout + answer.stderr
    assert symbiosis("convert", small, "back").returncode == 0
    same(load_park(tmp_path / "back"), park)


def test_layers_of_another_system_and_typed_columns_are_read(small):
    execute(
        small,
        "ALTER TABLE enterprises ALTER geom TYPE geometry(Point,25832)"
        " USING ST_Transform(geom, 25832)",
        "ALTER TABLE enterprises DROP lon, DROP lat",
        'ALTER TABLE heat ALTER "quantity [MWh/a]" TYPE numeric(12,3)'
        ' USING "quantity [MWh/a]"::numeric',
    )
    draft, faults = open_draft(small)
    assert faults == []
    assert "reprojected from EPSG:25832" in "\n".join(draft.defaults)
    assert load_park(small).heat.loc["cooling", "quantity"] == 8760


def test_faults_name_schema_and_table(small):
    execute(small, "UPDATE heat SET supply_c = 'warm' WHERE id = 'cooling'")
    fault = only(check(small))
    assert fault.container.startswith("schema ")
    assert (fault.table, fault.column, fault.value) == ("heat", "supply_c", "warm")


def test_a_view_is_not_run(small):
    execute(small, "ALTER TABLE heat RENAME TO warm", "CREATE VIEW heat AS SELECT 1/0 AS id")
    told = {(fault.severity, fault.table) for fault in read_database(small).faults}
    assert told == {("error", "heat"), ("warning", "warm")}


def test_what_is_not_a_park_s_is_never_lost(small):
    other = read_folder(SHIPPED / "teaching")
    execute(small, "CREATE VIEW public.used AS SELECT id FROM heat")
    with pytest.raises(BadInput, match="depends on"):
        write_database(other, small)
    execute(small, "DROP VIEW public.used", "CREATE TABLE mine (id int)")
    with pytest.raises(BadInput, match=r"no park has \(mine\)"):
        write_database(other, small)
    assert len(read_database(small).tables["heat"].cells) == 2, "half of another park was written"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("planner@", "nobody@"), "nobody"),
        (("planner@", "guest:wrong-one@"), "Check the user and the password"),
        (("/postgres?", "/none?"), "Check the name of the database"),
        (("host=", "host=/nowhere"), "that the server answers"),
        (("schema=", "schema=other"), "no schema 'other"),
        (("&schema=", "&scheme="), "Add &schema=NAME"),
        (("planner@", "guest:hush@"), "Ask for the right"),
    ],
)
def test_what_goes_wrong_is_said_without_the_password(kept, change, said, symbiosis):
    wrong = kept.replace(*change)
    with pytest.raises(BadInput, match=said) as told:
        read_database(wrong)
    answer = symbiosis("check", wrong)
    assert answer.returncode == 1
    for text in (str(told.value), repr(told.value), answer.stdout, answer.stderr):
        assert "wrong-one" not in text
        assert "hush" not in text


def test_an_address_is_shown_without_its_password():
    for address in (
        "postgresql://me:pass@host/db",
        "postgresql://me:pa@pass@host/db",
        "postgres://host/db?user=me&password=pass",
    ):
        assert "pass" not in shown(address).replace("password", "")
