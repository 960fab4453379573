"""
The formats that people may bring: a closed list. What a file is, its content says; its name only
tells one plain text from another. Pure.
"""

from enum import StrEnum


class FileKind(StrEnum):
    """What a file was found to be, as the product calls it from then on."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    DOC = "doc"
    XLS = "xls"
    CSV = "csv"
    TXT = "txt"

    @property
    def content_type(self) -> str:
        """What a browser is told; never what the sender said."""
        return _TYPES[self]

    @property
    def endings(self) -> tuple[str, ...]:
        """How its files' names may end; the first is the usual one."""
        return _ENDINGS.get(self, (str(self),))

    @property
    def is_shown(self) -> bool:
        """Whether the file gate can make a clean copy of it; all others are only ever saved."""
        return self in _SHOWN


_SHOWN = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.TIFF})
_ENDINGS = {
    FileKind.JPEG: ("jpg", "jpeg"),
    FileKind.TIFF: ("tif", "tiff"),
}
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.TIFF: "image/tiff",
    FileKind.DOCX: f"{_OPEN_XML}.wordprocessingml.document",
    FileKind.XLSX: f"{_OPEN_XML}.spreadsheetml.sheet",
    FileKind.PPTX: f"{_OPEN_XML}.presentationml.presentation",
    FileKind.ODT: f"{_OPEN_DOCUMENT}.text",
    FileKind.ODS: f"{_OPEN_DOCUMENT}.spreadsheet",
    FileKind.ODP: f"{_OPEN_DOCUMENT}.presentation",
    FileKind.DOC: "application/msword",
    FileKind.XLS: "application/vnd.ms-excel",
    FileKind.CSV: "text/csv",
    FileKind.TXT: "text/plain",
}


def kind_of_text(name: str) -> FileKind | None:
    """Which plain text a file is, by its name's ending; None for a name that says neither."""
    ending = name.rpartition(".")[2].lower()
    return FileKind(ending) if ending in {FileKind.CSV, FileKind.TXT} else None
