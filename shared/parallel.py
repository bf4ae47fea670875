"""Calls to AWS side by side: one step's time for many partitions."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from shared import aws

THREADS = 16


@cache
def _pool() -> ThreadPoolExecutor:
    aws.dynamodb()  # threads that begin with it would each make one, which takes long; nor may they
    return ThreadPoolExecutor(THREADS)


def each[Given, Found](work: Callable[[Given], Found], given: Iterable[Given]) -> list[Found]:
    """`work` of every one of `given`, in their order; `work` must not call this itself."""
    some = list(given)
    if len(some) == 1:  # as with most customers' contracts: a thread for it would only take time
        return [work(some[0])]
    return list(_pool().map(work, some))


def both[One, Other](one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """Two different calls at once; `other` may be several, made by `each`."""
    waiting = _pool().submit(one)
    second = other()
    return waiting.result(), second
