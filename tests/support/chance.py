"""Random histories of paying, as hypothesis draws and shrinks them."""

from hypothesis import strategies as st

from tests.support.histories import Round
from tests.support.interleaved import Accident

FEW, MANY = st.integers(0, 3), st.integers(0, 9)
AMOUNT = st.sampled_from((0, 0, 1, 500, 1500, 4521, 9000))
OWED = st.tuples(st.sampled_from((0, 1, 999, 1500, 4521)), st.sampled_from((0, 0, 0, 1, 1000, 5000)))
WORKS = st.one_of(
    st.tuples(st.just("pays"), st.tuples(FEW, FEW, AMOUNT, st.integers(0, 2))),
    st.tuples(st.just("pays_by_link"), st.tuples(FEW, AMOUNT, st.integers(0, 1))),
    st.tuples(st.just("tells"), st.tuples(FEW, st.integers(0, 6))),
    st.tuples(st.just("tells"), st.tuples(FEW, st.just(0))),
    st.tuples(st.just("tells_otherwise"), st.tuples(FEW, FEW)),
    st.tuples(st.just("tells_again"), st.tuples(MANY)),
    st.tuples(st.just("forges"), st.tuples(FEW)),
    st.tuples(st.just("knows"), st.tuples(FEW)),
    st.tuples(st.just("looks"), st.tuples(FEW)),
    st.tuples(st.just("tends"), st.tuples()),
    st.tuples(
        st.just("imports"),
        st.tuples(FEW, st.sampled_from((0, 999, 4521, 6000)), st.sampled_from((0, 500, 4521))),
    ),
    st.tuples(st.just("asks_back"), st.tuples(FEW, st.sampled_from((0, 0, 1, 500, 4521)), st.integers(0, 2))),
    st.tuples(st.just("ends_refunds"), st.tuples(st.integers(0, 2))),
    st.tuples(st.just("states"), st.tuples(FEW, st.sampled_from((1, 500, 4521, 9000)), MANY)),
    st.tuples(st.just("assigns"), st.tuples(FEW, FEW)),
    st.tuples(st.just("mails"), st.tuples(st.integers(0, 1))),
)
ACCIDENTS = st.none() | st.builds(
    Accident,
    st.integers(0, 15) | st.integers(0, 60),
    st.sampled_from(("killed", "throttled", "conflict", "timed out")),
    st.sampled_from(("before", "after")),
)
LATER = st.sampled_from((1, 1, 1, 6, 60, 600, 3_600, 86_400))
ROUNDS = st.builds(
    Round,
    works=st.lists(WORKS, min_size=1, max_size=3).map(tuple),
    choices=st.lists(FEW, max_size=24).map(tuple),
    accidents=st.tuples() | st.tuples(ACCIDENTS, ACCIDENTS),
    later=LATER,
)
FIRST = st.tuples(st.just("pays"), st.tuples(FEW, FEW, AMOUNT, st.just(9)))
# Whose provider, what is owed, and what happens; without an order that is little.
HISTORIES = st.tuples(
    st.sampled_from(("montonio", "montonio", "paysera")),
    st.tuples(OWED, OWED, OWED, OWED),
    st.builds(lambda first, rest: [Round((first,)), *rest], FIRST, st.lists(ROUNDS, min_size=1, max_size=5)),
)
