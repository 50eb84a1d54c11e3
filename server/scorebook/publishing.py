"""Putting rules and criteria in force, and having the leads scored by them."""

from collections.abc import Callable

from capture.events import By
from capture.tasks import Task
from scoring.checking import Complaint
from scoring.rules import MOST_RULES
from server.scorebook.recalculation import rules_changed, start_recalculation
from server.scorebook.scheme import MOST_CRITERIA, BadScheme, Scheme, Version, require_sense
from server.scorebook.versions import Versions
from server.services import Services
from server.tenants import Admin

MOST_BYTES = 4 * 1024 * 1024  # of a version; MongoDB takes four times that


async def publish(parts: Services, admin: Admin, change: Callable[[Scheme], Scheme], by: By) -> Version:
    """Change what is in force; leads are scored by it soon. Raises BadScheme, and what `change` raises."""

    def bounded(scheme: Scheme) -> Scheme:
        changed = change(scheme)
        _require_room(changed)
        return changed

    version = await Versions(parts.db, admin.admin_id).publish(bounded, by, parts.clock())
    await rules_changed(parts, admin.admin_id)
    return version


async def publish_draft(parts: Services, admin: Admin, by: By) -> tuple[Version, Task]:
    """Put the draft in force, with the task that scores the leads by it. Raises DraftNotFound and BadScheme.

    Publishing twice publishes once: without a draft there is nothing to publish.
    """
    versions = Versions(parts.db, admin.admin_id)
    draft = await versions.draft()
    require_sense(draft.scheme, admin.custom_fields)  # a custom field may be gone since it was written
    version = await versions.publish(lambda _: draft.scheme, by, parts.clock())
    await versions.drop_draft()
    return version, await start_recalculation(parts, admin.admin_id, by)


async def restore(parts: Services, admin: Admin, number: int, by: By) -> tuple[Version, Task]:
    """Bring back a former version, as a new one. Raises VersionNotFound."""
    versions = Versions(parts.db, admin.admin_id)
    former = await versions.get(number)
    version = await versions.publish(lambda _: former.scheme, by, parts.clock(), restored=number)
    return version, await start_recalculation(parts, admin.admin_id, by)


def _require_room(scheme: Scheme) -> None:
    for name, items, most in (
        ("rules", scheme.rules, MOST_RULES),
        ("criteria", scheme.criteria, MOST_CRITERIA),
    ):
        if len(items) > most:
            raise BadScheme((Complaint(name, f"there can be {most:,}; delete one first"),))
    if len(scheme.model_dump_json()) > MOST_BYTES:
        raise BadScheme((Complaint("rules", f"are more than {MOST_BYTES // 1024:,} KiB together"),))
