"""What the file system refuses, in words for the person who can mend it. Decides nothing else."""

import errno
import os

from syndicate.errors import OutputError

_RIGHTS = "Give the user that runs syndicate the right to write there, or choose another path in [output]."
_IN_THE_WAY = "Move what stands in its way out of the output folder."
_REMEDIES = {
    errno.ENOSPC: "Make room on the disk; what was published before is still in place.",
    errno.EDQUOT: "Make room in the user's quota; what was published before is still in place.",
    errno.EFBIG: "Raise the limit on file sizes (ulimit -f) of the user that runs syndicate.",
    errno.EROFS: "Make the disk writable, or choose another path in [output].",
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.ENAMETOOLONG: "Shorten the slug, section or tag that the path is made from.",
    errno.EISDIR: _IN_THE_WAY,
    errno.ENOTEMPTY: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.ELOOP: "Remove the symbolic link from the output folder: links are not followed when writing.",
    errno.EMFILE: "Raise the limit on open files (ulimit -n) of the user that runs syndicate.",
    errno.EIO: "Check the disk: it failed to read or write.",
}
_OTHER = "Check the output folder; what was published before is still in place."


def explained(what: object, failure: OSError) -> OutputError:
    """The error that says why ``what``, a path, was not published or withdrawn, and what helps."""
    number = failure.errno or 0
    cause = os.strerror(number) if number else str(failure)
    return OutputError(f"cannot write {what}: {cause}", remedy=_REMEDIES.get(number, _OTHER))


def refused(path: str, why: str) -> OutputError:
    """The error for a path that no output may have."""
    return OutputError(
        f"cannot publish {path!r}: {why}",
        remedy="Change the permalink, slug, section or tag that the path is made from.",
    )
