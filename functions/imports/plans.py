"""What is to be done with a delivery: written down once, read by every step of its import."""

import hashlib
from datetime import datetime

from pydantic import BaseModel

CHECK, CONFIRMED = "in/check/", "in/confirmed/"
PAPERS = -1  # the place of the PDFs, behind those of the files


class FilePlan(BaseModel):
    """One file of a delivery; `exported` says when it was made, `chunks` which of its chunks have rows.

    A file that was refused may have no kind and no time.
    """

    name: str
    kind: str = ""
    exported: str = ""
    full: bool = False
    refused: str | None = None
    chunks: list[int] = []


class Papers(BaseModel):
    """The PDFs of a delivery, made at `made_at` (epoch seconds), are taken in `slices`."""

    made_at: int
    slices: int


class Plan(BaseModel):
    """A delivery: the object `key`, put at `received_at` (epoch seconds). `refused` is of it as a whole."""

    id: str
    key: str
    received_at: int
    refused: str | None = None
    files: list[FilePlan] = []
    papers: Papers | None = None

    @property
    def check(self) -> bool:
        """Whether to tell only what would be."""
        return self.key.startswith(CHECK)

    @property
    def confirmed(self) -> bool:
        """Whether the clerk has said that what is missing shall end."""
        return self.key.startswith(CONFIRMED)

    @property
    def places(self) -> list[tuple[int, int]]:
        """Of every chunk its file's place in `files`, or PAPERS, and its number in the file."""
        rows = [(place, chunk) for place, file in enumerate(self.files) for chunk in file.chunks]
        return rows + [(PAPERS, number) for number in range(self.papers.slices if self.papers else 0)]


def delivery_id(key: str, etag: str, put_at: datetime) -> str:
    """The same for every event of one object as it is now, another once it is put again."""
    return name_id(key) + hashlib.sha256(f"{etag}\n{put_at.timestamp():.0f}".encode()).hexdigest()[:20]


def name_id(key: str) -> str:
    """What the ids of all deliveries under one name begin with."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def plan_key(plan_id: str) -> str:
    return f"{folder(plan_id)}plan.json"


def tries_key(plan_id: str) -> str:
    return f"{folder(plan_id)}tries"


def folder(plan_id: str) -> str:
    return f"work/{plan_id}/"


def chunk_key(plan_id: str, place: tuple[int, int]) -> str:
    return f"{folder(plan_id)}{place[0]}-{place[1]}.jsonl"


def result_key(plan_id: str, place: tuple[int, int]) -> str:
    return f"{folder(plan_id)}{place[0]}-{place[1]}.result.json"
