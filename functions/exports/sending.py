"""Makes the files: each record in exactly one, each file whole, numbers without gaps, whenever a run dies.

A file goes through: turn taken, records kept in a manifest, begun, put, records removed, finished. Until it
is begun nothing has happened; from then on whoever gets the next turn goes on from the manifest.
"""

import time
from collections.abc import Callable

from functions.exports import bucket, files, store
from functions.exports.files import File
from functions.exports.store import Turn
from shared.errors import Busy
from shared.outbox import KINDS, Kind
from shared.problems import LOGGER

MOST = 50_000  # records of a file
# Milliseconds that the largest file takes, with a margin; a run that is cut short loses nothing but time.
NEEDED = 120_000


def send_all(time_left: Callable[[], int]) -> None:
    """Files of all that waits, the kinds in turn, as long as there is time (in ms).

    Raises Busy when another run was at one of the kinds, so that what it no longer saw is asked for again.
    """
    waiting, busy = list(KINDS), False
    while waiting and time_left() > NEEDED:
        kind = waiting.pop(0)
        try:
            records = send(kind, int(time.time()))
        except Busy:
            busy = True
            continue
        if records:
            waiting.append(kind)
            LOGGER.info("sent", kind=kind, records=records)
    if busy:
        raise Busy


def send(kind: Kind, now: int) -> int:
    """Makes or completes one file; gives its records, 0 if none wait. Raises Busy if it is another's turn."""
    turn = store.lease(kind, now)
    try:
        return _sent(turn, now)
    except Exception:
        store.give_back(turn)
        raise


def _sent(turn: Turn, now: int) -> int:
    turn = turn if turn.manifest else _begun(turn)
    if not turn.manifest:
        store.give_back(turn)
        return 0
    records = bucket.manifest(turn.manifest)
    if not bucket.is_there(turn.file):
        bucket.put_file(turn.file, files.document(turn.kind, (record["cells"] for record in records)))
    store.remove(records)
    store.finish(turn, len(records), now)
    return len(records)


def _begun(turn: Turn) -> Turn:
    """The turn with a file of what waits, or as it is if nothing does."""
    bucket.forget_manifests(turn.kind)
    records = store.waiting(turn.kind, MOST)
    if not records:
        return turn
    return store.begin(turn, _free(turn.file).number, bucket.put_manifest(turn.kind, records))


def _free(file: File) -> File:
    """This or the next file whose number is free: a table that was restored is behind the bucket."""
    while bucket.is_there(file):
        file = File(file.kind, file.number + 1)
    return file
