"""What the tests of the server share beside the server."""

import pytest

from server.mongo import Database
from tests.book import Book
from tests.desk import Desk
from tests.site import Site


@pytest.fixture
def desk(site: Site, db: Database) -> Desk:
    return Desk(site, db)


@pytest.fixture
def book(site: Site) -> Book:
    """Alice's leads."""
    return Book(site)


@pytest.fixture
def charlies_book(charlies: Site) -> Book:
    """The leads of Charlie, another tenant."""
    return Book(charlies)
