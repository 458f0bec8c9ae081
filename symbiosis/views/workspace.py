"""What one user has on the table: their own parks and their plans, kept apart from everybody's.

A workspace lives in the server's memory and is found again after a reload by a random name in a
cookie of the browser; it is never part of a link.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from symbiosis.park.free_names import free_name

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan

COOKIE = "symbiosis_workspace"
_NAME = re.compile(r"[A-Za-z0-9_-]{32}")
_WORKSPACES = 64
_PLANS = 12
_ANSWERS = 12


@dataclass(frozen=True)
class Kept:
    """A plan with the name under which its owner knows it; a live one is only kept for a while.

    Attributes
    ----------
    id
        Unlike that of any other plan.
    name
        Unlike that of any other plan of the owner; empty for one that came with a park.
    park, edition
        The park's name, and what it was (:meth:`Workspace.edition`) when the plan was made.
    """

    id: str
    name: str
    park: str
    plan: Plan
    live: bool = False
    edition: str = ""


@dataclass
class Workspace:
    """The parks and plans of one user.

    Attributes
    ----------
    owner
        Random name of the workspace.
    parks
        Own parks by name, uploaded or edited; shipped parks are not listed.
    plans
        Own plans, newest last.
    asked
        Job -> the key of the inquiry that it answers.
    answers
        What was decided, by the key of its inquiry, newest last.
    """

    owner: str
    parks: dict[str, Park] = field(default_factory=dict)
    plans: list[Kept] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)
    answers: dict[str, object] = field(default_factory=dict)
    _editions: dict[str, str] = field(default_factory=dict, repr=False)

    def put(self, name: str, park: Park) -> None:
        """Keep a park, new or changed, under a name."""
        self.parks[name] = park
        self._editions[name] = token_urlsafe(6)

    def edition(self, name: str) -> str:
        """Name what a park is now, unlike any other ever kept; empty for one of everybody's."""
        return self._editions.get(name, "")

    def keep(self, name: str, park: str, plan: Plan, *, live: bool = False) -> Kept:
        """Remember a plan; the oldest one goes when there are too many.

        Of live plans two are kept: the one that is shown, and the one before.
        """
        passed = [each for each in self.plans if each.live][:-1]
        stay = [each for each in self.plans if each not in passed]
        unique = free_name(name, {each.name for each in stay}, "{} ({})")
        kept = Kept(token_urlsafe(6), unique, park, plan, live, self.edition(park))
        self.plans = [*stay, kept][-_PLANS:]
        return kept

    def remember(self, key: str, answer: object) -> None:
        """Keep what was decided; the oldest answer goes when there are too many."""
        self.answers.pop(key, None)
        self.answers[key] = answer
        while len(self.answers) > _ANSWERS:
            del self.answers[next(iter(self.answers))]

    def plans_of(self, park: str) -> list[Kept]:
        """List the plans of a park, newest first."""
        return [kept for kept in reversed(self.plans) if kept.park == park]


class Workspaces:
    """All workspaces of the server; the one that was not used for longest is dropped first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Workspace] = OrderedDict()

    def open(self, name: str) -> Workspace:
        """Find a workspace again, or begin a new one under a name that nobody can guess."""
        with self._lock:
            owner = name if _NAME.fullmatch(name) else token_urlsafe(24)
            workspace = self._known.pop(owner, None) or Workspace(owner)
            self._known[owner] = workspace
            while len(self._known) > _WORKSPACES:
                self._known.popitem(last=False)
            return workspace
