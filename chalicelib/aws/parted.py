"""
An object that is written as it is made and never held as a whole: S3 takes it in parts. What is not
finished is nothing; its parts are removed by the bucket's lifecycle after a day.
"""

from chalicelib.aws import clients
from chalicelib.core.values import Value

# S3 takes 10,000 parts, each but the last of 5 MB at least.
_PART_BYTES = 8 << 20


class Parted:
    """
    What is written to it goes into the bucket part by part. 1 call to begin, 1 for each 8 MiB, and
    1 to finish.
    """

    def __init__(self, bucket: str, key: str, content_type: str) -> None:
        self._target = {"Bucket": bucket, "Key": key}
        begun = clients.call(
            "s3", "create_multipart_upload", **self._target, ContentType=content_type
        )
        self._upload = self._target | {"UploadId": begun["UploadId"]}
        self._waiting = bytearray()
        self._parts: list[dict[str, object]] = []
        self._is_abandoned = False
        self.size_bytes = 0

    def abandon(self) -> None:
        """Nothing goes out any more, whatever is written."""
        self._is_abandoned = True

    def flush(self) -> None:
        """Nothing: whole parts went out, and the rest goes at the end."""

    def write(self, octets: bytes | bytearray | memoryview) -> int:
        """Take some more; whole parts go out at once."""
        taken = bytes(octets)
        if self._is_abandoned:
            return len(taken)
        self._waiting += taken
        self.size_bytes += len(taken)
        while len(self._waiting) >= _PART_BYTES:
            self._send(bytes(self._waiting[:_PART_BYTES]))
            del self._waiting[:_PART_BYTES]
        return len(taken)

    def finish(self) -> "Finished":
        """The object is there, whole."""
        if self._waiting or not self._parts:
            self._send(bytes(self._waiting))
            self._waiting.clear()
        answer = clients.call(
            "s3",
            "complete_multipart_upload",
            **self._upload,
            MultipartUpload={"Parts": self._parts},
        )
        return Finished(str(answer.get("VersionId", "null")), self.size_bytes)

    def _send(self, part: bytes) -> None:
        number = len(self._parts) + 1
        sent = clients.call("s3", "upload_part", **self._upload, PartNumber=number, Body=part)
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})


class Finished(Value):
    """What became of it."""

    version_id: str
    size_bytes: int
