"""What is sent about files, with every field's limits."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.edge.body import FilledLine, Input
from chalicelib.files.model import LARGEST_UPLOAD_BYTES, SaidFile

# What the browser takes the file for, which S3 is told and nobody believes.
_TYPE = r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,95}$"


class FileForm(Input):
    """The one file that is about to be sent, of exactly so many bytes."""

    name: Annotated[FilledLine, Field(min_length=1, max_length=200)]
    size_bytes: Annotated[int, Field(ge=1, le=LARGEST_UPLOAD_BYTES)]
    content_type: Annotated[str, Field(max_length=160, pattern=_TYPE)]

    def as_said_file(self) -> SaidFile:
        """The same in the model's words."""
        return SaidFile(self.name, self.size_bytes, self.content_type)


class OpenVersion(Input):
    """Which copy: the clean one that is shown, or the file as it came, which is saved."""

    copy_: Annotated[Literal["clean", "original"], Field(alias="copy")] = "clean"
