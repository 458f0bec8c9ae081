"""Policies: from the rows that a scenario names to what each charges, in the park's money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.matching.charges import (
    CHARGE,
    GRANT,
    QUOTA,
    REFUND,
    STEPS,
    Policies,
)  # fmt: skip
from symbiosis.matching.frames import Shape, number, text
from symbiosis.matching.worth import in_park_money, library_basis
from symbiosis.park.accounts import NETWORK, PHYSICAL
from symbiosis.park.media import MEDIA
from symbiosis.park.policies import chosen_policies, in_force
from symbiosis.park.sentences import sentence
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.matching.prices import Catalogue
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

_BASES = Shape(("policy", "kind", "item", "weight"), {"weight": 0.0})
_HOLDERS = Shape(("policy", "holder", "allowance"), {"allowance": 0.0})
_STEPS = Shape(
    ("policy", "number", "item", "width", "rate"), {"number": 0.0, "width": 0.0, "rate": 0.0}
)
_WASTES = Shape(("policy", "stream", "arc"), {})
_GRANTS = Shape(("policy", "unit", "item", "lifetime"), {"lifetime": np.nan})
_BY_PAIR = ("utility", "outlet")
_BY_ITEM = {"utility": "utility", "outlet": "outlet", "utility_co2": "utility"}
_AT_HOME = ("utility", "utility_co2")
_DRIVEN = {"link": "operation", "pumping": "transport", "make_up": "transport"}
"""Kinds of lines whose power, or water, is bought by the way, and the account that pays it."""
_OF_NETWORK = ("transport", "handling", "pumping", "make_up")


@dataclass(frozen=True)
class _Around:
    """What the policies of a park bear on."""

    park: Park
    streams: pd.DataFrame
    units: pd.DataFrame
    arcs: pd.DataFrame
    prices: Catalogue
    tariffs: pd.DataFrame


def policies_of(
    park: Park,
    scenario: Scenario,
    found: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    prices: Catalogue,
    tariffs: pd.DataFrame,
) -> Policies | None:
    """Work out a scenario's policies for a park; None: it names none.

    Parameters
    ----------
    found
        Streams, units and arcs.
    prices
        What streams buy and pay otherwise.
    tariffs
        What the ledger's lines book without policies.

    Raises
    ------
    BadInput
        If a policy bears on nothing that there is, or its figures do not go together.
    """
    named = chosen_policies(park, scenario.policies)
    if not named:
        return None
    around = _Around(park, *found, prices, tariffs)
    rows = _rows(park, named)
    _check(park, rows)
    bases = _BASES.gather([_bases(around, row) for row in rows.itertuples()])
    bases = bases.reset_index(drop=True)
    holders = _HOLDERS.gather([_holders(around, row, bases) for row in rows.itertuples()])
    kept = ["kind", "account", "rate", "left_rate", "threshold", "share", "cap", "proportional"]
    return Policies(
        rows[[*kept, "source", "basis"]],
        bases,
        holders.reset_index(drop=True),
        _STEPS.of(_steps(park, rows)),
        _WASTES.gather(list(_wastes(around, rows))).reset_index(drop=True),
        _GRANTS.gather(list(_grants(around, rows))).reset_index(drop=True),
        _notes(around, rows, bases),
    )


def _rows(park: Park, named: list[str]) -> pd.DataFrame:
    """Give the policies in the park's money, per unit that they charge."""
    rows = park.library.policies.loc[named]
    factor = number(rows, "factor", 1.0)
    rate = in_park_money(rows, "rate", park).fillna(0.0)
    left = in_park_money(rows, "left_rate", park).fillna(0.0)
    quota = rows["kind"] == QUOTA
    whole = (rows["kind"] == CHARGE) | (quota & (left == rate))
    return rows.assign(
        rate=rate,
        left_rate=left,
        cap=in_park_money(rows, "cap", park).fillna(np.inf),
        factor=factor,
        proportional=whole & (text(rows, "holder") == ""),
        basis=library_basis(rows),
    ).rename_axis("policy")


def _check(park: Park, rows: pd.DataFrame) -> None:
    """Refuse what bears on nothing, lacks its figures, or makes money of nothing."""
    library = park.library
    known = {*PHYSICAL, *MEDIA, *library.utilities.index, *library.outlets.index, "technology"}
    known |= {*library.technologies.index, *park.technologies.index, *library.materials.index}
    unsaid = {
        QUOTA: rows["quota"].isna() & rows["share"].isna(),
        REFUND: rows["threshold"].isna(),
        GRANT: rows["share"].isna(),
        STEPS: ~rows.index.isin(library.policy_steps["policy"]),
    }
    needs = {QUOTA: "quota or share", REFUND: "threshold", GRANT: "share", STEPS: "policy_steps"}
    faults = [
        f"policies, row {name}, column subject: no account, medium, utility, outlet, technology or "
        f"material is called {subject!r}. {did_you_mean(subject, known, 'Name one.')}"
        for name, subject in rows["subject"].items()
        if subject not in known
    ]
    faults += [
        f"policies, row {name}: a policy of kind {kind} needs {needs[kind]}. Give it."
        for kind, empty in unsaid.items()
        for name in rows.index[(rows["kind"] == kind).to_numpy() & np.asarray(empty, dtype=bool)]
    ]
    quota = rows["kind"] == QUOTA
    faults += [
        f"policies, row {name}: an allowance that is left is worth more than one costs: buying and "
        "selling would pay. Give it a left_rate of at most its rate."
        for name in rows.index[quota & (rows["left_rate"] > rows["rate"])]
    ]
    if faults:
        raise BadInput("\n".join(faults))


def _bases(around: _Around, row: Any) -> pd.DataFrame:
    """Say which ledger lines a policy bears on: an account, what is bought of a medium, an item."""
    base = _lines_of(around, row)
    for kind, of in _BY_ITEM.items():
        media = around.prices.rows[of]["medium"]
        own = (base["kind"] == kind) & base["item"].map(media).eq(row.excluding)
        base = base[~(own & (row.excluding != ""))]
    if row.on_site:
        booked = around.tariffs
        burnt = booked["account"].isin(["co2_direct", "co2_biogenic"]) & (booked["factor"] > 0.0)
        burnt &= booked["kind"].isin(_AT_HOME)  # what links emit comes of the power that they take
        at_home = base["item"].isin(booked.loc[burnt, "item"])
        base = base[at_home & base["kind"].isin(_AT_HOME)]
    if row.in_outlet:
        base = base[~((base["kind"] == "outlet") & base["item"].isin(_taxed(around)))]
    return base.assign(policy=row.Index, weight=base["weight"] * row.factor)


def _lines_of(around: _Around, row: Any) -> pd.DataFrame:
    """List the ledger lines that a policy's subject is made of, whatever does not count apart."""
    subject, tariffs = str(row.subject), around.tariffs
    if row.kind == GRANT:
        built = _fundable(around, subject)
        return pd.DataFrame({"kind": "technology", "item": built.index, "weight": 1.0})
    if row.kind == REFUND:
        return pd.DataFrame({"kind": [], "item": [], "weight": []})
    if subject in PHYSICAL:
        own = tariffs[tariffs["account"] == subject]
        lines = own[["kind", "item", "factor"]].rename(columns={"factor": "weight"})
        return lines.groupby(["kind", "item"])["weight"].sum().reset_index()
    parts = []
    for kind, rows in around.prices.rows.items():
        used = rows[rows.index.isin(around.prices.chosen[kind])]
        bought = (used["medium"] == subject) & (kind == "utility") & (subject in MEDIA)
        items = used.index[bought | (used["behind"] == subject)]
        parts.append(pd.DataFrame({"kind": kind, "item": items, "weight": 1.0}))
    parts.append(_driven(around, subject))
    return pd.concat(parts, ignore_index=True)


def _driven(around: _Around, subject: str) -> pd.DataFrame:
    """List the links, and carriers, for which power of a medium or utility is bought: its MWh."""
    tariffs = around.tariffs
    paid = tariffs["account"].eq(tariffs["kind"].map(_DRIVEN))
    driven = tariffs[paid & (tariffs["priced_as"] != "")]
    media = around.park.library.utilities["medium"]
    meant = (driven["priced_as"] == subject) | (driven["priced_as"].map(media) == subject)
    lines = driven.loc[meant, ["kind", "item", "per"]].rename(columns={"per": "weight"})
    return lines.reset_index(drop=True)


def _taxed(around: _Around) -> set[str]:
    """Name the outlets whose price contains the tax: the library says so, or it is one's own."""
    rows = around.prices.rows["outlet"]
    tax = number(around.park.library.outlets, "tax", 0.0).reindex(rows["behind"]).to_numpy()
    own = (rows.index != rows["behind"]) & (rows["price"] > 0.0)
    return set(rows.index[(np.nan_to_num(tax) > 0.0) | own])


def _fundable(around: _Around, subject: str) -> pd.DataFrame:
    """Give the units that may be granted money: all, those of a technology, or a retrofit's."""
    units = around.units[(around.units["kind"] != "process") & ~around.units["existing"]]
    if subject == "technology":
        return units
    return units[(units["technology"] == subject) | (units["retrofit"] == subject)]


def _holders(around: _Around, row: Any, bases: pd.DataFrame) -> pd.DataFrame:
    """Say whom a policy binds, and what each may use without paying for it."""
    own = bases[bases["policy"] == row.Index]
    use = _use_alone(around, own)
    if row.kind == REFUND:
        sinks = _needs(around, row.subject)
        use = sinks.groupby("enterprise")["annual"].sum()
    if row.kind == GRANT:
        use = pd.Series(0.0, index=sorted(set(around.units["enterprise"].reindex(own["item"]))))
    firms = {*around.streams["enterprise"], *around.units["enterprise"]}
    if row.kind in (CHARGE, STEPS) or (row.kind == QUOTA and np.isnan(row.quota)):
        # Links and retrofits may make a firm use what it does not use by itself.
        use = use.reindex(sorted({*firms, *use.index}), fill_value=0.0)
    if row.kind == CHARGE and own["kind"].isin(_OF_NETWORK).any():
        use[NETWORK] = 0.0
    if row.holder:
        use = use.reindex(sorted({row.holder} & firms)).fillna(0.0)
    given = row.quota
    allowance: pd.Series[float] = use * row.share if np.isnan(given) else use * 0.0 + given
    named = {"policy": row.Index, "holder": use.index.astype(object)}
    return pd.DataFrame({**named, "allowance": np.nan_to_num(allowance.to_numpy(float))})


def _use_alone(around: _Around, own: pd.DataFrame) -> pd.Series[float]:
    """Give what every firm would use of a policy's base without exchanges; ports count nothing."""
    streams = around.streams
    parts = [pd.Series(dtype=float)]
    timed = own[own["kind"] == "utility_co2"].set_index("item")["weight"]
    each = streams[streams["utility"].isin(timed.index)]
    alone = each["timed_co2"].where(each["unit"] == "", 0.0) * each["utility"].map(timed).to_numpy(
        float
    )
    parts.append(alone.groupby(each["enterprise"]).sum())
    for kind in _BY_PAIR:
        weight = own[own["kind"] == kind].set_index("item")["weight"]
        each = streams[streams[kind].isin(weight.index)]
        alone = each["annual"].fillna(0.0) * each[kind].map(weight).to_numpy(float)
        parts.append(alone.groupby(each["enterprise"]).sum())
    for medium, weight in own[own["kind"] == "received"].set_index("item")["weight"].items():
        takes = streams[(streams["medium"] == medium) & (streams["role"] == "sink")]
        parts.append(0.0 * weight * takes.groupby("enterprise")["annual"].sum())
    use: pd.Series[float] = pd.concat([part for part in parts if len(part)] or parts)
    return use.groupby(level=0).sum()


def _needs(around: _Around, item: str) -> pd.DataFrame:
    streams = around.streams
    return streams[(streams["item"] == item) & (streams["role"] == "sink")]


def _steps(park: Park, rows: pd.DataFrame) -> pd.DataFrame:
    """Cut what a stepped policy bears on at its thresholds; below the first it costs nothing.

    Neighbours at one rate are one step: which of them is filled would be anybody's guess.
    """
    names = rows.index[rows["kind"] == STEPS]
    known = park.library.policy_steps
    table = known[known["policy"].isin(names)]
    lowest = table.groupby("policy")["above"].min()
    free = pd.DataFrame({"policy": lowest.index[lowest > 0.0], "above": 0.0, "rate": 0.0})
    table = pd.concat([table, free]) if len(free) else table
    table = table.sort_values(["policy", "above"], kind="stable").reset_index(drop=True)
    about = rows.loc[table["policy"]]
    told = table.assign(currency=about["currency"].to_numpy(), year=about["year"].to_numpy())
    table = table.assign(rate=in_park_money(told, "rate", park).to_numpy(float))
    same = table["rate"].eq(table.groupby("policy")["rate"].shift())
    table = table[~same].reset_index(drop=True)
    width = table.groupby("policy")["above"].shift(-1) - table["above"]
    count = table.groupby("policy").cumcount()
    return table.assign(
        number=count,
        item=table["policy"] + "/" + (count + 1).astype("str"),
        width=width.fillna(np.inf),
    )[["policy", "number", "item", "width", "rate"]]


def _wastes(around: _Around, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """List the needs that count for a refund, and the arcs by which waste reaches them."""
    kinds = text(around.park.library.materials, "kind")
    for row in rows[rows["kind"] == REFUND].itertuples():
        needs = _needs(around, str(row.subject))
        arcs = around.arcs[around.arcs["sink"].isin(needs.index)]
        given = arcs["source"].map(around.streams["item"])
        arcs = arcs[given.map(kinds).eq("by_product")]
        streams = [*needs.index, *arcs["sink"]]
        reached = [*([""] * len(needs)), *arcs.index]
        yield pd.DataFrame({"policy": row.Index, "stream": streams, "arc": reached})


def _grants(around: _Around, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """List what may be granted money, and over which life that is spread."""
    for row in rows[rows["kind"] == GRANT].itertuples():
        built = _fundable(around, str(row.subject))
        item = f"{row.Index}/" + built.index.astype("str")
        told = {"policy": row.Index, "unit": built.index, "item": item}
        yield pd.DataFrame({**told, "lifetime": built["lifetime"].to_numpy(float)})


def _notes(around: _Around, rows: pd.DataFrame, bases: pd.DataFrame) -> tuple[str, ...]:
    """Tell of policies that are not in force in the park's year, and of what is taxed already."""
    year = around.park.info.price_year
    notes = [
        sentence("not_in_force", what=row.Index, begins=row.begins, ends=row.ends, year=year)
        for row in rows.itertuples()
        if not in_force(str(row.begins), str(row.ends), year)
    ]
    taxed_at, held = _taxed(around), set()
    for row in rows[rows["in_outlet"]].itertuples():
        lines = _lines_of(around, row)
        taxed = set(lines.loc[lines["kind"] == "outlet", "item"]) & taxed_at
        if taxed:
            held.add(row.Index)
            told = ", ".join(sorted(taxed))
            notes.append(sentence("taxed_already", what=row.Index, outlets=told))
    alike = rows.assign(named=rows.index).groupby(["kind", "subject", "account", "holder"])
    notes += [
        sentence("charged_twice", what=", ".join(same["named"]), subject=same["subject"].iloc[0])
        for _, same in alike
        if len(same) > 1
    ]
    idle = ~rows.index.isin([*bases["policy"], *held]) & (rows["kind"] != REFUND)
    notes += [sentence("idle_policy", what=name) for name in rows.index[idle]]
    return tuple(notes)
