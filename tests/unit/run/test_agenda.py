"""Wishes for passes from several threads become as few passes as will do."""

import threading

from syndicate.run.agenda import Agenda, Errand


def test_looks_at_several_paths_are_one_pass() -> None:
    """What was asked before the pass begins is done by it."""
    agenda = Agenda()
    agenda.look(frozenset({"a"}))
    agenda.look(frozenset({"b", "a"}))
    assert agenda.next() == Errand(paths=frozenset({"a", "b"}))


def test_a_scan_includes_what_was_to_be_looked_at() -> None:
    """A pass over everything leaves no look behind it."""
    agenda = Agenda()
    agenda.look(frozenset({"a"}))
    agenda.scan()
    assert agenda.next() == Errand(paths=None)
    agenda.close()
    assert agenda.next() is None


def test_of_two_scans_the_more_thorough_is_made() -> None:
    """One that opens every folder is not forgotten for another that does not, and is made once."""
    agenda = Agenda()
    agenda.scan(full=True)
    agenda.scan()
    assert agenda.next() == Errand(paths=None, full=True)
    agenda.scan()
    assert agenda.next() == Errand(paths=None)


def test_a_second_look_believes_what_it_sees() -> None:
    """It comes first, alone, and nothing that was asked beside it is forgotten."""
    agenda = Agenda()
    agenda.look(frozenset({"a"}))
    agenda.look_again(frozenset({"gone"}))
    agenda.look_again(frozenset({"gone too"}))
    assert agenda.next() == Errand(paths=frozenset({"gone", "gone too"}), believe_gone=True)
    assert agenda.next() == Errand(paths=frozenset({"a"}))


def test_a_look_at_nothing_is_a_pass_all_the_same() -> None:
    """An embargo that ends changes no file."""
    agenda = Agenda()
    agenda.look(frozenset())
    assert agenda.next() == Errand(paths=frozenset())


def test_who_waits_is_woken_by_a_wish_and_by_the_end() -> None:
    """A thread that has nothing to do sleeps until there is something, or nothing more to come."""
    agenda = Agenda()
    got: list[Errand | None] = []

    def work() -> None:
        got.append(agenda.next())
        got.append(agenda.next())

    thread = threading.Thread(target=work)
    thread.start()
    agenda.scan()
    while not got:
        thread.join(0.01)
    agenda.close()
    thread.join(10)
    assert got == [Errand(paths=None), None]


def test_once_closed_nothing_more_is_done() -> None:
    """A stop comes before what is still wished for."""
    agenda = Agenda()
    agenda.scan()
    agenda.close()
    assert agenda.next() is None
