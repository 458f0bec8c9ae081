"""Files as systems save and pack them are read, and how is said; what is doubtful is not."""

import io
import json
import zipfile
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_park import COVER, SMALL, changed, only, small_park, write_park, write_small

from symbiosis.errors import BadInput, SymbiosisError
from symbiosis.park.containers.decoding import decoded
from symbiosis.park.containers.zipped import unpack
from symbiosis.park.load import check, load_park
from symbiosis.park.save import save_park

CHINESE = changed("enterprises", "Steelworks", "钢铁厂")["enterprises"]


def written(folder, table, data):
    write_small(folder)
    (folder / f"{table}.csv").write_bytes(data)
    return folder


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("gbk", "GB18030"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-8", ""),
        ("utf-8-sig", ""),
    ],
)
def test_a_table_is_read_in_the_signs_in_which_it_was_saved(tmp_path, codec, said):
    park = load_park(written(tmp_path, "enterprises", CHINESE.encode(codec)))
    assert park.enterprises.loc["steel", "name"] == "钢铁厂"
    told = [line for line in park.defaults if "in which it was saved" in line]
    assert told == ([f"enterprises.csv: read as {said}, in which it was saved"] if said else [])


@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "iso8859-15", "cp1250"])
@pytest.mark.parametrize("name", ["Société Générale", "Straßenbau Düsseldorf", "Mülheim, Köln"])
def test_western_letters_are_not_taken_for_chinese(tmp_path, codec, name):
    text = SMALL["enterprises"].replace("Steelworks", f'"{name}"')
    folder = written(tmp_path, "enterprises", text.encode(codec))
    assert "UTF-8" in only(check(folder)).allowed


@given(st.text(st.characters(min_codepoint=0x80, max_codepoint=0x24F), min_size=1, max_size=9))
@example("ÄÖÜäöüß")
def test_no_letters_of_europe_are_taken_for_chinese(name):
    try:
        data = f"id,name\nsteel,{name} works\n".encode("cp1252")
    except UnicodeEncodeError:
        return
    with suppress(UnicodeDecodeError):
        assert decoded(data)[1] == "UTF-8"


def test_a_cover_and_a_scenario_are_read_in_gbk_too(tmp_path):
    folder = write_small(tmp_path)
    (folder / "park.toml").write_bytes((COVER + 'title_zh = "小型园区"\n').encode("gbk"))
    park = load_park(folder)
    assert park.info.title_zh == "小型园区"
    assert any(line.startswith("park.toml: read as GB18030") for line in park.defaults)


def test_a_sign_that_gbk_lacks_does_not_hide_that_a_table_is_chinese(tmp_path):
    outlets = changed("outlets", "-50,EUR/MWh", "\u221250,元/MWh")["outlets"]
    park = load_park(written(tmp_path, "outlets", outlets.encode("gb18030")))
    assert park.outlets.loc["feed_in", "price"] < 0


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;  "])
def test_the_line_by_which_excel_is_told_the_delimiter_is_read(tmp_path, first):
    heat = SMALL["heat"].replace(",", ";").replace("steel", "stele")
    fault = only(check(written(tmp_path, "heat", f"{first}\r\n{heat}".encode())))
    assert (fault.value, fault.row) == ("stele", "cooling (line 3)")  # every line keeps its number
    heat = heat.replace("stele", "steel")
    park = load_park(written(tmp_path, "heat", f"{first}\n{heat}".encode()))
    assert len(park.heat) == 2
    assert "heat.csv: cells are parted by ';', as its first line says" in park.defaults


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \r\n"])
def test_an_empty_file_is_no_table_and_said(tmp_path, data):
    park = load_park(written(tmp_path, "power", data))
    assert park.power.empty
    assert "power.csv: the file is empty, so the park has no such table" in park.defaults


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed")
    write_small(folder / "mine")
    return {f"mine/{file.name}": file.read_bytes() for file in (folder / "mine").iterdir()}


def archive(path, members, **more):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {**members, **more}.items():
            file.writestr(name, data)
    return path


SYSTEMS = {
    "__MACOSX/mine/._heat.csv": b"\0\5\26\7",
    "mine/.DS_Store": b"\0",
    "mine/Thumbs.db": b"\0",
    "mine/desktop.ini": b"[x]",
    "mine/~$heat.xlsx": b"\0",
    "mine/.~lock.heat.csv#": b"me",
    "mine/read me.docx": b"PK",
    "mine/plan/heat.csv": b"of a saved plan",
}


def test_a_packed_park_is_a_park_whatever_systems_add_to_it(tmp_path, packed):
    members = {name.replace("heat.csv", "Heat.CSV"): data for name, data in packed.items()}
    park = load_park(archive(tmp_path / "park.zip", {**members, **SYSTEMS}))
    plain = load_park(write_small(tmp_path / "folder"))
    assert park.info == plain.info
    assert park.heat.equals(plain.heat)
    assert park.container.endswith("park.zip")
    said = "\n".join(line for line in park.defaults if line.startswith("park.zip"))
    assert "what a system adds is not read: __MACOSX/mine/._heat.csv" in said
    assert "and 3 more" in said
    assert "mine/read me.docx" in said


def test_a_packed_park_s_faults_have_their_place(tmp_path, packed):
    heat = packed["mine/heat.csv"].replace(b"steel", b"stele")
    fault = only(check(archive(tmp_path / "p.zip", packed, **{"mine/heat.csv": heat})))
    assert (fault.container, fault.row) == ("heat.csv", "cooling (line 2)")


def test_a_park_is_packed_as_it_is_with_the_same_bytes(tmp_path):
    park = small_park(tmp_path / "a")
    for name in ("one.zip", "two.zip"):
        save_park(park, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    again = load_park(tmp_path / "one.zip")
    assert again.info == park.info
    assert all(again.tables[name].equals(park.tables[name]) for name in park.tables)


def test_check_reads_a_packed_park(tmp_path, packed, symbiosis):
    answer = symbiosis("check", str(archive(tmp_path / "park.zip", packed)), "--json")
    assert answer.returncode == 0, answer.stderr
    assert "error" not in {entry["severity"] for entry in json.loads(answer.stdout)}
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 cut short")
    answer = symbiosis("check", str(tmp_path / "bad.zip"))
    assert answer.returncode == 1
    assert "zip archive" in answer.stderr


@pytest.mark.parametrize(
    "name",
    ["../heat.csv", "/etc/heat.csv", "C:/heat.csv", "mine/../../heat.csv", "mine/heat.csv.gz",
     "mine/inner.zip", "other/heat.csv", "..\\heat.csv"],
)  # fmt: skip
def test_what_leads_out_of_an_archive_or_deeper_into_one_is_refused(tmp_path, packed, name):
    with pytest.raises(BadInput, match="Pack"):
        load_park(archive(tmp_path / "park.zip", packed, **{name: b"id\n"}))
    assert [file.name for file in tmp_path.iterdir()] == ["park.zip"]


def test_a_link_in_an_archive_is_refused(tmp_path, packed):
    path = archive(tmp_path / "park.zip", packed)
    with zipfile.ZipFile(path, "a") as file:
        link = zipfile.ZipInfo("mine/water2.csv")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    with pytest.raises(BadInput, match="Pack"):
        load_park(path)


def test_a_bomb_is_stopped_when_it_has_grown_too_large(tmp_path):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("park.toml", COVER)
        file.writestr("heat.csv", b"0" * 5_000_000)
    with pytest.raises(BadInput, match="larger than"):
        unpack("bomb.zip", whole.getvalue(), tmp_path / "out", largest=1_000_000)
    many = archive(tmp_path / "many.zip", {f"{number}.txt": b"" for number in range(30)})
    with pytest.raises(BadInput, match="holds over 20 files"):
        unpack("many.zip", many.read_bytes(), tmp_path / "more", most=20)


def test_a_size_that_lies_is_refused(tmp_path, packed):
    data = archive(tmp_path / "park.zip", packed).read_bytes()
    size = len(packed["mine/heat.csv"]).to_bytes(4, "little")
    (tmp_path / "park.zip").write_bytes(data.replace(size, (5).to_bytes(4, "little")))
    with pytest.raises(BadInput, match="zip archive"):
        load_park(tmp_path / "park.zip")


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_any_damage_to_an_archive_gives_a_park_or_what_is_wrong(tmp_path_factory, packed, data):
    path = archive(tmp_path_factory.mktemp("zip") / "park.zip", packed)
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    try:
        load_park(path)
    except SymbiosisError as error:
        assert str(error)  # noqa: PT017


def test_a_park_in_several_layers_of_folders_is_found(tmp_path, packed):
    deep = {f"share/2024/{name}": data for name, data in packed.items()}
    assert len(load_park(archive(tmp_path / "p.zip", deep)).heat) == 2
    with pytest.raises(BadInput, match="holds no park"):
        load_park(archive(tmp_path / "q.zip", {"a.txt": b""}))


def test_a_folder_with_the_name_of_a_table_s_file_is_told(tmp_path):
    write_park(tmp_path, COVER, **{**SMALL, "power": ""})
    (tmp_path / "power.csv").mkdir()
    assert only(check(tmp_path)).allowed == "is no file"
