"""What carries a change on: a release is begun when what has landed differs from what it was built from.

A state is looked at, not an event waited for: whatever was missed, killed or restarted in between, the difference is
still there at the next look. Only the build is begun; no source is asked again because another one changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

from orchestration.attempts import is_due
from orchestration.in_force import NothingLanded, gather_inputs
from orchestration.remote_home.errors import RemoteHomeError
from orchestration.remote_home.working import catch_up
from sources.catalogue import CatalogueError

if TYPE_CHECKING:
    from orchestration.settings import Settings

BUILD_TAG = "regiodeal/build"
"""Runs that write a build: never two at once."""

SENSOR = "automation"
SECONDS_BETWEEN_LOOKS = 2
"""The daemon looks round every five; a little less, so that no round is missed for being a moment early."""


class ReleaseIsDue(dg.AutomationCondition):  # type: ignore[type-arg]  # Dagster's own examples subclass it bare
    """True while a release of what has landed should be begun; see ``orchestration.attempts``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """As Dagster's pages show it."""
        return "release_is_due"

    def evaluate(self, context: dg.AutomationContext) -> dg.AutomationResult:  # type: ignore[type-arg]
        """All of the asset where a release is due, else nothing."""
        due = release_is_due(self._settings)
        return dg.AutomationResult(context, context.candidate_subset if due else context.get_empty_subset())


def release_is_due(settings: Settings) -> bool:
    """Whether what has landed differs from the release in force, and is worth an attempt now."""
    try:
        catch_up(settings, landed=True)
        inputs = gather_inputs(settings)
    except (NothingLanded, CatalogueError, RemoteHomeError):
        # Nothing to build from yet, a mistake that the catalogue's own sensor tells of, a bucket that is out of reach.
        return False
    return is_due(settings, inputs.digest)


def begins_a_release(settings: Settings) -> dg.AutomationCondition:  # type: ignore[type-arg]
    """For the gathered inputs: due, not asked for already, and nothing on its way that will change them at once."""
    return (
        ReleaseIsDue(settings) & ~dg.AutomationCondition.in_progress() & ~dg.AutomationCondition.any_deps_in_progress()
    )


def follows() -> dg.AutomationCondition:  # type: ignore[type-arg]
    """For all that is built from the inputs: in the same run as what it is built from."""
    return dg.AutomationCondition.any_deps_match(dg.AutomationCondition.will_be_requested())


def automation_sensor() -> dg.AutomationConditionSensorDefinition:
    """Looks every few seconds; evaluated in the code server, where the condition above lives."""
    return dg.AutomationConditionSensorDefinition(
        SENSOR,
        target=dg.AssetSelection.all(),
        use_user_code_server=True,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        run_tags={BUILD_TAG: "true"},
    )
