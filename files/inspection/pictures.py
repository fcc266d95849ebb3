"""Pictures: decoded under limits, set upright, and written anew, so that nothing comes through but pixels."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from files.inspection.findings import Finding, file_refused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")  # MPO, two pictures in one JPEG from a phone, is opened as JPEG
MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000}  # a JPEG is decoded at a fraction of its size
MOST_PIXELS_OF_OTHERS = 32_000_000
LONGEST_SIDE = 2048
THUMBNAIL_SIDE = 640

# What decoders raise on bytes that were made to confuse them.
Broken = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, EOFError, MemoryError,
    struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip


def inspect_picture(content: IO[bytes]) -> Finding:
    """Any picture of ``FORMATS`` becomes a JPEG, or a WebP where it is transparent, of at most 2048 px."""
    picture = _opened(content)
    try:
        picture = _decoded(picture)
    except Broken as error:
        raise file_refused("picture_broken", _("This picture is damaged and cannot be read to its end.")) from error
    extension = "webp" if picture.mode == "RGBA" else "jpg"
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BICUBIC)
    return Finding(
        content=_written(picture),
        content_type="image/webp" if extension == "webp" else "image/jpeg",
        extension=extension,
        width=picture.width,
        height=picture.height,
        thumbnail=_written(small),
    )


def _opened(content: IO[bytes]) -> Image.Image:
    """Reads the head only; refuses what is no picture, moves, or would unpack to more than we can hold."""
    try:
        picture = Image.open(content, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, *Broken) as error:
        raise file_refused(
            "not_a_picture", _("This is not a picture we can read. Send a JPEG, PNG, WebP, AVIF or GIF.")
        ) from error
    if picture.width * picture.height > MOST_PIXELS.get(picture.format or "", MOST_PIXELS_OF_OTHERS):
        raise _too_many_pixels()
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise file_refused("picture_moves", _("Moving pictures are not shown here. Send a still one."))
    return picture


def _too_many_pixels() -> Exception:
    return file_refused("picture_too_large", _("This picture has too many pixels. Make it smaller and send it again."))


def _decoded(picture: Image.Image) -> Image.Image:
    """Loaded, upright, at most ``LONGEST_SIDE``, in sRGB, without anything that was written beside the pixels."""
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture.load()
    profile = picture.info.get("icc_profile")
    picture = _upright(picture)
    if picture.mode.startswith("I"):  # sixteen bits of grey
        picture = picture.point(lambda grey: grey / 256).convert("L")
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if picture.mode not in ("RGB", "RGBA", "CMYK"):
        picture = picture.convert("RGBA" if has_alpha else "RGB")
        profile = None  # of the mode it had
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    picture = _in_srgb(picture, profile)
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Broken:
        return picture  # a broken note on how the camera was held


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as they were meant. A profile that cannot be used is left out: a little wrong beats not at all."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
        else:
            return converted or picture
    return picture.convert(mode)


def _written(picture: Image.Image) -> IO[bytes]:
    out = BytesIO()
    if picture.mode == "RGBA":
        picture.save(out, "WEBP", quality=82, method=2)
    else:
        picture.save(out, "JPEG", quality=84, optimize=True, progressive=True)
    out.seek(0)
    return out
