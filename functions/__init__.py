"""What holds for every function, before anything else is imported."""

import gc
import os

# Imports make much and drop little: to look for garbage at each 2,000 new objects costs 15 ms of a start.
gc.set_threshold(10_000)
# Otherwise pydantic looks for plugins in every package that is installed.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
