"""What holds for every function, before anything else is imported."""

import gc
import os

# Imports make much and drop little: the default of 2,000 new objects costs a twelfth of a start for nothing.
gc.set_threshold(100_000)
# Otherwise pydantic looks for plugins in every package that is installed.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
