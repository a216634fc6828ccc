"""What a student's process may read: Python, libraries, fonts; never the course's own tools, solutions or tests."""

from __future__ import annotations

import functools
import glob
import importlib.machinery
import os
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass

# Programs and libraries of the system, time zones, fonts, and the little of /etc that they look at.
_SYSTEM = (
    "/bin", "/lib", "/lib64", "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/local/lib", "/nix/store",
    "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/usr/share/zoneinfo",
    "/usr/share/terminfo", "/usr/share/mime", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
    "/etc/localtime", "/etc/fonts", "/etc/nsswitch.conf", "/etc/mime.types", "/etc/alternatives",
    "/sys/devices/system/cpu",
)  # fmt: skip


@dataclass(frozen=True)
class Readable:
    """paths: files and folders, absolute, none inside another; hidden: files and folders below them that stay shut."""

    paths: tuple[str, ...]
    hidden: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, forbidden: Iterable[str] = (), packages: Iterable[str] = ("dl101",), extra: Iterable[str] = ()
    ) -> Readable:
        """This Python with its libraries and the named `packages`, without the `forbidden` modules (dotted names).

        What is on sys.path besides the libraries (the course's own folder, the current one) is not readable but for
        the packages named. `extra` are more files or folders, such as data that every submission may read.
        """
        installed = [p for p in sys.path if os.path.basename(p) in ("site-packages", "dist-packages")]
        named = [
            found
            for package in packages
            for entry in sys.path
            for found in (os.path.join(entry or ".", package), os.path.join(entry or ".", package + ".py"))
            if os.path.exists(found)
        ]
        paths = [*_SYSTEM, *_interpreter(), *installed, *named, *extra]
        hidden = [found for module in forbidden for entry in sys.path for found in _files(module, entry)]
        made = cls(_outermost(paths), tuple(sorted({os.path.realpath(path) for path in hidden})))
        made.open_paths, made.listed  # noqa: B018 - once here, not after every fork
        return made

    @functools.cached_property
    def open_paths(self) -> tuple[str, ...]:
        """The same for a sandbox that can only allow: folders around something hidden give way to what is in them."""
        return tuple(found for path in self.paths for found in self._around(os.path.realpath(path)))

    @functools.cached_property
    def listed(self) -> tuple[str, ...]:
        """Folders around something hidden: Python has to list them."""
        around = set()
        for path in self.hidden:
            parent = os.path.dirname(path)
            while any(parent == p or parent.startswith(p + "/") for p in map(os.path.realpath, self.paths)):
                around.add(parent)
                parent = os.path.dirname(parent)
        return tuple(sorted(around))

    def _around(self, path: str):
        if path in self.hidden:
            return
        if not any(name.startswith(path + "/") for name in self.hidden):
            yield path
            return
        for name in sorted(os.listdir(path)):
            yield from self._around(os.path.realpath(os.path.join(path, name)))


def _interpreter() -> list[str]:
    base, own = sys.base_prefix, sys.prefix
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
    if base not in ("/", "/usr"):
        # Conda and builds of one's own keep shared libraries and fonts beside Python.
        found += [os.path.join(base, name) for name in ("bin", "lib", "etc/fonts", "share/fonts", "share/zoneinfo")]
    found += [os.path.join(own, name) for name in ("bin", f"lib/{version}", "pyvenv.cfg")]
    return found


def _files(module: str, entry: str) -> list[str]:
    """Where a module's code lies below an entry of sys.path: its folder, its file, what was compiled from it."""
    *outer, last = module.split(".")
    folder = os.path.join(entry or ".", *outer)
    if not os.path.isdir(folder):
        return []
    name = os.path.join(glob.escape(folder), glob.escape(last))
    cached = os.path.join(glob.escape(folder), "__pycache__", glob.escape(last))
    found = [os.path.join(folder, last + suffix) for suffix in ("", *importlib.machinery.all_suffixes())]
    return [
        path for path in (*found, *glob.glob(name + ".*.so"), *glob.glob(cached + ".*.pyc")) if os.path.exists(path)
    ]


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Those that exist, without those inside another. A link stays under its own name beside what it leads to."""
    kept: list[str] = []
    for path in sorted({os.path.abspath(path) for path in paths if os.path.lexists(path)}, key=len):
        if not any(path.startswith(other + "/") and _inside(path, other) for other in kept):
            kept.append(path)
    return tuple(kept)


def _inside(path: str, other: str) -> bool:
    """Whether `path` is reached below `other` once links are followed: only then does opening `other` open it."""
    return os.path.realpath(path).startswith(os.path.realpath(other) + "/")
