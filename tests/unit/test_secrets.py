"""Passwords are hashed well; secrets of sessions and links cannot be guessed."""

import time
from statistics import median

import pytest

from shared import passwords, tokens


def test_a_password_is_hashed_with_argon2id_19_mib_two_passes() -> None:
    assert passwords.hashed("Slapta7Vasara").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_hash_that_stands_in_for_nobody_costs_what_others_cost() -> None:
    assert not passwords.HASHER.check_needs_rehash(passwords.NOBODYS)


def test_the_right_password_is_right_and_no_other() -> None:
    kept = passwords.hashed("Slapta7Vasara")
    assert passwords.verify(kept, "Slapta7Vasara")
    assert not passwords.verify(kept, "slapta7vasara")
    assert not passwords.verify(kept, "")


@pytest.mark.parametrize("kept", [None, "", "no hash"])
def test_without_a_proper_hash_no_password_is_right(kept: str | None) -> None:
    assert not passwords.verify(kept, "Slapta7Vasara")


def test_verifying_takes_as_long_for_nobody_as_for_somebody() -> None:
    kept = passwords.hashed("Slapta7Vasara")
    somebodys, nobodys = [], []
    for _ in range(9):
        somebodys.append(seconds(kept))
        nobodys.append(seconds(None))
    # Loose, for a busy machine: without a hash to compare with it would be a thousandth.
    assert median(somebodys) / 2 < median(nobodys) < median(somebodys) * 2


def seconds(kept: str | None) -> float:
    start = time.perf_counter()
    passwords.verify(kept, "Slaptas0Kitas")
    return time.perf_counter() - start


def test_secrets_have_256_bits_and_ids_96_and_never_repeat() -> None:
    made = {tokens.new_secret() for _ in range(1000)} | {tokens.new_id() for _ in range(1000)}
    assert len(made) == 2000
    assert {len(secret) for secret in made} == {43, 24}


def test_what_is_stored_of_a_secret_is_its_sha_256() -> None:
    assert tokens.digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
