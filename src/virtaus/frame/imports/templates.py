"""Empty files to fill in: the columns of a kind, and for Excel a sheet that explains them in the reader's language."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import xlsxwriter
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from virtaus.frame.errors import NotFound
from virtaus.frame.imports.kinds import ImportColumn

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_AS_TEXT = 1000


def template_file(title: str, columns: Sequence[ImportColumn], ending: str) -> HttpResponse:
    """The template as an answer to download; NotFound for another ending than csv and xlsx."""
    if ending not in {"csv", "xlsx"}:
        raise NotFound(_("Not found."))
    content = _workbook(columns) if ending == "xlsx" else _text(columns)
    response = HttpResponse(content, content_type=EXCEL if ending == "xlsx" else "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(title) or "template"}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _text(columns: Sequence[ImportColumn]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow([column.name for column in columns])
    return text.getvalue().encode("utf-8-sig")


def _workbook(columns: Sequence[ImportColumn]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bottom": 1})
    needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DCE9F5"})
    # text, so that Excel keeps the zeros of codes and leaves days as they are written
    as_text = book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(pgettext("name of a sheet", "data"))
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, max(12, len(column.name) + 4), as_text)
        sheet.write_string(0, place, column.name, needed if column.needed else head)
    _explain(book.add_worksheet(pgettext("name of a sheet", "explanation")), columns, head, wrapped)
    book.close()
    return file.getvalue()


def _explain(
    sheet: xlsxwriter.worksheet.Worksheet, columns: Sequence[ImportColumn], head: object, text: object
) -> None:
    for place, (label, width) in enumerate(
        ((_("Column"), 22), (_("Needed"), 10), (_("Meaning"), 80), (_("Example"), 30))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, label, head)
    for row, column in enumerate(columns, start=1):
        told = (
            column.name,
            _("yes") if column.needed else "",
            " ".join((str(column.meaning), *column.codes)),
            column.example,
        )
        for place, value in enumerate(told):
            sheet.write_string(row, place, value, text)
