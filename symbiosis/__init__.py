"""Which exchanges an industrial park should build, and what they save.

The public names are loaded when they are first used, so that ``import symbiosis`` costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.decide.comparison import Comparison as Comparison
    from symbiosis.decide.comparison import compare as compare
    from symbiosis.decide.drift import Drift as Drift
    from symbiosis.decide.drift import drift as drift
    from symbiosis.decide.explain import explain as explain
    from symbiosis.decide.frontiers.front import Front as Front
    from symbiosis.decide.frontiers.frontier import frontier as frontier
    from symbiosis.decide.indicator_table import indicators as indicators
    from symbiosis.decide.leave_one_out import worth as worth
    from symbiosis.decide.marginal_prices import prices as prices
    from symbiosis.decide.sensitivities.breaking import break_even as break_even
    from symbiosis.decide.sensitivities.sensitivity import sensitivity as sensitivity
    from symbiosis.decide.sensitivities.told import Sensitivity as Sensitivity
    from symbiosis.decide.sweeping.sweep import sweep as sweep
    from symbiosis.decide.sweeping.swept import Swept as Swept
    from symbiosis.decide.target_curve import TargetCurve as TargetCurve
    from symbiosis.decide.target_curve import target_curve as target_curve
    from symbiosis.decide.targets import TargetPlan as TargetPlan
    from symbiosis.decide.targets import targets as targets
    from symbiosis.decide.verify_year import VerifiedYear as VerifiedYear
    from symbiosis.decide.verify_year import verify_year as verify_year
    from symbiosis.matching import match as match
    from symbiosis.matching.ways.park_ways import all_ways as all_ways
    from symbiosis.matching.ways.way_net import WayNet as WayNet
    from symbiosis.models.park import build_model as build_model
    from symbiosis.optimise import LivePlanner as LivePlanner
    from symbiosis.optimise import optimise as optimise
    from symbiosis.park.converting import convert_park as convert_park
    from symbiosis.park.differing import differing as differing
    from symbiosis.park.entities import Park as Park
    from symbiosis.park.forms import Form as Form
    from symbiosis.park.forms import Target as Target
    from symbiosis.park.load import check as check
    from symbiosis.park.load import load_park as load_park
    from symbiosis.park.mapped_layers import mapped_layers as mapped_layers
    from symbiosis.park.meters.meter_update import update_park as update_park
    from symbiosis.park.objectives import Limit as Limit
    from symbiosis.park.policies import list_policies as list_policies
    from symbiosis.park.registry.first_park import import_sites as import_sites
    from symbiosis.park.save import save_park as save_park
    from symbiosis.park.scenario import Scenario as Scenario
    from symbiosis.park.scenario_files import load_scenario as load_scenario
    from symbiosis.park.scenario_list import list_scenarios as list_scenarios
    from symbiosis.park.sectors.usual import list_sectors as list_sectors
    from symbiosis.park.sectors.usual import usual_streams as usual_streams
    from symbiosis.park.series.hourly_files import read_series as read_series
    from symbiosis.park.series.hourly_shapes import list_shapes as list_shapes
    from symbiosis.park.series.hourly_shapes import shape_of as shape_of
    from symbiosis.park.series.hourly_tariffs import hourly_prices as hourly_prices
    from symbiosis.park.series.hourly_tariffs import list_tariffs as list_tariffs
    from symbiosis.park.series.stepped_park import step_park as step_park
    from symbiosis.park.series.typical_periods import typical_periods as typical_periods
    from symbiosis.park.series.year_of_hours import hourly_profiles as hourly_profiles
    from symbiosis.plan.folder.load_plan import load_plan as load_plan
    from symbiosis.plan.plan import Plan as Plan
    from symbiosis.plan.review.doubts import Doubt as Doubt
    from symbiosis.plan.review.second_opinion import review as review
    from symbiosis.show.export.plan_files import export_plan as export_plan
    from symbiosis.show.report.report import write_report as write_report
    from symbiosis.show.workbook.marked import mark_faults as mark_faults
    from symbiosis.show.workbook.new_park import new_park as new_park

__version__ = "0.1.0"

_HOMES = {
    "Comparison": "symbiosis.decide.comparison",
    "Doubt": "symbiosis.plan.review.doubts",
    "Form": "symbiosis.park.forms",
    "Front": "symbiosis.decide.frontiers.front",
    "Limit": "symbiosis.park.objectives",
    "LivePlanner": "symbiosis.optimise",
    "Park": "symbiosis.park.entities",
    "Plan": "symbiosis.plan.plan",
    "Scenario": "symbiosis.park.scenario",
    "Sensitivity": "symbiosis.decide.sensitivities.told",
    "Swept": "symbiosis.decide.sweeping.swept",
    "Target": "symbiosis.park.forms",
    "TargetCurve": "symbiosis.decide.target_curve",
    "TargetPlan": "symbiosis.decide.targets",
    "WayNet": "symbiosis.matching.ways.way_net",
    "all_ways": "symbiosis.matching.ways.park_ways",
    "break_even": "symbiosis.decide.sensitivities.breaking",
    "build_model": "symbiosis.models.park",
    "check": "symbiosis.park.load",
    "compare": "symbiosis.decide.comparison",
    "convert_park": "symbiosis.park.converting",
    "Drift": "symbiosis.decide.drift",
    "drift": "symbiosis.decide.drift",
    "differing": "symbiosis.park.differing",
    "export_plan": "symbiosis.show.export.plan_files",
    "frontier": "symbiosis.decide.frontiers.frontier",
    "explain": "symbiosis.decide.explain",
    "hourly_prices": "symbiosis.park.series.hourly_tariffs",
    "list_scenarios": "symbiosis.park.scenario_list",
    "hourly_profiles": "symbiosis.park.series.year_of_hours",
    "import_sites": "symbiosis.park.registry.first_park",
    "list_shapes": "symbiosis.park.series.hourly_shapes",
    "list_tariffs": "symbiosis.park.series.hourly_tariffs",
    "list_sectors": "symbiosis.park.sectors.usual",
    "indicators": "symbiosis.decide.indicator_table",
    "list_policies": "symbiosis.park.policies",
    "load_park": "symbiosis.park.load",
    "load_plan": "symbiosis.plan.folder.load_plan",
    "load_scenario": "symbiosis.park.scenario_files",
    "mapped_layers": "symbiosis.park.mapped_layers",
    "mark_faults": "symbiosis.show.workbook.marked",
    "match": "symbiosis.matching",
    "new_park": "symbiosis.show.workbook.new_park",
    "optimise": "symbiosis.optimise",
    "prices": "symbiosis.decide.marginal_prices",
    "read_series": "symbiosis.park.series.hourly_files",
    "review": "symbiosis.plan.review.second_opinion",
    "save_park": "symbiosis.park.save",
    "sensitivity": "symbiosis.decide.sensitivities.sensitivity",
    "shape_of": "symbiosis.park.series.hourly_shapes",
    "step_park": "symbiosis.park.series.stepped_park",
    "sweep": "symbiosis.decide.sweeping.sweep",
    "target_curve": "symbiosis.decide.target_curve",
    "targets": "symbiosis.decide.targets",
    "typical_periods": "symbiosis.park.series.typical_periods",
    "update_park": "symbiosis.park.meters.meter_update",
    "usual_streams": "symbiosis.park.sectors.usual",
    "VerifiedYear": "symbiosis.decide.verify_year",
    "verify_year": "symbiosis.decide.verify_year",
    "worth": "symbiosis.decide.leave_one_out",
    "write_report": "symbiosis.show.report.report",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    """Load a public name from the module where it lives (PEP 562)."""
    if name not in _HOMES:
        message = f"module 'symbiosis' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """A package in which a public name wins over a file of the same name.

    Importing ``symbiosis.optimise`` would otherwise hide the function ``symbiosis.optimise``.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOMES and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
