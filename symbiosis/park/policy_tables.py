"""The tables of a park's own policies: columns as the library's, in the park's money."""

from __future__ import annotations

from symbiosis.park.accounts import MONEY
from symbiosis.park.columns import Column, Table, choice, identifier, number, reference, text
from symbiosis.park.media import MEDIA

POLICY_KINDS = ("charge", "quota", "steps", "refund", "grant")

POLICY_TABLES = (
    Table(
        "policies",
        "What a state charges and grants; adds to or overrides the library's, by name",
        (
            identifier("Name of the policy"),
            text("name", "Full name"),
            text("name_zh", "Full name in Chinese"),
            text("sets", "Sets that it belongs to, with ; between them"),
            choice("kind", POLICY_KINDS, "How it works", required=True),
            Column(
                "subject", "text",
                "What it bears on: a physical account, a medium (what is bought of it), a utility "
                "or outlet; refund: the need; grant: `technology`, a kind of it or a retrofit",
                required=True,
            ),
            choice("account", MONEY, "Where it is booked", required=True),
            number("rate", "", "Money per unit; of a quota: what an allowance costs", None),
            number("factor", "", "Units that are charged per unit of the subject; empty: 1"),
            number("left_rate", "", "Quota: what an allowance that is left is sold or kept at"),
            number("quota", "", "Quota: allowance a year of every firm that it binds"),
            number("share", "", "Quota: allowance as a share of what a firm uses without "
                   "exchanges; grant: share of the investment"),
            number("threshold", "", "Refund: share of waste that earns it", 0.0, 1.0),
            number("cap", "", "Grant: most that a firm is granted"),
            reference("holder", "enterprises", "Whom it binds; empty: every firm"),
            choice("excluding", tuple(MEDIA), "Medium whose utilities and outlets do not count"),
            Column("in_outlet", "flag", "Prices of outlets with a tax contain it: not again there"),
            Column("on_site", "flag", "Only what is burnt at the user counts, not power bought"),
            text("begins", "Day from which it is in force: 2024-01-01"),
            text("ends", "Last day on which it is in force; empty: still"),
            text("source", "Where it was read"),
            text("note", "What is to be known of it"),
        ),
    ),
    Table(
        "policy_steps",
        "A step of a stepped price: what is above an amount a year costs so much",
        (
            Column("policy", "text", "Policy of kind `steps`", required=True),
            number("above", "", "Amount a year from which it holds; the first: 0", required=True),
            number("rate", "", "Money per unit within the step", None, required=True),
            text("source", "Where it was read"),
        ),
    ),
)  # fmt: skip
