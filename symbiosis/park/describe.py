"""The data format, described from the schema: what ``docs/data-format.md`` holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.columns import BASES
from symbiosis.park.entities import ParkInfo
from symbiosis.park.facts import FACTS, MONEY
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES

if TYPE_CHECKING:
    from symbiosis.park.columns import Column, Table

_HEAD = """\
# The data format

A park is a folder: one CSV file a table, one GeoJSON file a drawn layer, and `park.toml`.
Only `park.toml`, `enterprises.csv` and one table of streams are needed; everything else may
be left out, and so may every column that is not marked *required*. The same tables may stand in
one [workbook](workbook.md), one [GeoPackage or a schema of PostGIS](gis.md), or a packed folder
(.zip); drawn layers may be Shapefiles, GeoPackages or FlatGeobuf, in any coordinate system.

`symbiosis check PARK` finds every fault; says of every stream what amount a year was
understood, with the unit as written and the hours that went in; and lists what was filled in
(`--all`: every cell). With `--json` it prints one list: the faults (`severity` is `error` or
`warning`), then every cell that was filled in (`filled`) and the amount of every stream
(`understood`, besides with `written`, `written_unit`, `profile` and `hours`), with `table`,
`row`, `column`, `value`, `unit` and `source`, then how long the corridors are in each ground and
what they cross (`measured`), then what firms of known sector and output
usually need and give and do not state (`severity` is `offered`; see
[sectors](registry.md#what-a-sector-usually-needs)).

**Forgiving, never guessing.** What can be read in one way only is read, and `check` says how; of
what can be read in two ways it asks which; what is odd is a warning; what is wrong is refused, with
its place and what to do.

**Files** are UTF-8; GB18030 and GBK (Chinese Excel) and UTF-16 are read and said. Cells are
separated by commas, semicolons or tabs, or by what a first line `sep=;` tells. An empty file is no
table. A folder may be packed: `park.zip` is read and written like the folder, and what systems add
to archives (`__MACOSX`, `.DS_Store`, `Thumbs.db`) is left out.

**Numbers** have a decimal point and no thousands separator. A decimal comma (`12,5`), thousands
kept apart (`1 234 567`, `1.234.567`, `1,234.5`), full-width digits and a true minus are read and
said. `12,345` is asked about, unless its column shows what the comma parts, and so is `12.000` in a
file with semicolons, or beside decimal commas. A property's `<5` is its bound, 5; `nd`, `n.d.` and
`—` are an empty cell there. `~5` and `约5` are 5.

**Units** stand in the header, `quantity [kt/a]` (or `数量/万吨`, which is said), or in the column
`unit`, which goes first. A unit may count a power of ten (`10⁴t`, `10^6 m3/a`) or a number
(`1000 m3`); one that may be two (`104t`, `10e4 t`, `10.000 t`) is asked about. Any
unit that [pint](https://pint.readthedocs.io) knows can be used; besides `t/h steam`, `Mm3/a` (a
million m3), `tce`, what the trade writes (`KWh`, `MWth`, `MMBtu`, `tpd`, `ct/kWh`, `EUR/1000 m3`,
`t/h` of water), and Chinese: `万吨/年`, `吨/日`, `万度`, `元/度`, `吉焦`, `万方`, `蒸吨/h`.
A ton is 1,000 kg in a metric country, and said; in the United States, Canada and Britain the
check asks for `t` or `short_ton`. It asks about `MBtu` (a thousand, or a million), `mt`,
gallons where they may be imperial, `mm3` and `ml` of water, and `¥`; kVA (apparent power) and kWp
(a peak size) are no amounts. Of a word that is not known it names the nearest.
An amount without time is an amount a year. A rate (`MW`, `t/h`, `m3/h`) is what runs while the
profile's factor is 1: times 8760 h (or the `hours_a_year` of its row or firm) and the profile's
mean it becomes the amount a year; the hours of periods (`hours [d]`) and the factors of profiles
(`factor [%]`) have units like any
other figure. Money in another currency is exchanged at the rate of the park's price year.

**Money** of a currency that the library has no rate of is said in `park.toml`, in units per euro in
the price year: `[exchange_rates]`, `INR = 90.1`. Prices that the tables leave open are those of the
country, else of its region (`EU`, or `CN`), and `check` says of which.

**Oddities** are warnings: a park outside its country (perhaps with lon and lat exchanged), firms at
one point, a disposal that pays, a market or a utility that costs or pays the other way round.

**Gas** by volume (`Nm3/h`, `元/Nm3`, `标方`) counts with what a normal cubic metre of the material
weighs, which the library knows of hydrogen, carbon dioxide and the gases of works, and is said.

**Steam** in tonnes counts with the heat that the steam tables give it (IAPWS-95), in amounts and
in prices alike. The unit says which steam: `t/h steam 10 bar` (absolute, saturated), `t/h steam
10 bar 250 degC` (superheated), `CNY/t steam 8 bar return 80 degC` (its condensate comes back at
80 degC), `... no return` (made from water of 15 degC); without `return` the condensate leaves as
it condenses. Where the unit says no more than `steam`, the row does: a source starts at
`supply_c` and condenses at `target_c`, a sink is heated by saturated steam that condenses at
`target_c`, a utility by such of `max_c`. What a tonne then counts is said. Bare tonnes (`45 t/h`,
`45吨/小时`) in the table of heat are of steam where the unit has a pressure (`t/h 1.0 MPa`), the
row is called so (蒸汽, 锅炉), or its heat comes at one temperature; else the check asks, with what
a tonne counts as steam and as hot water.

**Properties** of materials, water and utilities are columns of their own: `content:Cl [mg/L]`
(what a source holds), `max:Cl [mg/L]` and `min:CaO [%]` (what a sink accepts), and for a
water process `load:COD [kg/h]` (what it picks up, while the flow is as written) and `out:COD
[mg/L]` (the largest content at its outlet). Contents are mg/L in water and mg/kg in
materials; a share (`%`, or `1` where the library knows the property in mg/L) is converted, and
what cannot be compared with the others of its property (`NTU` with mg/L) is refused. A cell may
have a unit of its own (`90mg/L`, `0.5 %`), which goes before the heading's. A load that
is a rate runs with the row's profile, however the flow is written.

**Classes of water quality** (`water_class`: `gb3838_iv`, 地表水Ⅳ类, 一级A, `eu_reuse_a`, one of the
library's or of the table `own_water_classes`) stand for their limits: a need accepts what its class
allows, a source is taken to hold as much as its class allows. What the row says itself of a
property goes first; what was filled in is said. pH and residual chlorine are set at delivery and
are not held against anybody ([own classes](own.md#classes-of-water)).

**Utilities and outlets.** A sink that names no utility, or a source that names no outlet,
gets what is known of exactly this material: the park's own row for it, else the library's
default for the country or region. What has no material of its own (heat, water, power) gets the
park's own row that says `default`, else the library's; a material that nothing is known of gets
an own row for all materials that says `default`. An own row without `default` serves those who
name it, and nobody else; one with the id of a library's row changes that row's cells for all.
Of several utilities for heat the least hot that reaches the sink is taken. Heat of up to 40 degC
that is called an effluent's (出水, 废水) goes with its water, at no cost. What was filled in is
said with its price for every stream. `none` says that there is none: all must be exchanged.
Steam that is made to be given (`origin` `made`) and names no outlet is not free: what nobody takes
stays in the turbine, and its outlet is the power that it makes there.

**Materials, links, carriers, technologies and classes of water of one's own** stand in the tables
`own_materials`, `own_links`, `own_carriers`, `own_technologies` and `own_water_classes`, what
ditches and crossings cost in `own_grounds`; they lie over the library's: a row of a known id
changes the cells that it fills, one of a new id is added, in the park's money ([Own materials and
links](own.md)). What an own material holds (`content:Cl [mg/kg]`), what an own link demands of
what it moves and what a class of water allows (`max:`, `min:`) are property columns. What an own
technology takes and gives stands in `technology_ports`.

**Corridors** run in a class of ground (`ground`: `field`, `road_verge`, `street`, `built_up`,
`bridge`, one of the table `own_grounds`, or a word for one in English or Chinese, which is said;
empty: `field`) and may cross something (`crossings`, `canal:1;railway:2`, 运河:1). What a
ditch there and a crossing cost is the library's, `own_grounds` or, for one line, `trench_cost`.
Ends that miss another line by up to 5 m are joined and said ([Ways](ways.md)).

**Evidence** of a row's own quantity or price moves onto the row; its `low` and `high` are in
the row's unit. Evidence of any other column stays in its table, in the units given here.

**Basis.** Every figure is one of """
_TAIL = """
A row without basis takes its table's from `default_basis` in `park.toml`, else `estimated`.
"""

_FACTS = """\
## [facts] and [answers]

What [indicators](indicators.md) need of the whole park and no stream can tell stands in the
section `[facts]` of `park.toml`. A figure is in the unit below, or says its own; a table of its
own also says how it is known:

```toml
[facts]
staff = 5200
energy_elsewhere = "12.5 万tce/年"
value_added = { value = 3.1, unit = "GEUR/a", basis = "published", source = "yearbook 2023" }

[answers]
hj274_22 = true
eip_08 = 85
```

`[answers]` holds what only people can answer: indicator -> yes, no, or its figure. A figure that
is not there is not guessed: the indicators that need it are told as not computable, with its name.
"""


def describe_format() -> str:
    """Describe the tables of a park.

    Returns
    -------
    str
        Markdown: every table and layer with its columns, units and limits.
    """
    bases = ", ".join(f"`{basis}`" for basis in BASES)
    parts = [f"{_HEAD}{bases}.{_TAIL}", _cover(), _facts()]
    parts += [_section(table, f"{table.name}.csv") for table in TABLES.values()]
    parts += [_section(layer, f"{layer.name}.geojson") for layer in GEOMETRY_TABLES.values()]
    return "\n".join(parts)


def _cover() -> str:
    lines = ["## park.toml", "", "| key | type | default |", "| --- | --- | --- |"]
    for name, field in ParkInfo.model_fields.items():
        kind = getattr(field.annotation, "__name__", str(field.annotation))
        kind = kind.replace("collections.abc.", "").replace("NoneType", "None")
        default = "*required*" if field.is_required() else f"`{field.default!r}`"
        lines.append(f"| `{name}` | `{kind}` | {default} |".replace("int | None", "int"))
    return "\n".join([*lines, "", *_attributes(), ""])


def _facts() -> str:
    """List the facts of the whole park that `park.toml` may tell."""
    units = {MONEY: "the park's currency a year"}
    rows = [
        f"| `{name}` | {meaning} | {units.get(unit, unit)} |"
        for name, (unit, meaning) in FACTS.items()
    ]
    return "\n".join([_FACTS, "| fact | meaning | unit |", "| --- | --- | --- |", *rows, ""])


def _attributes() -> list[str]:
    """Take what the keys mean from the class that holds them."""
    text = (ParkInfo.__doc__ or "").partition("Attributes\n    ----------\n")[2]
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("        "):
            lines[-1] += f" {line.strip()}"
        elif line.strip():
            names = ", ".join(f"`{name.strip()}`" for name in line.split(","))
            lines.append(f"- {names}:")
    return lines


def _section(table: Table, file: str) -> str:
    lines = [f"## {file}", "", f"{table.doc}.", ""]
    if table.properties:
        lines += ["Takes property columns.", ""]
    lines += ["| column | meaning | unit | allowed |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{column.name}`{' *required*' if column.required else ''} | {column.doc} "
        f"| {column.unit} | {_allowed(column)} |"
        for column in table.columns
    ]
    return "\n".join([*lines, ""])


def _allowed(column: Column) -> str:
    """Say what may stand in a column."""
    if column.kind == "choice":
        return ", ".join(f"`{choice}`" for choice in column.choices)
    if column.kind == "ref":
        where = column.table.removesuffix("_library")
        if where != column.table:
            return f"an id of own_{where} or of the library's {where}"
        both = " of the park or the library" if where in ("utilities", "outlets") else ""
        return f"an id of {where}{both}"
    if column.kind == "flag":
        return "1 or 0"
    limits = [
        f"{word} {limit:g}"
        for word, limit in (("from", column.minimum), ("to", column.maximum))
        if limit is not None
    ]
    return " ".join(limits) or column.kind
