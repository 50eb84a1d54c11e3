"""What is exported is imported as it was: the pure part, on leads with anything in them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from capture.events import By
from capture.lead import Lead
from integrations.csv.arriving import Rules, made
from integrations.csv.columns import Document
from integrations.csv.mapping import Meaning, check_mapping, guessed
from integrations.csv.presets import columns_for
from integrations.csv.reading import FileRows
from integrations.csv.wanted import Reader, Wanted
from integrations.csv.writing import encoded, encoded_columns
from tests.integrations.csv.leads import DEFINITIONS, EVER, leads

BY = By(kind="import", id="imp_1", name="Alice")
COLUMNS = columns_for("leadlight", DEFINITIONS)
HEADERS = [column.header for column in COLUMNS]


def exported(*given: Lead) -> bytes:
    documents: list[Document] = [lead.model_dump(by_alias=True) for lead in given]
    return encoded([HEADERS]) + encoded_columns([column.cells(documents) for column in COLUMNS])


def imported(file: bytes) -> list[Lead]:
    """The leads that a file makes, as its headers are understood."""
    rows = FileRows("utf-8", "comma")
    header, *below = [*rows.feed(file), *rows.end()]
    meaning: Meaning = guessed(header.cells, DEFINITIONS, "comma")
    check_mapping(meaning, header.cells, DEFINITIONS)
    reader = Reader(meaning, header.cells, DEFINITIONS, {})
    rules = Rules("skip", "add", reader.mapped, BY, EVER)
    wanted = [reader.read(row) for row in below]
    assert all(isinstance(each, Wanted) for each in wanted), wanted
    return [
        made(each, rules, admin_id="adm_charlie", lead_id="1" * 24)
        for each in wanted
        if isinstance(each, Wanted)
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(leads(), min_size=1, max_size=3))
def test_export_import_export_is_the_same_file(given_leads: list[Lead]) -> None:
    first = exported(*given_leads)
    assert exported(*imported(first)) == first


def test_every_column_of_the_whole_export_is_understood() -> None:
    assert None not in guessed(HEADERS, DEFINITIONS, "comma").columns
