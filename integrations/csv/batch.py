"""Sorts the rows of one step of an import: new leads, changes of known ones, and what is refused. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from capture.creating import birth
from capture.intake import Newcomer, Revision
from capture.lead import Lead
from capture.status import MoveRefused
from integrations.csv.arriving import Rules, changes, made
from integrations.csv.wanted import RowError, Wanted

Outcome = Wanted | tuple[RowError, ...]


class Batch:
    """What became of some rows, taken in order. `known` are the leads there are, by each address.

    `earlier` are hashes of addresses that rows before this batch would have made leads of: a dry run
    writes none, and must know. `figures` counts rows: created, updated, unchanged, skipped.
    """

    def __init__(
        self,
        known: Mapping[str, Lead],
        rules: Rules,
        admin_id: str,
        new_id: Callable[[], str],
        earlier: set[int] | None = None,
    ) -> None:
        self.figures = Counter[str]()
        self.errors: dict[int, tuple[RowError, ...]] = {}
        self._known = dict(known)
        self._rules = rules
        self._admin_id = admin_id
        self._new_id = new_id
        self._earlier = earlier if earlier is not None else set()
        self._born: dict[str, tuple[Lead, dict[str, Any]]] = {}
        self._changed: dict[str, tuple[Lead, dict[str, Any]]] = {}

    def take(self, rows: Sequence[Outcome]) -> None:
        for row in rows:
            if not isinstance(row, Wanted):
                self.errors[row[0].row] = row
            elif lead := self._known.get(row.email):
                self._go_on(lead, row)
            elif hash(row.email) in self._earlier:
                self.figures["skipped" if self._rules.existing == "skip" else "updated"] += 1
            else:
                self._make(row)

    @property
    def newcomers(self) -> list[Newcomer]:
        by, at = self._rules.by, self._rules.at
        return [
            Newcomer(lead, birth(lead, fields, by).model_copy(update={"at": at}))
            for lead, fields in self._born.values()
        ]

    @property
    def revisions(self) -> list[Revision]:
        return [Revision(lead, changed) for lead, changed in self._changed.values()]

    def _make(self, row: Wanted) -> None:
        lead = made(row, self._rules, admin_id=self._admin_id, lead_id=self._new_id())
        if taken := next((other for other in lead.other_emails if other in self._known), None):
            self._refuse(row, "address-taken", f"{taken} is the address of another lead.", taken)
            return
        self._born[lead.lead_id] = (lead, dict(row.fields))
        self._known.update(dict.fromkeys(lead.addresses, lead))
        self._earlier.add(hash(row.email))
        self.figures["created"] += 1

    def _go_on(self, lead: Lead, row: Wanted) -> None:
        if self._rules.existing == "skip":
            self.figures["skipped"] += 1
            return
        try:
            changed = changes(lead, row, self._rules)
        except MoveRefused as error:
            allowed = ", ".join(error.allowed)
            self._refuse(row, "move-refused", f"{str(error).capitalize()}, only {allowed}.", error.after)
            return
        self.figures["updated" if changed else "unchanged"] += 1
        if changed:
            self._change(lead, changed)

    def _change(self, lead: Lead, changed: dict[str, Any]) -> None:
        now = lead.model_copy(update=changed)
        self._known.update(dict.fromkeys(lead.addresses, now))
        if lead.lead_id in self._born:
            _, fields = self._born[lead.lead_id]
            self._born[lead.lead_id] = (now, {**fields, **changed})
        else:
            read, earlier = self._changed.get(lead.lead_id, (lead, {}))
            self._changed[lead.lead_id] = (read, {**earlier, **changed})

    def _refuse(self, row: Wanted, reason: str, message: str, value: str) -> None:
        self.errors[row.row] = (RowError(row.row, reason, message, value=value),)
