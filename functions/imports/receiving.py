"""A delivery that has just come: looked into, cut to chunks, and imported here if it is small."""

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from functions.imports import bucket, chunks, cutting, documents, facts, finishing, flow, plans, stamps
from functions.imports.bucket import Object
from functions.imports.faults import FileRefused
from functions.imports.finishing import Clock
from functions.imports.forms import Source, opened
from functions.imports.forms.budget import MOST_DATA, Exhausted
from functions.imports.items import ENDED
from functions.imports.plans import FilePlan, Plan
from shared import parallel

MOST_TRIES = 2
MOST_TABLES = 100  # files with rows in a ZIP, cut one after the other


def receive(key: str, enough_time: Clock) -> None:
    """Imports the object `key`, or begins to, unless that is done already or it has gone.

    What died with an earlier object of that name goes on too: its own second event finds this one, or none.
    """
    plan_id = ""
    if found := bucket.find(key):
        plan_id = plans.delivery_id(key, found.etag, found.put_at)
        _receive(plan_id, key, found, enough_time)
    for other in bucket.begun(key):
        if other != plan_id and (plan := bucket.plan(other)):
            flow.start(plan)


def _receive(plan_id: str, key: str, found: Object, enough_time: Clock) -> None:
    if finishing.is_done(key, plan_id):
        return
    begun = bucket.plan(plan_id)
    plan = begun or _plan(Plan(id=plan_id, key=key, received_at=int(found.put_at.timestamp())), found)
    # What was cut short once is left to the flow, which tries again for longer and tells when it gives up.
    if begun or len(plan.places) > 1 or not _in_place(plan, enough_time):
        flow.start(plan)


def _in_place(plan: Plan, enough_time: Clock) -> bool:
    """Whether all was done in the time there is."""
    for number in range(len(plan.places)):
        chunks.run(plan.id, number)
    return not finishing.finish({"plan": plan.id}, enough_time)["more"]


def _plan(plan: Plan, found: Object) -> Plan:
    """The plan with what is to be done, once that is in the bucket too."""
    with TemporaryDirectory() as folder:
        try:
            _try(plan)
            _look_into(plan, found, Path(folder))
        except FileRefused as refused:
            plan.refused, plan.files = refused.code, []
    bucket.put(plans.plan_key(plan.id), plan.model_dump_json().encode())
    return plan


def _try(plan: Plan) -> None:
    """What was the end of two processes is told to the clerk by the third, the last that Lambda starts."""
    key = plans.tries_key(plan.id)
    tries = int(bucket.read(key) or b"0")
    if tries == MOST_TRIES:
        raise FileRefused("interrupted")
    bucket.put(key, str(tries + 1).encode())


def _look_into(plan: Plan, found: Object, folder: Path) -> None:
    if found.size > MOST_DATA:
        raise FileRefused("file_large")
    path = folder / "object"
    found.save(path)
    sources, papers = opened(path, PurePosixPath(plan.key).name)
    if sum(1 for source in sources if not source.refused) > MOST_TABLES:
        raise FileRefused("zip_many")
    plan.files = [_file(plan, place, source, found) for place, source in enumerate(sources)]
    plan.papers = documents.papers(plan.key, papers, found.put_at)


def _file(plan: Plan, place: int, source: Source, found: Object) -> FilePlan:
    """One file cut to chunks; it is refused without the others, unless it is a bomb."""
    # A ZIP's member can be named with halves of characters, which cannot be written down.
    name = source.name.encode(errors="replace").decode()
    file = FilePlan(name=name, kind=source.kind, refused=source.refused)
    # Facts are not newer or older than others: a date in the name of a statement is no reason to refuse it.
    names = [] if source.kind in facts.TAKERS else [name, PurePosixPath(plan.key).name]
    try:
        file.exported = stamps.exported(stamps.stamp(names, found.put_at), plan.received_at, source.digest)
        file.full = source.kind in ENDED and stamps.is_full(names)
        if not source.refused:
            file.chunks = _cut(plan, place, source)
    except Exhausted:
        raise
    except FileRefused as refused:
        file.refused = refused.code
    return file


def _cut(plan: Plan, place: int, source: Source) -> list[int]:
    """The numbers of the chunks, which are in the bucket then."""
    with TemporaryDirectory() as folder:
        cut = cutting.cut(source, Path(folder))
        parallel.each(lambda number: _upload(plans.chunk_key(plan.id, (place, number)), cut[number]), cut)
    return list(cut)


def _upload(key: str, path: Path) -> None:
    with path.open("rb") as body:
        bucket.put(key, body)
