"""Conditional requests: RFC 9110, section 13, as far as handlers use it."""

from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import make_mocked_request

from server.answers.conditional import reply_versioned, require_unchanged
from server.errors import Problem

MODIFIED = datetime(2026, 3, 2, 12, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize("tags", ['"3"', "*", '"2", "3"', '"2" , "3"'])
def test_a_change_of_the_version_that_was_read_goes_on(tags: str) -> None:
    require_unchanged(make_mocked_request("PUT", "/", {"If-Match": tags}), 3)


def test_a_change_without_a_condition_goes_on() -> None:
    require_unchanged(make_mocked_request("PUT", "/"), 3)


@pytest.mark.parametrize("tags", ['"2"', 'W/"3"', "3", '"2", "4"', '"*"', "nonsense"])
def test_a_change_of_another_version_is_refused_and_told_which_it_is(tags: str) -> None:
    with pytest.raises(Problem) as refused:
        require_unchanged(make_mocked_request("PUT", "/", {"If-Match": tags}), 3)
    assert (refused.value.status, refused.value.headers["ETag"]) == (412, '"3"')


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"If-None-Match": '"3"'}, 304),
        ({"If-None-Match": 'W/"3"'}, 304),
        ({"If-None-Match": '"1", "3"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"2"'}, 200),
        ({"If-Modified-Since": "Mon, 02 Mar 2026 12:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Mon, 02 Mar 2026 12:00:01 GMT"}, 304),
        ({"If-Modified-Since": "Mon, 02 Mar 2026 11:59:59 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-None-Match": '"2"', "If-Modified-Since": "Mon, 02 Mar 2026 12:00:00 GMT"}, 200),
    ],
)
def test_what_the_client_has_is_not_sent_again(headers: dict[str, str], status: int) -> None:
    request = make_mocked_request("GET", "/", headers)
    answer = reply_versioned(request, {"leadId": "1"}, version=3, modified=MODIFIED)
    assert answer.status == status
    assert bool(answer.text) is (status == 200)
    assert answer.headers["ETag"] == '"3"'
    assert answer.headers["Last-Modified"] == "Mon, 02 Mar 2026 12:00:00 GMT"


def test_the_answer_to_a_change_is_always_sent() -> None:
    request = make_mocked_request("PUT", "/", {"If-None-Match": '"3"'})
    assert reply_versioned(request, {}, version=3, modified=MODIFIED).status == 200
