"""What a visitor is offered to ask with one press: the admin's own choice, or what is asked often."""

from capture.turn import Turn
from server.tenants import Admin

MOST = 3  # of the prepared answers: more is a menu, not a conversation
LONGEST = 80  # characters, of a question that fits on a button
FIRST_TURN = 2  # the place of the reply to the first message


def starters(admin: Admin) -> tuple[str, ...]:
    """The questions offered to who has not said anything yet."""
    if admin.widget.quick_replies is not None:
        return admin.widget.quick_replies
    questions = (answer.question for answer in admin.answers)
    return tuple(question for question in questions if len(question) <= LONGEST)[:MOST]


def next_questions(admin: Admin, turn: Turn) -> tuple[str, ...]:
    """The starters that are left once the first message has asked one of them."""
    offered, said = starters(admin), turn.message.content.strip().casefold()
    first = turn.message.seq + 1 == FIRST_TURN and not turn.suggestion
    left = tuple(each for each in offered if each.casefold() != said)
    return left if first and len(left) < len(offered) else ()
