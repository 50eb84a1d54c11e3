"""Structured logs: one event a line, with the request it belongs to, and nothing personal.

Ids, counts, durations and kinds of error are logged; what people wrote and who they are is not. An
exception is logged as its type and its place, because its message may quote the data it choked on.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog


def set_up_logs() -> None:
    """Send all logs to standard error: as text to a terminal, as JSON lines to anything else."""
    terminal = sys.stderr.isatty()
    shape = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _anonymous_exception,
    ]
    structlog.configure(
        processors=[*shared, shape],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[_only_its_source, *shared], processor=shape)
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _anonymous_exception(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    error = event.pop("exc_info", None)
    error = sys.exc_info()[1] if error is True else error[1] if isinstance(error, tuple) else error
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["exception"] = type(error).__name__
        event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    return event


def _only_its_source(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Libraries' own log lines may quote what they handled: keep the place that spoke, not what it said."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"] = f"{record.name}: {str(record.msg)[:200]}"  # the template, without its arguments
    return event
