"""What the tests of the scorebook share."""

import pytest

from server.services import Services
from tests.server.scorebook.story import Clock, Story, a_story


@pytest.fixture
async def story(parts: Services) -> Story:
    return await a_story(parts)


@pytest.fixture
def clock(story: Story) -> Clock:
    """The time of the story."""
    return story.clock
