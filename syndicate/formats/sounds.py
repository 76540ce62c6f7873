"""How long a sound or film is, told from its bytes. A file that cannot be understood has no length."""

from io import BytesIO

_MEASURED = ("audio/", "video/")


def duration_s(data: bytes, media_type: str) -> int | None:
    """Seconds, to the nearest; None for what is no sound or film, and for one that does not say.

    :param media_type: of the file
    """
    if not media_type.startswith(_MEASURED):
        return None
    import mutagen  # noqa: PLC0415 - two dozen formats, and few corpora have any

    try:
        found = mutagen.File(BytesIO(data))
        length = getattr(getattr(found, "info", None), "length", None)
    except Exception:  # noqa: BLE001 - a damaged file fails in as many ways as there are formats
        return None
    return int(length + 0.5) if isinstance(length, int | float) and 0 < length < 10**8 else None
