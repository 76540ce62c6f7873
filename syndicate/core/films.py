"""Pictures of films that are shown in a frame, at the hosts that have one at an address of their own."""

import re

_PICTURES = (
    (
        re.compile(
            r"https?://(?:www\.)?(?:youtube(?:-nocookie)?\.com/(?:embed/|v/|watch\?v=)|youtu\.be/)"
            r"(?P<film>(?!videoseries)[\w-]{11})(?![\w-])",
            re.ASCII,
        ),
        "https://i.ytimg.com/vi/{}/hqdefault.jpg",
    ),
    (
        re.compile(
            r"https?://(?:www\.|geo\.)?dailymotion\.com/(?:embed/)?video/(?P<film>[a-z0-9]{4,12})(?![\w-])",
            re.ASCII,
        ),
        "https://www.dailymotion.com/thumbnail/video/{}",
    ),
)


def picture_of(frame: str) -> str | None:
    """The address of a film's picture, or None if the host that shows it is not known.

    :param frame: address of the frame, as it stands in an attribute
    """
    for known, place in _PICTURES:
        if found := known.match(frame):
            return place.format(found["film"])
    return None
