"""Writes shared/text/common_passwords.txt from two public lists: `python -m tools.common_passwords`.

The lists are those of Django (BSD-3-Clause) and zxcvbn (MIT), both from PyPI. All their passwords are lower
case, so none meets the portal's rules as it stands; a password is compared casefolded, and what is kept is
what could meet the rules with some letters capitalised.
"""

import gzip
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from shared.password_rules import COMMON_PASSWORDS, PASSWORD_MAX, PASSWORD_MIN

SOURCES = ("django==5.2.8", "zxcvbn==4.5.0")
# What customers of this utility, and Lithuanians in general, would think of first; with the usual endings.
OWN_WORDS = ("savitarna", "pakruojis", "pakruojo", "siluma", "šiluma", "karstas", "vanduo", "skaitiklis")
WORDS_OF_ALL = ("slaptazodis", "slaptažodis", "lietuva")
ENDINGS = ("1", "12", "123", "1234", "12345", "123456", *map(str, range(2015, 2031)))
SIGNS = ("", "!", ".")


def candidates(folder: Path) -> set[str]:
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    subprocess.run([*download, *SOURCES], check=True)
    return {*_djangos(folder), *_zxcvbns(folder), *_own()}


def _djangos(folder: Path) -> list[str]:
    packed = _read(folder, "django-*.whl", "django/contrib/auth/common-passwords.txt.gz")
    return gzip.decompress(packed).decode().split("\n")


def _zxcvbns(folder: Path) -> list[str]:
    source = _read(folder, "zxcvbn-*.whl", "zxcvbn/frequency_lists.py").decode()
    (passwords,) = re.findall(r'"passwords": "([^"]*)"', source)
    return str(passwords).split(",")


def _read(folder: Path, pattern: str, name: str) -> bytes:
    (wheel,) = folder.glob(pattern)
    return zipfile.ZipFile(wheel).read(name)


def _own() -> Iterable[str]:
    return ("".join(parts) for parts in product((*OWN_WORDS, *WORDS_OF_ALL), ENDINGS, SIGNS))


def could_meet_the_rules(password: str) -> bool:
    letters = sum(sign.isalpha() for sign in password)
    has_digit = any(sign.isdecimal() for sign in password)
    return PASSWORD_MIN <= len(password) <= PASSWORD_MAX and letters >= 2 and has_digit


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = {word.casefold() for word in candidates(Path(folder)) if could_meet_the_rules(word)}
    COMMON_PASSWORDS.write_text("\n".join(sorted(kept)) + "\n")
    print(f"{len(kept)} common passwords")


if __name__ == "__main__":
    main()
