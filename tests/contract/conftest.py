"""What the tests of the contract run on."""

from dataclasses import replace

import pytest

from integrations.webhooks.targets import Targets
from server.services import Services


@pytest.fixture
def parts(parts: Services) -> Services:
    """Webhooks may go to this machine, where nobody listens."""
    return replace(parts, targets=Targets(private=True))
