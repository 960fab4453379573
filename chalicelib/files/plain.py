"""Whether a file is plain text: no control bytes, and nothing that a program would run or draw."""

from collections.abc import Iterable
from typing import BinaryIO

_CHUNK = 1 << 20
# All but tab, line feed, form feed and carriage return; a text of one octet a sign has no others.
_CONTROL = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0C, 0x0D})
_HEAD_BYTES = 4096
_MARKS = (b"\xef\xbb\xbf",)
# Pages and pictures that are written as text, documents of other programs, and mail with parts.
_BEGINNINGS = (b"<", b"{\\rtf", b"%!ps", b"#!")
_INSIDE = (b"<!doctype", b"<html", b"<svg", b"<script", b"<iframe", b"<?xml", b"mime-version:")


def is_plain_text(file: BinaryIO) -> bool:
    """
    Whether every octet may stand in a text. Of which code it is does not matter, since it is never
    shown: tables out of older programs are seldom UTF-8.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if _says_more(head):
        return False
    file.seek(0)
    return all(not _has_control(chunk) for chunk in _chunks(file))


def _says_more(head: bytes) -> bool:
    for mark in _MARKS:
        head = head.removeprefix(mark)
    said = head.strip().lower()
    return said.startswith(_BEGINNINGS) or any(sign in said for sign in _INSIDE)


def _chunks(file: BinaryIO) -> Iterable[bytes]:
    return iter(lambda: file.read(_CHUNK), b"")


def _has_control(chunk: bytes) -> bool:
    return len(chunk.translate(None, _CONTROL)) != len(chunk)
