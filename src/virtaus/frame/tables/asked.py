"""What an address asks of a table: never an error, because anybody can type anything into an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

SIZES = (25, 50, 100)
FORMATS = ("csv", "xlsx")
LONGEST = 64  # of a filter's value: codes, ids and dates, nothing longer
RESERVED = frozenset({"sort", "page", "size", "columns", "export"})
_LAST_PAGE = 10**6


@dataclass(frozen=True, slots=True)
class Asked:
    """The state of a table in an address. ``sort`` is a column's key, with "-" before it for descending order.

    ``values`` holds the raw value of each parameter that a filter knows; ``others`` the parameters that belong to the
    page itself and are kept in every link. Empty values mean the table's own choice.
    """

    sort: str = ""
    page: int = 1
    size: int = 0
    columns: tuple[str, ...] = ()
    export: str = ""
    values: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    prefix: str = ""

    @classmethod
    def read(
        cls,
        query: QueryDict | Mapping[str, str],
        filter_keys: Sequence[str],
        *,
        prefix: str = "",
        keep: Sequence[str] = (),
    ) -> Asked:
        """What ``query`` asks; what it does not understand is left out.

        ``prefix`` stands before each parameter where a page has several tables.
        """
        data = query if isinstance(query, QueryDict) else _query_dict(query)
        size = _number(data.get(prefix + "size", ""))
        export = data.get(prefix + "export", "")
        return cls(
            sort=_clean(data.get(prefix + "sort", "")),
            page=min(max(1, _number(data.get(prefix + "page", ""))), _LAST_PAGE),
            size=size if size in SIZES else 0,
            columns=tuple(dict.fromkeys(_clean(key) for key in data.getlist(prefix + "columns"))),
            export=export if export in FORMATS else "",
            values=tuple((key, text) for key in filter_keys if (text := _clean(data.get(prefix + key, "")))),
            others=tuple((key, _clean(value)) for key in keep for value in data.getlist(key) if _clean(value)),
            prefix=prefix,
        )

    def get(self, key: str) -> str:
        """The raw value of a filter's parameter, "" when it has none."""
        return dict(self.values).get(key, "")

    def but(self, **changes: object) -> Asked:
        """This state with ``changes``; the export is never carried along."""
        return replace(self, **{"export": "", **changes})  # type: ignore[arg-type]

    def url(self) -> str:
        """A relative link to this state: "?" and its parameters in a fixed order."""
        pairs = [*self.others]
        pairs += [(self.prefix + key, value) for key, value in self.values]
        pairs += [(self.prefix + "columns", key) for key in self.columns]
        if self.sort:
            pairs.append((self.prefix + "sort", self.sort))
        if self.size:
            pairs.append((self.prefix + "size", str(self.size)))
        if self.page > 1:
            pairs.append((self.prefix + "page", str(self.page)))
        if self.export:
            pairs.append((self.prefix + "export", self.export))
        return "?" + urlencode(pairs)


def _query_dict(query: Mapping[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(dict(query))
    return data


def _number(text: str) -> int:
    """The whole number ``text`` writes in ASCII digits, else 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _clean(text: object) -> str:
    """``text`` if a filter, column or sort could mean it, else ""."""
    return text if isinstance(text, str) and len(text) <= LONGEST and text.isprintable() else ""
