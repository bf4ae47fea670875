"""The moments at which tests stand still."""

import time_machine

START = 1_795_000_000  # 2026-11-18 11:06:40 UTC
NOW = 1_795_431_600  # 2026-11-23 11:00 UTC, in the window of declarations

type Clock = time_machine.TimeMachineFixture
