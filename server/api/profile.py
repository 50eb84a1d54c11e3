"""What a business says of itself, and how its bot is to speak."""

from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from capture.passages import clean
from server.call import Call, Nothing, Request, reply_json
from server.scorebook.ideal import look_again
from server.tenants import AnswerRecord, ProfileFields
from server.texts import has_text, one_line

MOST_ANSWERS = 200
MOST_ITEMS = 20


Cleaned = AfterValidator(clean)
Name = Annotated[str, StringConstraints(max_length=100), AfterValidator(one_line)]
Item = Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line)]
Items = Annotated[tuple[Item, ...], Field(max_length=MOST_ITEMS)]


class PreparedAnswer(Request):
    """A question that visitors ask, and what is answered."""

    question: Annotated[str, StringConstraints(max_length=300), AfterValidator(one_line)]
    text: Annotated[str, StringConstraints(max_length=2_000), AfterValidator(has_text)]


class Put(Request):
    """The whole profile; what it leaves out is empty."""

    name: Name
    about: Annotated[str, StringConstraints(max_length=4_000), Cleaned] = ""
    tone: Annotated[str, StringConstraints(max_length=200), Cleaned] = ""
    languages: Items = ()
    hours: Annotated[str, StringConstraints(max_length=500), Cleaned] = ""
    ask: Items = ()
    never: Items = ()
    answers: Annotated[tuple[PreparedAnswer, ...], Field(max_length=MOST_ANSWERS)] = ()
    ideal_customer: Annotated[str, StringConstraints(max_length=2_000), Cleaned] = ""

    @model_validator(mode="after")
    def _each_question_once(self) -> "Put":
        questions = [answer.question.casefold() for answer in self.answers]
        if len(set(questions)) < len(questions):
            raise ValueError("answers must not hold a question twice")
        return self


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """The admin's profile."""
    return reply_json(ProfileFields.model_validate(call.admin.model_dump()).model_dump(by_alias=True))


async def put(call: Call[Put, Nothing]) -> web.Response:
    """Replace the profile; every process speaks by it within five seconds.

    With an `idealCustomer` the model judges how well each lead fits it, and by another one anew.
    """
    answers = tuple(AnswerRecord(**answer.model_dump()) for answer in call.body.answers)
    profile = ProfileFields(**{**call.body.model_dump(), "answers": answers})
    await call.services.admins.set_profile(call.admin.admin_id, profile)
    await look_again(call.services, call.admin.admin_id)
    return reply_json(profile.model_dump(by_alias=True))
