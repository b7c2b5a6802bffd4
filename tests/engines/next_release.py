"""A process that puts another release in force in a home on S3: a copy of the one before, under an id of its own.

``python -m tests.engines.next_release ID``; the home is that of the environment.
"""

from __future__ import annotations

import json
import shutil
import sys

from orchestration.releases.finding import CANDIDATES, current_release
from orchestration.releases.manifest import MANIFEST
from orchestration.releases.putting_in_force import put_in_force
from orchestration.releases.retention import Keeping
from orchestration.remote_home.working import alone, bring
from orchestration.settings import Settings


def main(release_id: str) -> None:
    settings = Settings()
    with alone(settings):
        before = current_release(settings.releases)
        assert before is not None
        families = (settings.releases, settings.site, settings.open_data)
        bring(settings, [f"{family.name}/{before.name}" for family in families])
        for family in families:
            candidate = family / CANDIDATES / release_id
            shutil.rmtree(candidate, ignore_errors=True)
            shutil.copytree(family / before.name, candidate, ignore=shutil.ignore_patterns("data"))
        manifest = settings.releases / CANDIDATES / release_id / MANIFEST
        told = {**json.loads(manifest.read_text()), "release_id": release_id, "previous": before.name}
        manifest.write_text(json.dumps(told))
        put_in_force(
            manifest.parent, settings.site / CANDIDATES / release_id, settings.releases, settings.site, Keeping(2),
            settings.open_data,
        )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
