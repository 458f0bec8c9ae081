"""Where the reader is: language, park and plan, from the session, the link and the cookie."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from symbiosis.park.shipped import SHIPPED, shipped
from symbiosis.show.map.park_map import park_map
from symbiosis.show.words import LANGUAGES, Words
from symbiosis.views.jobs import Jobs
from symbiosis.views.workspace import COOKIE, Kept, Workspace, Workspaces

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.views.map_component import Selection

FIRST_PARKS = {"en": "ghent_terneuzen", "zh": "guitang"}
"""Language -> the park that opens when no link asks for another."""
_CHOICES = ("firm", "flow")
"""Kinds of things that can be chosen on the map; a link names each by its kind."""
_SAVED_PLAN = "plan"
"""The id of the plan that a shipped park comes with."""


@dataclass(frozen=True)
class Here:
    """What a page needs to know.

    Attributes
    ----------
    say
        The reader's language.
    workspace
        Their own parks and plans.
    park_name, park
        The park that they look at.
    kept
        The plan that they look at, if there is one.
    before
        The plan to compare it with on the map, if they asked for that.
    """

    say: Words
    workspace: Workspace
    park_name: str
    park: Park
    kept: Kept | None
    before: Kept | None

    @property
    def plan(self) -> Plan | None:
        """The plan itself."""
        return self.kept.plan if self.kept else None

    @property
    def edition(self) -> str:
        """What the park is now; empty for a shipped one."""
        return self.workspace.edition(self.park_name)

    @property
    def plans(self) -> list[Kept]:
        """Every plan of the park: the reader's own, then the shipped one."""
        return _plans(self.workspace, self.park_name)


@st.cache_resource
def jobs() -> Jobs:
    """Give the server's one list of jobs."""
    return Jobs()


@st.cache_resource
def _workspaces() -> Workspaces:
    return Workspaces()


@st.cache_resource(max_entries=16, show_spinner=False)
def _shipped_park(name: str) -> Park:
    from symbiosis.park.load import load_park

    return load_park(name)


@st.cache_resource(max_entries=16, show_spinner=False)
def _shipped_plan(name: str) -> Plan | None:
    from symbiosis.plan.folder.shipped_plans import load_shipped_plan

    return load_shipped_plan(name, _shipped_park(name))


def _said(what: object) -> str:
    """Give what a browser said; without a browser there is no text."""
    return what if isinstance(what, str) else ""


def workspace() -> Workspace:
    """Open the reader's workspace: the session's, else the one that the browser remembers."""
    state = st.session_state
    if "owner" not in state:
        state.owner = _workspaces().open(_said(st.context.cookies.get(COOKIE))).owner
    return _workspaces().open(state.owner)


def words() -> Words:
    """Give the reader's language: chosen, else from the link, else the browser's."""
    state = st.session_state
    if "language" not in state:
        asked = st.query_params.get("lang", "")
        browser = "zh" if _said(st.context.locale).lower().startswith("zh") else "en"
        state.language = asked if asked in LANGUAGES else browser
    return Words(state.language)


@st.cache_data(show_spinner=False)
def _titles(name: str) -> tuple[str, str]:
    cover = tomllib.loads((SHIPPED / name / "park.toml").read_text(encoding="utf-8"))
    return cover["title"], cover.get("title_zh", "")


def title_of(name: str) -> str:
    """Give a park's title in the reader's language."""
    own = workspace().parks.get(name)
    if own is None:
        return words().name(*_titles(name))
    return f"{words().name(own.info.title, own.info.title_zh)} ({words()('header.own')})"


def name_of_plan(kept: Kept, say: Words) -> str:
    """Give the name under which a plan is listed."""
    return kept.name or say("header.shipped_plan")


def label_of(title: str) -> str:
    """Call a plan by what was asked and when, by the reader's clock."""
    zone = _said(st.context.timezone)
    now = datetime.now(ZoneInfo(zone) if zone in available_timezones() else UTC)
    return f"{title} · {now:%H:%M}"


def is_current(at: Here) -> bool:
    """Tell whether the plan on the page is one of the park as it is now."""
    return at.kept is not None and at.kept.edition == at.edition


def park_names(own: Workspace) -> list[str]:
    """List what can be opened: own parks first."""
    return [*own.parks, *(park.name for park in shipped())]


def here() -> Here:
    """Gather where the reader is; what a link asks for counts once, at the first run."""
    own, state = workspace(), st.session_state
    names = park_names(own)
    first = FIRST_PARKS[words().language]
    asked = state.get("park") or st.query_params.get("park")
    name = asked if asked in names else first
    state.park = name
    park = own.parks.get(name) or _shipped_park(name)
    plans = {kept.id: kept for kept in _plans(own, name)}
    asked_plan = state.get("plan") or st.query_params.get("plan")
    kept = plans.get(str(asked_plan)) or next(iter(plans.values()), None)
    state.plan = kept.id if kept else None
    if "selection" not in state:
        state.selection = _selection()
    return Here(words(), own, name, park, kept, plans.get(str(state.get("before"))))


@st.cache_resource(max_entries=32, show_spinner=False)
def _drawn(key: str, language: str, today: str, _at: Here) -> dict[str, Any]:  # noqa: ARG001
    before = _at.before.plan if _at.before else None
    park = _at.plan.park if _at.plan else _at.park
    return park_map(park, _at.plan, Words(language), before=before, today=today)


def picture(at: Here) -> dict[str, Any]:
    """Describe the map of a park and its plan, once for each of them."""
    kept = [entry.id if entry else "" for entry in (at.kept, at.before)]
    today = datetime.now(UTC).date().isoformat()
    return _drawn(" ".join([_key(at), *kept]), at.say.language, today, at)


@st.cache_resource(max_entries=16, show_spinner=False)
def _matches(key: str, _park: Park) -> Matches:  # noqa: ARG001 - the park's name in the cache
    from symbiosis.matching import match

    return match(_park)


def matches_here(at: Here) -> Matches:
    """Find who could exchange with whom in the park as it is, once for each park."""
    return _matches(_key(at), at.park)


def _key(at: Here) -> str:
    """Tell parks apart: a shipped one is everybody's, one's own changes when it is edited."""
    return f"{at.edition} {at.park_name}".strip()


def _plans(own: Workspace, park: str) -> list[Kept]:
    plans = own.plans_of(park)
    shipped_plan = None if park in own.parks else _shipped_plan(park)
    return [*plans, Kept(_SAVED_PLAN, "", park, shipped_plan)] if shipped_plan else plans


def _selection() -> Selection:
    asked = ((kind, st.query_params.get(kind, "")) for kind in _CHOICES)
    return next(({"kind": kind, "id": name} for kind, name in asked if name), None)


def remember(at: Here) -> None:
    """Write into the link what may be shared: park, language, plan and what is chosen."""
    wanted = {"park": at.park_name, "lang": at.say.language}
    if at.kept and at.kept.id != _SAVED_PLAN:
        wanted["plan"] = at.kept.id
    chosen: Selection = st.session_state.selection
    if chosen:
        wanted[chosen["kind"]] = chosen["id"]
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def choose(selection: Selection) -> None:
    """Choose a firm or a flow, on every page's map."""
    st.session_state.selection = selection


def open_park(name: str) -> None:
    """Go to another park: its plan, nothing chosen."""
    st.session_state.update(park=name, plan=None, before=None, selection=None)


def put_park(at: Here, park: Park, how: str) -> str:
    """Keep a park of the reader's own, named by where it comes from, and go to it."""
    name = f"{park.info.id}_{how}"
    at.workspace.put(name, park)
    open_park(name)
    return name


def keep_conditions(park: str, other: str) -> None:
    """Ask of an edited park what was asked of it before."""
    state = st.session_state
    for key in [key for key in state if isinstance(key, str) and key.endswith(f" {park}")]:
        if key.startswith(("form_", "live_")):
            state[key.removesuffix(park) + other] = state[key]


def open_plan(plan: str | None, before: str | None = None) -> None:
    """Go to another plan of the park, on the map beside an earlier one if wanted."""
    st.session_state.update(plan=plan, before=before, selection=None)


def look_at(plan: str | None) -> None:
    """Go to a plan that the reader chose from the list: it stays until something else is asked."""
    st.session_state.solve_live = False
    open_plan(plan)
