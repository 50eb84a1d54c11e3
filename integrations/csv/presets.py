"""Which columns go to whom: Leadlight itself, seed 000's export, and the importers of four CRMs.

The headers are those that each importer maps by itself: HubSpot's property labels, the labels of
Salesforce's Data Import Wizard ("Field Mapping for Importing Leads"), Pipedrive's `Person - …` names,
and Mautic's field aliases.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from capture.custom_fields import FieldDefinition
from integrations.csv.columns import Column, Document, column_of, custom_column, made_column
from integrations.csv.fields import FIELDS, SEEDS, WHOLE
from integrations.csv.names import parted
from integrations.csv.values import list_writer

Preset = Literal["leadlight", "seed", "hubspot", "salesforce", "pipedrive", "mautic"]
NOT_PROVIDED = "[not provided]"  # what Salesforce itself writes for a company that nobody gave

Definitions = Sequence[FieldDefinition]


def columns_for(preset: Preset, definitions: Definitions) -> tuple[Column, ...]:
    """The columns of a preset, and one for each custom field."""
    columns = PRESETS[preset]
    if preset == "leadlight":
        return (*columns, *(custom_column(definition) for definition in definitions))
    taken = {column.header.casefold() for column in columns}
    return (*columns, *(_custom(preset, definition, taken) for definition in definitions))


def _custom(preset: Preset, definition: FieldDefinition, taken: set[str]) -> Column:
    """Under its label, as people know it, or under its name where an alias is wanted, or the label taken."""
    wanted = definition.name.lower() if preset == "mautic" else definition.label
    header = wanted if wanted.casefold() not in taken else None
    taken.add((header or "").casefold())
    return custom_column(definition, header)


def _plain(key: str, header: str) -> Column:
    return column_of(FIELDS[key], header)


def _translated(header: str, field: str, words: Mapping[str, str], otherwise: str = "") -> Column:
    return made_column(header, (field,), lambda lead: words.get(lead.get(field) or "", otherwise))


def _listed(header: str, field: str, separator: str) -> Column:
    write = list_writer(separator)
    return Column(header, (field,), lambda leads: [write(lead.get(field) or ()) for lead in leads])


def _first(lead: Document) -> str:
    return parted(lead.get("name") or "")[0]


def _last(lead: Document) -> str:
    return parted(lead.get("name") or "")[1]


def _last_or_address(lead: Document) -> str:
    return _last(lead) or str(lead["email"]).partition("@")[0]


def _said(lead: Document) -> str:
    return "\n\n".join(text for text in (lead.get("requirements"), lead.get("notes")) if text)


def _subject(lead: Document) -> str:
    return f"{lead.get('company') or lead.get('name') or lead['email']} lead"


_HUBSPOT_STAGES = {
    "new": "Lead",
    "contacted": "Lead",
    "nurturing": "Lead",
    "recycled": "Lead",
    "qualified": "Sales Qualified Lead",
    "proposal": "Opportunity",
    "negotiation": "Opportunity",
    "converted": "Customer",
    "lost": "Lead",
    "disqualified": "Other",
}
_HUBSPOT_STATUSES = {
    "new": "New",
    "contacted": "Connected",
    "nurturing": "Bad timing",
    "recycled": "Open",
    "qualified": "In progress",
    "proposal": "Open deal",
    "negotiation": "Open deal",
    "lost": "Unqualified",
    "disqualified": "Unqualified",
}
_SALESFORCE_STATUSES = {
    "new": "Open - Not Contacted",
    "qualified": "Qualified",
    "converted": "Closed - Converted",
    "lost": "Closed - Not Converted",
    "disqualified": "Closed - Not Converted",
}
_TEMPERATURES = {"hot": "Hot", "warm": "Warm", "cold": "Cold"}

PRESETS: Final[Mapping[Preset, tuple[Column, ...]]] = {
    "leadlight": tuple(column_of(field) for field in WHOLE),
    "seed": tuple(column_of(field) for field in SEEDS),
    "hubspot": (
        _plain("email", "Email"),
        made_column("First Name", ["name"], _first),
        made_column("Last Name", ["name"], _last),
        _plain("phone", "Phone Number"),
        _plain("company", "Company Name"),
        _plain("title", "Job Title"),
        _plain("website", "Website URL"),
        _plain("industry", "Industry"),
        _plain("city", "City"),
        _plain("country", "Country/Region"),
        _translated("Lifecycle Stage", "status", _HUBSPOT_STAGES, "Lead"),
        _translated("Lead Status", "status", _HUBSPOT_STATUSES),
        made_column("Message", ["requirements", "notes"], _said),
    ),
    "salesforce": (
        made_column("First Name", ["name"], _first),
        made_column("Last Name", ["name", "email"], _last_or_address),
        made_column("Company", ["company"], lambda lead: lead.get("company") or NOT_PROVIDED),
        _plain("email", "Email"),
        _plain("title", "Title"),
        _plain("phone", "Phone"),
        _plain("website", "Website"),
        _plain("industry", "Industry"),
        _plain("city", "City"),
        _plain("country", "Country"),
        _plain("sourceKind", "Lead Source"),
        _translated("Lead Status", "status", _SALESFORCE_STATUSES, "Working - Contacted"),
        _translated("Rating", "temperature", _TEMPERATURES),
        made_column("Description", ["requirements", "notes"], _said),
    ),
    "pipedrive": (
        made_column("Person - Name", ["name", "email"], lambda lead: lead.get("name") or lead["email"]),
        _plain("email", "Person - Email"),
        _plain("phone", "Person - Phone"),
        _plain("title", "Person - Job title"),
        made_column(
            "Person - Labels",
            ["temperature"],
            lambda lead: f"{word} lead" if (word := _TEMPERATURES.get(lead.get("temperature") or "")) else "",
        ),
        _plain("company", "Organization - Name"),
        made_column("Lead - Title", ["company", "name", "email"], _subject),
        _plain("value", "Lead - Value"),
        _plain("currency", "Lead - Currency"),
        made_column("Note - Content", ["requirements", "notes"], _said),
    ),
    "mautic": (
        _plain("email", "email"),
        made_column("firstname", ["name"], _first),
        made_column("lastname", ["name"], _last),
        _plain("company", "company"),
        _plain("title", "position"),
        _plain("phone", "phone"),
        _plain("website", "website"),
        _plain("city", "city"),
        _plain("country", "country"),
        _plain("language", "preferred_locale"),
        _plain("score", "points"),
        _listed("tags", "tags", "|"),
    ),
}
