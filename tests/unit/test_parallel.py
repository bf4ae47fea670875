"""Calls side by side."""

from shared import aws, parallel


def test_threads_that_begin_with_the_database_share_one_client() -> None:
    aws.dynamodb.cache_clear()
    parallel._pool.cache_clear()  # noqa: SLF001 - as in a process that has just begun
    assert len(set(parallel.each(lambda _: aws.dynamodb(), range(parallel.THREADS)))) == 1
