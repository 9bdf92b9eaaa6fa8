"""Files are taken by what they are, sealed piece by piece, and given out by their owner only."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.world import World
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.encryption import WrongKey
from virtaus.frame.errors import Invalid, NotFound
from virtaus.frame.files import content, delete, kinds, owner, owners, storage, store
from virtaus.frame.files.kinds import content_type_of
from virtaus.frame.files.models import FilePiece, StoredFile
from virtaus.frame.files.owners import FileOwner
from virtaus.frame.files.storage import open_file
from virtaus.frame.ids import new_id
from virtaus.frame.rights import Right
from virtaus.frame.roles import Role

MINE = new_id()
RIGHT = Right("tests.read_files", frozenset({Role.COACH}))
CSV = b"key;event\nA1;search_started\n"


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
DOCX = archive("[Content_Types].xml", "word/document.xml")


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> FileOwner:
    """An owner whose only thing is MINE."""

    def opens(actor: Actor, owner_id: UUID) -> None:
        if owner_id != MINE:
            raise NotFound("no")
        trail.note(["tests.file"], [MINE])

    monkeypatch.setattr(owners, "_owners", dict(owners._owners))
    return owner("tests.files", right=RIGHT, opens=opens)


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("a.pdf", b"%PDF-1.7 x", "application/pdf"),
        ("a.PNG", b"\x89PNG\r\n\x1a\nx", "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.xlsx", XLSX, kinds.TYPES["xlsx"]),
        ("a.docx", DOCX, kinds.TYPES["docx"]),
        ("Henkilöt.csv", CSV, "text/csv"),
        ("a.txt", "Hämeenlinna".encode("cp1252"), "text/plain"),
    ],
)
def test_known_kinds_are_told_by_their_content(name: str, data: bytes, content_type: str) -> None:
    file = io.BytesIO(data)
    assert content_type_of(name, file, len(data)) == content_type
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"MZ\x90\x00"),
        ("a.png", b"%PDF-1.7"),
        ("a.xlsx", DOCX),
        ("a.xlsx", b"PK\x03\x04 broken"),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("a.csv", b"a;b\x00c"),
        ("a.csv", b"\x81\x8d"),
        ("a.txt", b""),
        ("a.exe", b"MZ"),
        ("a.svg", b"<svg onload='x()'/>"),
        ("a", b"text"),
        ("a.html", b"<script>x()</script>"),
    ],
)
def test_other_files_are_refused_by_the_field(name: str, data: bytes) -> None:
    with pytest.raises(Invalid) as invalid:
        content_type_of(name, io.BytesIO(data), len(data))
    assert list(invalid.value.fields) == ["file"]


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(Invalid, match="20"):
        content_type_of("a.txt", io.BytesIO(b"x"), kinds.LARGEST + 1)


@given(st.binary(max_size=300), st.sampled_from(sorted(kinds.TYPES)))
def test_no_content_breaks_the_telling(data: bytes, ending: str) -> None:
    with suppress(Invalid):
        assert content_type_of(f"a.{ending}", io.BytesIO(data), len(data)) in kinds.TYPES.values()


@pytest.mark.django_db
def test_content_comes_back_and_the_database_never_sees_it(files: FileOwner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "PIECE", 10)
    file_id = store(files, MINE, SimpleUploadedFile("Aino Virtanen.csv", CSV))
    assert b"".join(content(file_id)) == CSV
    assert FilePiece.objects.count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, (SELECT string_agg(sealed, ''::bytea) FROM frame_filepiece) FROM frame_storedfile")
        name, sealed = cursor.fetchone()
    assert b"Aino" not in bytes(name)
    assert b"search" not in bytes(sealed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE frame_filepiece SET number = CASE number WHEN 0 THEN 8 ELSE 0 END WHERE number < 2",
        "DELETE FROM frame_filepiece WHERE number = 2",
        "UPDATE frame_filepiece SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))",
    ],
)
def test_a_file_that_was_touched_does_not_open(files: FileOwner, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    monkeypatch.setattr(storage, "PIECE", 10)
    file_id = store(files, MINE, ContentFile(CSV, "a.csv"))
    with connection.cursor() as cursor:
        cursor.execute(harm)
    with pytest.raises(WrongKey):
        list(content(file_id))


@pytest.mark.django_db
def test_a_path_in_a_name_is_cut_and_a_long_name_keeps_its_ending(files: FileOwner) -> None:
    one = store(files, MINE, ContentFile(CSV, "a.csv"), name="C:\\Users\\x\\..\\list\r\n.csv")
    two = store(files, MINE, ContentFile(CSV, "a.csv"), name="ä" * 400 + ".csv")
    assert StoredFile.objects.get(pk=one).name == "list.csv"
    assert len(StoredFile.objects.get(pk=two).name) == 200
    assert StoredFile.objects.get(pk=two).name.endswith("ä.csv")


@pytest.mark.django_db
def test_files_go_with_their_thing(files: FileOwner) -> None:
    for _ in range(2):
        store(files, MINE, ContentFile(CSV, "a.csv"))
    store(files, new_id(), ContentFile(CSV, "a.csv"))
    assert delete(files, MINE) == 2
    assert (StoredFile.objects.count(), FilePiece.objects.count()) == (1, 1)


def test_only_who_may_gets_it_and_it_is_logged(world: World, files: FileOwner) -> None:
    url = reverse("frame:file", args=[store(files, MINE, ContentFile(CSV, 'käynti "1".csv'))])
    coach: Client = world.client(Role.COACH)
    response = coach.get(url)
    assert isinstance(response, StreamingHttpResponse)
    assert b"".join(response.streaming_content) == CSV  # type: ignore[arg-type]
    assert response["Content-Type"] == "text/csv"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''k%C3%A4ynti")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert world.client(Role.MANAGER).get(url).status_code == 403
    other = store(files, new_id(), ContentFile(CSV, "a.csv"))
    assert coach.get(reverse("frame:file", args=[other])).status_code == 404
    assert coach.get(reverse("frame:file", args=[new_id()])).status_code == 404


@pytest.mark.django_db
def test_a_file_of_nobody_is_not_found(files: FileOwner) -> None:
    file_id = store(files, MINE, ContentFile(CSV, "a.csv"))
    StoredFile.objects.update(owner="tests.gone")
    with pytest.raises(NotFound):
        open_file(Actor.system("tests"), file_id)
