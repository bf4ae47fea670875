"""Bytes that can be read from the beginning as often as needed: of a file, or of a member of a ZIP."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Content:
    """`member` is the name in the ZIP, "" outside of one; `size` counts unpacked bytes."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    member: str = ""

    def chunks(self) -> Iterator[bytes]:
        with self.open() as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    def beginning(self, length: int) -> bytes:
        with self.open() as stream:
            return stream.read(length)

    def whole(self) -> bytes:
        return b"".join(self.chunks())

    def digest(self) -> str:
        """12 hexadecimal digits of the member's name and the bytes."""
        found = hashlib.sha256(self.member.encode(errors="surrogatepass"))
        for chunk in self.chunks():
            found.update(chunk)
        return found.hexdigest()[:12]
