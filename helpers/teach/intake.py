"""Files as they were handed in, from a folder or a zip: listed by name, read within limits, never unpacked or followed.

Names come from strangers. A file whose name points outside its archive, a link, a device and a file that is too large
are listed with the reason why they are refused, so that a person can look into it.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from helpers.teach.record import TeachError

LARGEST = 150_000_000
"""Bytes of the largest file that is read: a notebook with 100 MB of outputs is still one."""
MOST = 50_000
"""Files in one folder or archive."""
_ENCRYPTED, _UTF8, _LINK = 0x1, 0x800, stat.S_IFLNK
_SKIPPED = ("__MACOSX", "Thumbs.db", "desktop.ini")


class RefusedError(ValueError):
    """A file that is not read; the text says why, as the end of a sentence about it."""


@dataclass(frozen=True)
class Handed:
    """A file by its place under what was handed in; `when` it was changed, and why it is `refused`, if it is."""

    path: PurePosixPath
    when: float
    open: Callable[[], bytes]
    refused: str = ""

    def read(self) -> bytes:
        """Return the content; raises RefusedError."""
        if self.refused:
            raise RefusedError(self.refused)
        try:
            content = self.open()
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
            raise RefusedError(f"cannot be read ({error})") from None
        except Exception as error:  # noqa: BLE001 -- a damaged archive raises what its packing method likes
            raise RefusedError(f"cannot be unpacked ({type(error).__name__})") from None
        if len(content) > LARGEST:
            raise RefusedError(f"is larger than {LARGEST // 1_000_000} MB")
        return content


def listed(place: Path) -> list[Handed]:
    """Return the files under a folder or in a zip, by name; raises TeachError if it is neither."""
    if place.is_dir():
        return sorted(_in_folder(place), key=lambda f: f.path)
    if not place.exists():
        raise TeachError(f"There is no {place}. Give the folder or the zip with what was handed in.")
    try:
        return sorted(_in_zip(zipfile.ZipFile(place)), key=lambda f: f.path)
    except (zipfile.BadZipFile, OSError) as error:
        raise TeachError(f"{place} is no folder and no zip ({error}). Give what the LMS let you download.") from None


def inside(archive: Handed) -> list[Handed]:
    """Return the files of a zip that was handed in itself; raises RefusedError."""
    try:
        found = list(_in_zip(zipfile.ZipFile(io.BytesIO(archive.read()))))
    except (zipfile.BadZipFile, OSError, TeachError, ValueError) as error:
        raise RefusedError(f"is no zip that can be opened ({error})") from None
    return sorted(found, key=lambda f: f.path)


def _in_folder(folder: Path) -> Iterator[Handed]:
    count = 0
    for here, folders, files in os.walk(folder, followlinks=False):
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        folders[:] = [name for name in folders if name not in links and not _skipped(name)]
        for name in (*files, *links):
            path = Path(here) / name
            count += 1
            if count > MOST:
                raise TeachError(f"{folder} holds more than {MOST} files. Give the folder of one assignment.")
            if not _skipped(name):
                yield _file(path, PurePosixPath(path.relative_to(folder).as_posix()))


def _file(path: Path, place: PurePosixPath) -> Handed:
    try:
        found = path.lstat()
    except OSError as error:
        return Handed(place, 0.0, bytes, f"cannot be looked at ({error.strerror})")
    refused = "" if stat.S_ISREG(found.st_mode) else "is no file of its own, but a link or a device"
    return Handed(place, found.st_mtime, lambda: _content(path), refused or _too_large(found.st_size))


def _content(path: Path) -> bytes:
    """Return the content of a file, which has not become a link or a pipe since it was listed."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read(LARGEST + 1)


def _in_zip(archive: zipfile.ZipFile) -> Iterator[Handed]:
    entries = archive.infolist()
    if len(entries) > MOST:
        raise TeachError(f"The archive holds more than {MOST} files. Give the archive of one assignment.")
    for entry in entries:
        name = _name(entry)
        parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
        if entry.is_dir() or not parts or any(map(_skipped, parts)):
            continue
        yield Handed(PurePosixPath(*parts), _when(entry), _unpacked(archive, entry), _why(entry, name))


def _why(entry: zipfile.ZipInfo, name: str) -> str:
    """Return why a file of an archive is not read; "" if it is."""
    places = name.replace("\\", "/")
    if places.startswith("/") or ".." in places.split("/") or places[1:2] == ":":
        return "has a name that points outside its archive"
    if stat.S_IFMT(entry.external_attr >> 16) == _LINK:
        return "is no file of its own, but a link"
    if entry.flag_bits & _ENCRYPTED:
        return "is locked with a password"
    return _too_large(entry.file_size)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    """Return what unpacks one file, and stops at the limit whatever the archive says of its size."""

    def act() -> bytes:
        with archive.open(entry) as file:
            return file.read(LARGEST + 1)

    return act


def _name(entry: zipfile.ZipInfo) -> str:
    """Return a file's name in letters; some archives hold UTF-8 and do not say so."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _when(entry: zipfile.ZipInfo) -> float:
    try:
        return datetime(*entry.date_time).astimezone().timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _skipped(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED


def _too_large(size: int) -> str:
    return f"is larger than {LARGEST // 1_000_000} MB" if size > LARGEST else ""
