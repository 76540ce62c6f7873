"""Who an article is by, as different programs write it."""

from syndicate.core.people import people


def test_an_address_without_a_host_is_none() -> None:
    """A feed that named it would not be valid; the name stays."""
    (person,) = people([{"name": "Odile", "url": "https://////odile.example/"}])
    assert (person.name, person.url) == ("Odile", None)
