"""Health is judged by what was done last, not by what is claimed."""

from syndicate.run.health import Health


def test_a_new_daemon_is_well_and_has_made_no_pass_yet() -> None:
    """It is not called dead before it had the time to beat."""
    report = Health().report()
    assert (report["ok"], report["scheduler"], report["last_pass_age_s"]) == (True, "alive", None)


def test_a_heartbeat_that_is_late_is_a_dead_scheduler() -> None:
    """Whatever else works, a scheduler that does not beat is not there; a beat brings it back."""
    health = Health(late_s=-1)
    assert (health.report()["ok"], health.report()["scheduler"]) == (False, "dead")
    health.late_s = 60
    health.beat()
    assert health.report()["ok"]


def test_a_failed_pass_is_trouble_until_one_succeeds() -> None:
    """The cause is named, and the age of the last good pass goes on counting."""
    health = Health()
    health.passed()
    health.passed("the disk is full")
    report = health.report()
    assert (report["ok"], report["trouble"]) == (False, "the disk is full")
    assert report["last_pass_age_s"] is not None
    health.passed()
    assert (health.report()["ok"], health.report()["trouble"]) == (True, None)
