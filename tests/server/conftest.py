"""What the tests of the server share beside the server."""

import pytest

from server.mongo import Database
from tests.desk import Desk
from tests.site import Site


@pytest.fixture
def desk(site: Site, db: Database) -> Desk:
    return Desk(site, db)
