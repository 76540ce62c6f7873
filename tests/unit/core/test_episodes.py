"""What a header may say of an episode."""

import pytest

from syndicate.core.fields import resolve
from syndicate.model import Episode


def test_an_episode_is_read_from_a_table() -> None:
    """Numbers, kind, explicit, title and picture, each under its usual names."""
    declared = resolve(
        {
            "podcast": {
                "Episode": 3,
                "season": "2",
                "episodeType": "Bonus",
                "explicit": False,
                "title": "High water",
                "image": "cover.jpg",
            }
        }
    )
    assert declared.episode == Episode(
        number=3, season=2, kind="bonus", explicit=False, title="High water", image="cover.jpg"
    )
    assert declared.warnings == ()
    assert declared.enclosures == ()


def test_an_episode_is_read_from_single_keys() -> None:
    """Headers without tables say the same."""
    declared = resolve({"podcast.episode": "4", "podcast.explicit": "yes"})
    assert declared.episode == Episode(number=4, explicit=True)


def test_a_file_under_the_same_key_stays_the_file() -> None:
    """`podcast` may name the sound: its title and type are the file's."""
    declared = resolve({"podcast": {"url": "a.mp3", "title": "A", "type": "audio/mpeg", "episode": 5}})
    assert declared.episode == Episode(number=5)
    assert [enclosure.title for enclosure in declared.enclosures] == ["A"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("episode", "0"),
        ("episode", "one"),
        ("episode", "9" * 400),
        ("season", -1),
        ("type", "whole"),
        ("explicit", "perhaps"),
        ("image", "javascript:alert(1)"),
    ],
)
def test_what_does_not_fit_is_left_out_with_a_warning(key: str, value: object) -> None:
    """The article is published all the same."""
    declared = resolve({"podcast": {key: value}})
    assert declared.episode is None
    assert len(declared.warnings) == 1


def test_most_articles_are_no_episode() -> None:
    """Nothing declared, nothing said."""
    assert resolve({"title": "Low water", "podcast": "a.mp3"}).episode is None
