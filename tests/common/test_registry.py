from dataclasses import dataclass

import pytest

from common.registry import Registry


@dataclass(frozen=True)
class Hook:
    name: str
    what: str = ""


def test_things_come_in_the_order_of_their_names_whoever_hung_them_first():
    registry: Registry[Hook] = Registry()
    registry.hang(Hook("b"))
    registry.hang(Hook("a"))
    assert [hook.name for hook in registry] == ["a", "b"]


def test_the_same_thing_twice_hangs_once_and_another_is_refused():
    registry: Registry[Hook] = Registry()
    registry.hang(Hook("a"))
    registry.hang(Hook("a"))
    with pytest.raises(ValueError, match="a hangs here already"):
        registry.hang(Hook("a", "other"))
    assert registry["a"].what == ""


def test_what_is_taken_down_is_gone():
    registry: Registry[Hook] = Registry()
    registry.hang(Hook("a"))
    registry.take_down("a")
    registry.take_down("a")
    assert "a" not in registry
