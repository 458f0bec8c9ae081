"""A scenario: one frozen set of choices under which a park is optimised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
)

from symbiosis.errors import WrongChoice
from symbiosis.park.accounts import (
    ACCOUNTS,
    PHYSICAL,
    SUMS,
    parts_of,
    unknown_accounts,
    unknown_parts,
)
from symbiosis.park.changes import FIGURES, Changes
from symbiosis.park.entities import Figure
from symbiosis.park.forms import Target
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.objectives import COST, OBJECTIVES, Limit, Weights, stages_of
from symbiosis.park.sheet import did_you_mean
from symbiosis.park.signs import only_text
from symbiosis.park.spoken import Spoken

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

_CHOICES = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

Kilometres = Annotated[Figure, Field(ge=0.0)]


def _limited(limits: tuple[Limit, ...]) -> object:
    return tuple((limit.account, limit.holder) for limit in limits)


def _aimed(targets: tuple[Target, ...]) -> object:
    """Which rows there are, and which streams the ledger tells apart for them."""
    streams = frozenset(name for target in targets for name in target.streams)
    return tuple((target.name, tuple(target.sides)) for target in targets), streams


def _counting(objective: str | tuple[Weights, ...]) -> object:
    """Tell whether exchanges are counted: that takes a yes/no of every arc."""
    return any("exchanges" in weights for weights in stages_of(objective))


def _charging(policy: Weights) -> object:
    return "exchanges" in policy


def _carriers_and_streams(prices: Mapping[str, float], park: Park) -> object:
    """Which pipes are worth offering hangs on what they cost; a priced stream has its own price."""
    unpriced = {
        name
        for table in STREAM_TABLES
        for name in park.tables[table].index[
            park.tables[table][["outlet_price", "utility_price"]].isna().all(axis=1)
        ]
    }
    uses = {f"{name}:{port}" for name in park.tables["water"].index for port in ("in", "out")}
    return frozenset(prices) & frozenset((*park.library.carriers.index, *unpriced, *uses))


def _media(named: tuple[str, ...], _: Park) -> object:
    return frozenset(named) & frozenset(MEDIA)


def _retrofits(named: tuple[str, ...]) -> object:
    return frozenset(named) - frozenset(MEDIA)


def _routes(legal: tuple[str, ...], _: Park) -> object:
    return frozenset(legal)


def _whole(asked: object, _: Park) -> object:
    return asked


class Scenario(BaseModel, metaclass=Spoken):
    """Everything that may change while the park's data stay the same.

    Every field declares what it changes (:mod:`symbiosis.park.changes`).

    Attributes
    ----------
    name
        What it is called in files; a file that does not say is called as itself.
    title, title_zh
        What people call it, in English and Chinese.
    note
        What is to be known of it.
    objective
        Name of :data:`symbiosis.park.objectives.OBJECTIVES`; a weighted sum of accounts
        (``co2_direct + 0.5 * co2_supply``), after which cost decides; or a lexicographic list of
        account weights.
    limits
        Bounds on accounts and on weighted sums of them
        (:class:`symbiosis.park.objectives.Limit`).
    targets
        Ratios that the plan must reach (:class:`symbiosis.park.forms.Target`).
    prices
        Utility, outlet, stream, link, carrier or retrofit -> price in the park's currency per unit,
        instead of the park's: a stream's is that of its own utility or outlet, a link's that of its
        pretreatment besides power, a carrier's per unit and km, a retrofit's per unit of its
        activity; ``carbon`` is the price of a tonne of direct CO2, a utility's name and
        ``:demand_charge`` a month of the largest rate. What changes with time is priced at factor
        1.
    policy
        Physical account -> charge per unit (negative: a premium), booked as ``taxes`` or, when
        negative, as ``subsidies``.
    policies
        Policies of the library (:func:`symbiosis.list_policies`), or sets of them, that are in
        force; ``prices`` may give one another rate by its id.
    allow
        Retrofits, kinds of technology and media that alone may be in the plan. Where it names no
        retrofit, all may be built, and where it names no medium, all may be exchanged, that are
        not forbidden.
    forbid
        Retrofits, kinds of technology and media that may not be in the plan.
    left
        Enterprises that have left the park.
    without
        Exchanges that there are not, neither today nor in the plan: flows as ``from>to:item``, two
        enterprises and what passes (the material, else the medium).
    max_km
        Medium -> longest route that is considered [km], instead of what the library's carriers
        usually reach.
    max_dilution
        How many times its taker's limit a by-product or a water may hold of something and still be
        mixed down to it; 1: nothing is diluted. None: whatever a blend allows.
    legal_routes
        Legal routes that may be used; empty: all but ``forbidden``.
    discount_rate
        Real rate per year, instead of the park's.
    existing
        ``allowed``: today's exchanges compete with all others; ``kept``: they stay at their
        quantity; ``only``: nothing else is built (the park of today).
    water
        How uses with a load discharge: ``safe``: at their largest content, which is exact for one
        contaminant; ``exact``: at the content that their inlets make (slower, not linear).
    mains
        Carriers of which mains may be laid along the park's ways, that many fill and tap: their
        names, or ``auto``: those of heat, water and gases that at least three firms could share;
        ``none``: every pipe joins two firms. With mains, all pipes on drawn ways share trenches.
    needs
        ``flexible``: a share of them waits or goes unmet where their rows say so (demand response);
        ``met``: all are met in full, when they are.

    Raises
    ------
    WrongChoice
        A ``BadInput`` and a ``ValueError`` that says of every field what is wrong there.
    """

    model_config = _CHOICES

    name: Annotated[str, FIGURES] = ""
    title: Annotated[str, FIGURES] = ""
    title_zh: Annotated[str, FIGURES] = ""
    note: Annotated[str, FIGURES] = ""
    objective: Annotated[str | tuple[Weights, ...], Changes(rows=_counting)] = "cost"
    limits: Annotated[tuple[Limit, ...], Changes(rows=_limited)] = ()
    targets: Annotated[tuple[Target, ...], Changes(rows=_aimed)] = ()
    prices: Annotated[Mapping[str, Figure], Changes(matches=_carriers_and_streams)] = Field(
        default_factory=dict
    )
    policy: Annotated[Weights, Changes(rows=_charging)] = Field(default_factory=dict)
    policies: Annotated[tuple[str, ...], Changes(matches=_whole, rows=tuple)] = ()
    allow: Annotated[tuple[str, ...], Changes(matches=_media, firms=_retrofits)] = ()
    forbid: Annotated[tuple[str, ...], Changes(matches=_media, firms=_retrofits)] = ()
    left: Annotated[tuple[str, ...], Changes(firms=frozenset)] = ()
    without: Annotated[tuple[str, ...], Changes(firms=frozenset)] = ()
    max_km: Annotated[Mapping[str, Kilometres], Changes(matches=_whole)] = Field(
        default_factory=dict
    )
    max_dilution: Annotated[Figure | None, Changes(matches=_whole)] = Field(default=None, ge=1.0)
    legal_routes: Annotated[tuple[str, ...], Changes(matches=_routes)] = ()
    discount_rate: Annotated[Figure | None, FIGURES] = Field(default=None, ge=0.0, le=0.5)
    existing: Annotated[Literal["allowed", "kept", "only"], Changes(rows=str)] = "allowed"
    water: Annotated[Literal["safe", "exact"], Changes(matches=_whole, rows=str)] = "safe"
    mains: Annotated[Literal["none", "auto"] | tuple[str, ...], Changes(matches=_whole)] = "none"
    needs: Annotated[Literal["flexible", "met"], Changes(matches=_whole)] = "flexible"

    _text = field_validator("*")(only_text)

    @field_validator("objective")
    @classmethod
    def _known_objective(cls, objective: str | tuple[Weights, ...]) -> str | tuple[Weights, ...]:
        if isinstance(objective, str) and (told := _unknown_objective(objective)):
            raise ValueError(told)
        stages = stages_of(objective)
        if not stages or not all(stages):
            message = f"weighs no account; name one of {', '.join(OBJECTIVES)}"
            raise ValueError(message)
        for weights in stages:
            if told := unknown_accounts(weights, (*ACCOUNTS, *SUMS)):
                raise ValueError(told)
            _only_charged(weights)
        return objective

    @field_validator("policy")
    @classmethod
    def _only_quantities(cls, policy: Weights) -> Weights:
        """Let charges bear on quantities: money is not charged for again."""
        if told := unknown_accounts(policy, PHYSICAL):
            message = f"no physical account: {told}"
            raise ValueError(message)
        _only_charged(policy)
        return policy

    def with_everybody(self) -> Scenario:
        """Give the same without anybody's exit or any retrofit's exclusion."""
        media = {
            name: tuple(each for each in getattr(self, name) if each in MEDIA)
            for name in ("allow", "forbid")
        }
        return self.model_copy(update={**media, "left": ()})

    @property
    def media(self) -> tuple[str, ...]:
        """The media that may be exchanged."""
        allowed = [medium for medium in MEDIA if medium in self.allow] or MEDIA
        return tuple(medium for medium in allowed if medium not in self.forbid)

    @property
    def stages(self) -> tuple[Weights, ...]:
        """The objective as a lexicographic list of account weights.

        Under policies cost comes last where no objective weighs all money: allowances would else
        be bought and sold at will.
        """
        stages = stages_of(self.objective)
        whole = (all(weights.get(account, 0.0) > 0.0 for account in COST) for weights in stages)
        if self.policies and not any(whole):
            return (*stages, COST)
        return stages


Choices = Mapping[str, Any]
"""What a scenario says, as plain data: its fields by name."""


def as_scenario(asked: object) -> Scenario:
    """Give the scenario that was asked for: itself, one made of plain data, or the usual one.

    Raises
    ------
    WrongChoice
        If it is neither a scenario nor choices by name, or one of these is wrong.
    """
    if asked is None or isinstance(asked, Scenario):
        return asked or Scenario()
    if isinstance(asked, Mapping):
        return Scenario(**{str(name): value for name, value in asked.items()})
    message = (
        f"scenario: a Scenario is wanted, or its fields as a dictionary, not {asked!r}. Write "
        'Scenario(objective="co2"), or give what load_scenario gives.'
    )
    raise WrongChoice(message)


def _unknown_objective(objective: str) -> str:
    """Say why a text is neither an objective nor a weighted sum of accounts; empty: it is."""
    if objective in OBJECTIVES:
        return ""
    parts = parts_of(objective)
    if len(parts) == 1 and objective in parts and objective not in ACCOUNTS:
        hint = did_you_mean(objective, OBJECTIVES, f"Known: {', '.join(OBJECTIVES)}.")
        return (
            f"unknown objective {objective!r}. {hint} Or write a sum of accounts: "
            "co2_direct + 0.5 * co2_supply"
        )
    return unknown_parts(objective)


def _only_charged(weights: Weights) -> None:
    """Refuse a premium on the number of exchanges: what carries nothing would earn it."""
    if weights.get("exchanges", 0.0) < 0.0:
        message = "exchanges: must not be negative; what carries nothing would count"
        raise ValueError(message)
