"""Files as people, phones and enemies send them."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

UPRIGHT, TURNED_RIGHT = 1, 6


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(mode="RGB", size=(60, 40), form="JPEG", colour=None, **how) -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour or {"RGB": (200, 30, 30), "RGBA": (200, 30, 30, 100)}.get(mode, 1)).save(
        out, form, **how
    )
    return out.getvalue()


def photo_with_place(orientation=TURNED_RIGHT) -> bytes:
    """Left half red, right half blue; the camera was turned and knows where it was."""
    image = Image.new("RGB", (60, 40), (250, 0, 0))
    image.paste((0, 0, 250), (30, 0, 60, 40))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (23.0, 7.0, 44.5), 3: "E", 4: (113.0, 15.0, 1.2)})
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"SECRET-COMMENT", quality=95)
    return out.getvalue()


def moving(form="GIF") -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


def two_in_one_from_a_phone() -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, "MPO", save_all=True, append_images=frames[1:])
    return out.getvalue()


def bomb(side=12_000) -> bytes:
    """A few kilobytes that unpack to hundreds of megabytes."""
    out = BytesIO()
    Image.new("1", (side, side)).save(out, "PNG", optimize=True)
    return out.getvalue()


def pdf(body=b"1 0 obj << >> endobj\ntrailer << >>\n", end=b"%%EOF\n") -> bytes:
    return b"%PDF-1.7\n" + body + end


def workbook(parts=None) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"} | (parts or {})).items():
            archive.writestr(name, content)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\x00" * 100


def office(main="word/document.xml", *others: str) -> bytes:
    """As much of a DOCX or XLSX as makes it one; ``others`` are parts beside it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", main, *others):
            archive.writestr(name, "<x/>")
    return out.getvalue()


CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:\xe6\xa0\xa1\xe5\xba\x86\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
