"""`make test` leaves nothing out."""

from tests.support.template import ROOT
from tools.test import PARTS


def test_every_file_of_tests_belongs_to_one_part() -> None:
    files = {file.relative_to(ROOT) for file in (ROOT / "tests").rglob("test_*.py")}
    given = [path for part in PARTS for path in part.tests]
    owners = {file: [path for path in given if file.is_relative_to(path)] for file in files}

    assert {file: paths for file, paths in owners.items() if len(paths) != 1} == {}
