"""A real Superset on this machine, in an environment of its own: installed, prepared, started and stopped.

Belongs here: the locked environment, the hardened configuration, the process. Does not belong here: dashboards, roles,
anything that also holds for a Superset elsewhere. What lies in ``configuration`` runs inside that environment and
imports nothing of this project.
"""

from dashboards.superset.local.environment import Environment, EnvironmentFailedError, ensure_environment
from dashboards.superset.local.home import ADMIN, Home, prepare
from dashboards.superset.local.process import Running, ServerFailedError, running, start, stop

__all__ = [
    "ADMIN",
    "Environment",
    "EnvironmentFailedError",
    "Home",
    "Running",
    "ServerFailedError",
    "ensure_environment",
    "prepare",
    "running",
    "start",
    "stop",
]
