"""From what we want to what a server holds: plan, apply, prune, drift, destroy.

Belongs here: comparing both sides, deciding what may be touched, doing it in the right order, and remembering it. Does
not belong here: how the server is spoken to (``server``), where what we want comes from (``compiling``), settings and
the command line (``orchestration``).
"""

from dashboards.superset.changes.adopted import ADOPTED, AdoptedError, overlay, read_adopted
from dashboards.superset.changes.applying import (
    Applying,
    NotAsPlannedError,
    SilentChartsError,
    UnsoundError,
    apply,
)
from dashboards.superset.changes.checking import Unsound, check_bundle, check_queries
from dashboards.superset.changes.destroying import Destruction, destroy, foresee
from dashboards.superset.changes.difference import ABSENT, Field
from dashboards.superset.changes.drifting import Drift, adopt, find_drift
from dashboards.superset.changes.marking import marked
from dashboards.superset.changes.plan import Change, Plan, RoleChange, make_plan
from dashboards.superset.changes.record import Applied, read_record

__all__ = [
    "ABSENT",
    "ADOPTED",
    "AdoptedError",
    "Applied",
    "Applying",
    "Change",
    "Destruction",
    "Drift",
    "Field",
    "NotAsPlannedError",
    "Plan",
    "RoleChange",
    "SilentChartsError",
    "Unsound",
    "UnsoundError",
    "adopt",
    "apply",
    "check_bundle",
    "check_queries",
    "destroy",
    "find_drift",
    "foresee",
    "make_plan",
    "marked",
    "overlay",
    "read_adopted",
    "read_record",
]
