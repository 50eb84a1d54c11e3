"""Learning from an admin's won and lost leads, each as it was on the day it was won or lost."""

from typing import Final

import structlog

from capture.events import SYSTEM
from scoring.learning import Example, Model, example, train
from scoring.subject import subject
from server.jobs import Job
from server.scorebook.ideal import look_at_night
from server.scorebook.model import Finished, Models
from server.scorebook.recalculation import look_for_unscored, start_recalculation
from server.scorebook.rewinding import as_of
from server.services import Services

NIGHTLY: Final = "score_nightly"  # the job; one an admin, its key is empty

log = structlog.get_logger()


async def ask_for_night(parts: Services, admin_id: str) -> None:
    """Have an admin's model trained, and leads found that nobody scored."""
    now = parts.clock()
    await parts.jobs.enqueue(admin_id, NIGHTLY, "", now, now)


async def do_night(parts: Services, job: Job) -> None:
    """Train the model, and have all leads scored by it where it can be used, or no longer."""
    await look_at_night(parts, job.admin_id)
    before = await Models(parts.db, job.admin_id).latest()
    model = await learn(parts, job.admin_id)
    if model.quality.usable or (before and before.quality.usable):
        await start_recalculation(parts, job.admin_id, SYSTEM)
    else:
        await look_for_unscored(parts, job.admin_id)


async def learn(parts: Services, admin_id: str) -> Model:
    """A model of the leads as they are now, kept."""
    models = Models(parts.db, admin_id)
    examples = [example_of(each) async for each in models.finished()]
    model = train(examples, parts.clock())
    await models.keep(model)
    quality = model.quality
    log.info(
        "model_trained",
        adminId=admin_id,
        usable=quality.usable,
        converted=quality.converted,
        lost=quality.lost,
    )
    return model


def example_of(finished: Finished) -> Example:
    """What a finished lead teaches: what was known of it when it ended, and nothing that came later."""
    lead, at = finished.lead, finished.ended_at
    then = as_of(lead, finished.events, at)
    until = [each for each in finished.interactions if each.at <= at]
    return example(subject(then, until, at), converted=lead.status == "converted")
