"""Landlock: which files a process may touch, whoever owns them (man 7 landlock; ABI 1 in Linux 5.13, 7 in 6.15)."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from courseware.engine.sandbox import linux

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
READ = EXECUTE | READ_FILE | READ_DIR
_FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | _TRUNCATE | _IOCTL_DEV
_TCP = 0b11  # bind, connect
_SCOPES = 0b11  # abstract UNIX sockets, signals


def abi() -> int:
    """The kernel's Landlock ABI; 0 without Landlock."""
    try:
        return linux.call("landlock_create_ruleset", None, 0, 1)
    except OSError:
        return 0


def _all_rights(version: int) -> int:
    rights = (1 << 13) - 1
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
        rights |= right if version >= since else 0
    return rights


def everything(version: int) -> int:
    """All that one may do with files under a path, but for making device nodes."""
    return _all_rights(version) & ~(1 << 6 | 1 << 11)


def restrict(version: int, rules: Iterable[tuple[str, int]]) -> None:
    """From here on this thread touches only what `rules` (path, rights beneath it) name; paths that are missing are
    left out. No TCP (ABI 4), and no signal or abstract socket to a process outside (ABI 6). For good, needs
    no_new_privs. Raises OSError."""
    handled = _all_rights(version)
    attributes = struct.pack("QQQ", handled, _TCP, _SCOPES)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = linux.call("landlock_create_ruleset", attributes, size, 0)
    try:
        for path, rights in rules:
            try:
                descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except (FileNotFoundError, PermissionError):
                continue
            try:
                if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                    rights &= _FILE_RIGHTS
                rule = struct.pack("=Qi", rights & handled, descriptor)
                linux.call("landlock_add_rule", ruleset, 1, ctypes.c_char_p(rule), 0)
            finally:
                os.close(descriptor)
        linux.call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)
