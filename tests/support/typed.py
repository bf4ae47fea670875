"""Any text that somebody could type or send."""

from hypothesis import strategies as st

SIGNS = st.text(st.characters(codec="utf-8"), max_size=60)
