"""Two names that change what they stand for, at one moment where the system can, so that neither is ever absent."""

from __future__ import annotations

import ctypes
import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""Of <fcntl.h> and <linux/fs.h>."""
CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
"""What a kernel, or a file system such as NFS, says that cannot exchange names."""


def swap(one: Path, other: Path, meanwhile: Path) -> None:
    """Let two names change places; where that takes three steps, *meanwhile* holds what *other* held between them."""
    if not _exchanged(one, other):
        other.rename(meanwhile)
        one.rename(other)
        meanwhile.rename(one)


def _exchanged(one: Path, other: Path) -> bool:
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # Linux alone has it
        return False
    if rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))
