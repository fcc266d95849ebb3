"""What is kept, what it becomes, and what is refused."""

import hashlib
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageCms

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from files import gateways, permissions
from files.actions import delete_file, keep_file
from files.models import StoredFile
from people.models import Person
from tests.files import makers
from tests.files.makers import upload
from tests.support.actors import CLOCK, VISITOR, acting, acting_login
from tests.support.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody():
    return acting(PersonFactory())


def kept(content: bytes, kind="picture", name="photo.jpg", by=CLOCK) -> StoredFile:
    return keep_file(upload(content, name), kind, by=by)


def opened(file: StoredFile, path: str = "") -> Image.Image:
    return Image.open(BytesIO(gateways.full_path(path or file.path).read_bytes()))


def refusal(content: bytes, kind="picture", name="photo.jpg") -> Refusal:
    with pytest.raises(Refusal) as refused:
        kept(content, kind, name)
    assert refused.value.field == "file"
    assert not StoredFile.objects.exists()
    assert not list(gateways.older_than(-60))
    return refused.value


class TestAPicture:
    def test_is_kept_under_a_name_of_our_own(self, somebody, settings):
        file = kept(makers.picture(), by=somebody)
        bytes_ = gateways.full_path(file.path).read_bytes()
        assert file.path.startswith("kept/")
        assert "photo" not in file.path
        assert (file.name, file.content_type, file.kept_by) == ("photo.jpg", "image/jpeg", somebody.user)
        assert (file.size, file.sha256) == (len(bytes_), hashlib.sha256(bytes_).hexdigest())
        assert (file.width, file.height) == (60, 40)
        assert gateways.full_path(file.path).stat().st_mode & 0o777 == 0o640
        entry = Entry.objects.get()
        assert (entry.verb, entry.facts) == ("files.file_kept", {"kind": "picture", "size": file.size})

    def test_loses_where_and_with_what_it_was_taken_and_stands_upright(self):
        file = kept(makers.photo_with_place())
        picture = opened(file)
        assert not picture.getexif()
        assert b"SECRET" not in gateways.full_path(file.path).read_bytes()
        assert b"Exif" not in gateways.full_path(file.path).read_bytes()
        assert picture.size == (40, 60)
        top, bottom = picture.getpixel((20, 5)), picture.getpixel((20, 55))
        assert top[0] > 200 > 50 > top[2]
        assert bottom[2] > 200 > 50 > bottom[0]

    @pytest.mark.parametrize(
        ("content", "becomes"),
        [
            (makers.picture(form="PNG"), "image/jpeg"),
            (makers.picture("RGBA", form="PNG"), "image/webp"),
            (makers.picture("P", form="PNG", transparency=1), "image/webp"),
            (makers.picture("P", form="GIF"), "image/jpeg"),
            (makers.picture("L", form="JPEG"), "image/jpeg"),
            (makers.picture("CMYK", form="JPEG", colour=(0, 0, 0, 0)), "image/jpeg"),
            (makers.picture("I;16", form="PNG", colour=40_000), "image/jpeg"),
            (makers.picture("1", form="PNG"), "image/jpeg"),
            (makers.picture(form="WEBP"), "image/jpeg"),
            (makers.picture(form="AVIF"), "image/jpeg"),
            (makers.two_in_one_from_a_phone(), "image/jpeg"),
        ],
    )
    def test_of_any_kind_becomes_one_of_two(self, content, becomes):
        file = kept(content)
        assert file.content_type == becomes
        assert opened(file).mode in ("RGB", "RGBA")
        assert not opened(file).info.get("icc_profile")

    def test_keeps_what_shines_through(self):
        assert opened(kept(makers.picture("RGBA", form="PNG"))).getpixel((5, 5))[3] == pytest.approx(100, abs=4)

    def test_sixteen_bits_of_grey_stay_the_grey_they_are(self):
        assert opened(kept(makers.picture("I;16", form="PNG", colour=40_000))).getpixel((5, 5))[0] == pytest.approx(
            156, abs=3
        )

    def test_takes_its_colours_along(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        for one in (srgb, profile, b"no profile"):
            assert opened(kept(makers.picture(icc_profile=one))).getpixel((5, 5))[0] == pytest.approx(200, abs=6)

    def test_is_made_smaller_and_gets_a_thumbnail(self):
        file = kept(makers.picture(size=(5000, 2500)))
        assert (file.width, file.height) == (2048, 1024)
        assert opened(file).size == (2048, 1024)
        assert opened(file, file.thumbnail_path).size == (640, 320)

    def test_has_the_extension_of_what_it_is(self):
        assert kept(makers.picture(form="PNG"), name="actually.exe").name == "actually.jpg"

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty_file"),
            (makers.SVG, "not_a_picture"),
            (makers.HTML, "not_a_picture"),
            (makers.EXE, "not_a_picture"),
            (makers.pdf(), "not_a_picture"),
            (b"\xff\xd8\xff", "not_a_picture"),
            (makers.picture(size=(900, 900), form="PNG", mode="L")[:200], "picture_broken"),
            (makers.moving("GIF"), "picture_moves"),
            (makers.moving("PNG"), "picture_moves"),
            (makers.moving("WEBP"), "picture_moves"),
            (makers.bomb(), "picture_too_large"),
            (makers.bomb(6_000), "picture_too_large"),
        ],
    )
    def test_is_refused(self, content, code):
        assert refusal(content).code == code

    def test_with_a_page_behind_it_loses_the_page(self):
        file = kept(makers.picture() + makers.HTML)
        assert b"script" not in gateways.full_path(file.path).read_bytes()

    def test_that_begins_like_one_and_is_a_page_is_refused(self):
        assert refusal(b"GIF89a/*" + makers.HTML).code in ("not_a_picture", "picture_broken")

    @pytest.mark.filterwarnings("ignore::UserWarning")  # the decoder remarks on what it skips
    def test_cut_or_bent_anywhere_is_kept_or_refused_and_nothing_else(self):
        whole = makers.photo_with_place()
        png = makers.picture("RGBA", form="PNG")
        for content in (whole, png):
            for at in range(1, len(content), max(1, len(content) // 60)):
                for bent in (content[:at], content[:at] + b"\xff\x00\xfe" + content[at + 3 :]):
                    try:
                        kept(bent)
                    except Refusal as refused:
                        assert refused.code in ("not_a_picture", "picture_broken", "picture_too_large")


class TestADocument:
    def test_is_kept_byte_for_byte(self):
        file = kept(makers.pdf(), "document", "章程.docx")
        assert gateways.full_path(file.path).read_bytes() == makers.pdf()
        assert (file.name, file.content_type, file.thumbnail_path) == ("章程.pdf", "application/pdf", "")

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty_file"),
            (makers.picture(), "not_a_document"),
            (makers.HTML + makers.pdf(), "not_a_document"),
            (makers.pdf(end=b""), "not_a_document"),
            (makers.EXE, "not_a_document"),
            (makers.pdf() + makers.workbook(), "two_files_in_one"),
        ],
    )
    def test_is_refused(self, content, code):
        assert refusal(content, "document", "a.pdf").code == code


class TestATable:
    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (makers.workbook(), "roster.xlsx"),
            ("姓名,学号\n曾丽,1\n".encode(), "roster.csv"),
            ("姓名,学号\n䶮,1\n".encode("gb18030"), "roster.csv"),
            ("姓名,学号\n".encode("utf-8-sig"), "roster.csv"),
            ("姓名,学号\n".encode("utf-16"), "roster.csv"),
            *(("姓名,学号\n曾丽,0603231\n".encode(f"utf-16-{end}"), "roster.csv") for end in ("le", "be")),
            *(("name,number\nZhang Wei,7\n".encode(f"utf-16-{end}"), "roster.csv") for end in ("le", "be")),
            ("姓名,學號\n陳,1\n".encode("big5"), "roster.csv"),
            ("name,number\nJosé,1\n".encode("cp1252"), "roster.csv"),
            ("姓名,学号\n".encode() + b"\xff,1\n", "roster.csv"),  # at which cell, says whoever reads it
        ],
    )
    def test_is_kept_byte_for_byte(self, content, name):
        file = kept(content, "table", "roster.txt")
        assert gateways.full_path(file.path).read_bytes() == content
        assert file.name == name

    def test_longer_than_one_reading_is_read_to_its_end(self):
        long = "曾丽,1\n".encode() * 200_000
        assert refusal(long + b"\x00", "table").code == "not_a_table"
        assert kept(long, "table").size == len(long)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty_file"),
            (b" \n ", "not_a_table"),
            (makers.SVG, "not_a_table"),
            (b"\xef\xbb\xbf \n" + makers.HTML, "not_a_table"),
            (makers.EXE, "not_a_table"),
            (makers.picture(), "not_a_table"),
            (b"a,b\x00c\n", "not_a_table"),
            (b"a,b\x00c\n" * 900, "not_a_table"),  # zeros on both sides
            ("a,b\x01c\n".encode("utf-16-le"), "not_a_table"),
            ("<svg onload='x'>".encode("utf-16-be"), "not_a_table"),
            ("a,b\n".encode("utf-16-le") + b"\x00", "not_a_table"),
            (b"\xff\xfea", "not_a_table"),
            (b"PK\x03\x04broken", "not_a_table"),
            (makers.workbook()[:-30], "not_a_table"),
            (makers.workbook({"xl/vbaProject.bin": "x"}), "table_has_macros"),
            (makers.workbook({f"x/{n}": "" for n in range(2_000)}), "table_unpacks_too_large"),
        ],
    )
    def test_is_refused(self, content, code):
        assert refusal(content, "table", "a.xlsx").code == code

    def test_that_is_another_archive_is_refused(self):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("virus.exe", "x")
        assert refusal(out.getvalue(), "table").code == "not_a_table"

    def test_that_unpacks_to_too_much_is_refused(self, monkeypatch):
        monkeypatch.setattr("files.inspection.tables.MOST_UNPACKED", 1_000)
        assert refusal(makers.workbook({"xl/a.xml": "a" * 1_000}), "table").code == "table_unpacks_too_large"


class TestWhoMay:
    def test_a_login_without_a_person_may(self):
        assert kept(makers.picture(), by=acting_login(UserFactory())).kept_by

    def test_a_visitor_may_not(self):
        with pytest.raises(Forbidden):
            kept(makers.picture(), by=VISITOR)
        assert not StoredFile.objects.exists()

    def test_not_more_than_so_large(self, monkeypatch):
        monkeypatch.setitem(permissions.LARGEST, "picture", 500)
        refused = refusal(makers.picture(form="BMP"))
        assert refused.code == "file_too_large"

    @pytest.mark.parametrize(("limit", "most"), [("FILES_A_DAY", 2), ("BYTES_A_DAY", 1)])
    def test_not_more_than_so_much_a_day(self, somebody, monkeypatch, limit, most):
        monkeypatch.setattr(permissions, limit, most)
        with time_machine.travel(timezone.now() - timedelta(days=2)):
            kept(makers.picture(), by=somebody)
        kept(makers.picture(), by=somebody)
        if limit == "FILES_A_DAY":
            kept(makers.picture(), by=somebody)
        with pytest.raises(Refusal) as refused:
            kept(makers.picture(), by=somebody)
        assert refused.value.code == "too_many_files"
        kept(makers.picture(), by=CLOCK)


class TestDeleteFile:
    @pytest.mark.django_db(transaction=True)
    def test_removes_row_and_bytes(self):
        file = kept(makers.picture())
        paths = [gateways.full_path(path) for path in file.paths]
        assert len(paths) == 2
        delete_file(file, by=CLOCK)
        assert not any(Path(path).exists() for path in paths)
        assert not StoredFile.objects.exists()
        assert Entry.objects.filter(verb="files.file_deleted").exists()

    @pytest.mark.django_db(transaction=True)
    def test_that_is_rolled_back_leaves_the_bytes(self):
        file = kept(makers.picture())
        with transaction.atomic():
            delete_file(file, by=CLOCK)
            transaction.set_rollback(True)
        assert gateways.full_path(file.path).exists()

    def test_a_photo_goes_and_its_person_stays(self):
        person = PersonFactory(photo=kept(makers.picture()))
        delete_file(person.photo, by=CLOCK)
        assert Person.objects.get(pk=person.pk).photo is None
