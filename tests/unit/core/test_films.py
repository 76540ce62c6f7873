"""Which pictures stand for films, where a publication wants them."""

import pytest

from syndicate.core.films import picture_of


@pytest.mark.parametrize(
    ("frame", "picture"),
    [
        (
            "https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0",
            "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg",
        ),
        (
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
            "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg",
        ),
        (
            "https://youtu.be/dQw4w9WgXcQ",
            "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg",
        ),
        (
            "https://www.dailymotion.com/embed/video/x7tgad0",
            "https://www.dailymotion.com/thumbnail/video/x7tgad0",
        ),
        ("https://www.youtube.com/embed/videoseries?list=1", None),
        ("https://evil.example/https://youtu.be/dQw4w9WgXcQ", None),
        ("https://films.example/embed/1", None),
        ("", None),
    ],
)
def test_a_film_has_a_picture_where_its_host_has_one_in_a_known_place(
    frame: str, picture: str | None
) -> None:
    """Nothing is asked of any host to find it out."""
    assert picture_of(frame) == picture
