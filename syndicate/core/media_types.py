"""Media types by suffix, the same on every machine: the system's own tables differ from one to the next."""

from urllib.parse import urlsplit

UNKNOWN = "application/octet-stream"

BY_SUFFIX = {
    ".aac": "audio/aac",
    ".avif": "image/avif",
    ".css": "text/css",
    ".csv": "text/csv",
    ".epub": "application/epub+zip",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".m4v": "video/mp4",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".mpeg": "video/mpeg",
    ".mpg": "video/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".torrent": "application/x-bittorrent",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}


def media_type(address: str) -> str:
    """The media type of a file or address by its suffix (RFC 2046), or that of unknown bytes."""
    try:
        path = urlsplit(address).path
    except ValueError:
        path = address
    name = path.rpartition("/")[2]
    return BY_SUFFIX.get(name[name.rfind(".") :].lower(), UNKNOWN) if "." in name else UNKNOWN
