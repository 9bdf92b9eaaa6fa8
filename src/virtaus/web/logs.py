"""Logs: in production one JSON object a line and never personal data; readable lines elsewhere.

What may be personal does not get in: our own lines name routes instead of addresses; a line of a library keeps its
template without the values put into it; an exception keeps its type and the places in the code, not its message (a
database error quotes the row it refused).
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

OWN = "virtaus"


def configuration(*, as_json: bool) -> dict[str, Any]:
    """The ``LOGGING`` setting, also used by gunicorn. ``as_json`` in production."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _time,
    ]
    end: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        end = [_without_message, *end, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        # plain: the rich formatter would print the values of local variables, and takes half a minute to do it
        end.append(structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*shared, _template_only] if as_json else shared,
                "processors": end,
            }
        },
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Each request is one line of our own, with its status.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
            "procrastinate.blueprints": {"level": "WARNING"},
            "procrastinate.periodic": {"level": "WARNING"},
            # Names who tried to sign in; the audit log tells that to those who may know.
            "axes": {"level": "CRITICAL"},
        },
    }


def _time(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The wall clock's time, also in a training area: a log is compared with other logs."""
    return structlog.processors.TimeStamper(fmt="iso", utc=True)(logger, method, event)


def _template_only(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """A library's line without the values put into it."""
    record: logging.LogRecord = event["_record"]
    if not record.name.startswith(OWN):
        event["event"] = str(record.msg)
    return event


def _without_message(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """An exception as its type and places, without its message."""
    record: logging.LogRecord | None = event.get("_record")
    caught = event.pop("exc_info", None) or (record.exc_info if record else None)
    if caught is True:
        caught = sys.exc_info()
    error = caught[1] if isinstance(caught, tuple) else caught
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["exception"] = type(error).__name__
        event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event
