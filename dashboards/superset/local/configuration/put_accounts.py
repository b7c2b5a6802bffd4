"""Makes accounts, or sets their passwords anew: JSON on standard input, so that no password shows in a process list.

Runs in Superset's environment: ``[{"username": …, "password": …, "role": …}]``.
"""

# mypy: ignore-errors

import json
import sys

from superset.app import create_app


def put(accounts: list[dict[str, str]]) -> None:
    """Put every account in place."""
    from superset.extensions import security_manager as security  # noqa: PLC0415  needs the application

    for account in accounts:
        name, password = account["username"], account["password"]
        user = security.find_user(username=name)
        if user is not None:
            security.reset_password(user.id, password)
            continue
        role = security.find_role(account["role"])
        if role is None or not security.add_user(name, name, name, f"{name}@example.org", role, password):
            raise SystemExit(f"account {name} could not be made with role {account['role']}")


if __name__ == "__main__":
    with create_app().app_context():
        put(json.load(sys.stdin))
