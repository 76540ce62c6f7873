"""How often something may be done."""

from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.rates import Allowance


def test_so_many_a_minute_and_then_one_waits_for_the_oldest_to_pass() -> None:
    """What is refused does not count, and says when to come again."""
    allowance = Allowance(2)
    assert [allowance.wait_s("a", now) for now in (0.0, 10.0)] == [0.0, 0.0]
    assert allowance.wait_s("a", 20.0) == 40.0
    assert allowance.wait_s("a", 60.0) == 0.0
    assert allowance.wait_s("a", 61.0) == 9.0


def test_names_do_not_share() -> None:
    """One that asks without end takes nothing from another."""
    allowance = Allowance(1)
    assert [allowance.wait_s(name, 0.0) for name in "abab"] == [0.0, 0.0, 60.0, 60.0]


def test_zero_allows_any_number() -> None:
    """As the settings say."""
    assert not any(Allowance(0).wait_s("a", 0.0) for _ in range(100))


def test_names_without_end_take_no_memory_without_end() -> None:
    """A flood of names is held off; a minute later they are forgotten."""
    allowance = Allowance(1)
    waits = [allowance.wait_s(str(number), 0.0) for number in range(30_000)]
    assert 0 < waits.count(0.0) < 30_000
    assert allowance.wait_s("another", 60.0) == 0.0


@given(st.integers(1, 5), st.lists(st.floats(0, 300, allow_nan=False), max_size=60))
def test_no_minute_holds_more_than_is_allowed(per_minute: int, moments: list[float]) -> None:
    """Wherever the minute begins."""
    allowance = Allowance(per_minute)
    taken = [now for now in sorted(moments) if not allowance.wait_s("a", now)]
    assert all(sum(start <= now < start + 60 for now in taken) <= per_minute for start in taken)
