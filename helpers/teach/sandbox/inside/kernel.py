"""The few calls of the Linux kernel that Python does not offer."""

from __future__ import annotations

import ctypes
import os
import struct

NEWNS, NEWUTS, NEWIPC = 0x00020000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
_BIND, _REC, _PRIVATE, _DETACH = 0x1000, 0x4000, 0x40000, 2
_NOSUID, _NODEV = 2, 4
_MOUNT_SETATTR = 442
_AT_RECURSIVE, _ATTR_RDONLY, _ATTR_NOSUID = 0x8000, 1, 2
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41, "ppc64le": 203, "s390x": 217}
_CAPSET = {"x86_64": 126, "aarch64": 91, "riscv64": 91, "ppc64le": 184, "s390x": 185}
_SUBREAPER, _PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVS, _CAPBSET_DROP = 36, 1, 4, 38, 24
_LAST_CAPABILITY = 63


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    """Raise OSError with the kernel's reason if a call failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave the namespaces of the parent; raises OSError where that is not allowed."""
    _checked(_libc().unshare(flags), "unshare")


def private_mounts() -> None:
    """Let no mount made from now on be seen outside."""
    _checked(_libc().mount(None, b"/", None, ctypes.c_ulong(_REC | _PRIVATE), None), "make / private")


def bind(source: str, target: str) -> None:
    """Show a file or folder at a second place."""
    call = _libc().mount(source.encode(), target.encode(), None, ctypes.c_ulong(_BIND | _REC), None)
    _checked(call, f"bind {source}")


def mount(kind: str, target: str, options: str = "") -> None:
    """Mount a file system that has no disk, such as tmpfs or proc."""
    flags = ctypes.c_ulong(_NOSUID | _NODEV)
    call = _libc().mount(kind.encode(), target.encode(), kind.encode(), flags, options.encode() or None)
    _checked(call, f"mount {kind} on {target}")


def read_only(target: str) -> None:
    """Make a mount and all below it read-only (Linux 5.12 or later)."""
    wanted = struct.pack("QQQQ", _ATTR_RDONLY | _ATTR_NOSUID, 0, 0, 0)
    here = ctypes.c_int(-100)  # AT_FDCWD
    path, flags = ctypes.c_char_p(target.encode()), ctypes.c_uint(_AT_RECURSIVE)
    call = _libc().syscall(_MOUNT_SETATTR, here, path, flags, ctypes.c_char_p(wanted), ctypes.c_size_t(32))
    _checked(call, f"make {target} read-only")


def new_root(folder: str) -> None:
    """Make a mounted folder the root, and let go of the old one."""
    number = _PIVOT_ROOT.get(os.uname().machine)
    if number is None:
        raise OSError(f"pivot_root is not known for {os.uname().machine}")
    os.chdir(folder)
    _checked(_libc().syscall(number, ctypes.c_char_p(b"."), ctypes.c_char_p(b".")), "pivot_root")
    _checked(_libc().umount2(b".", _DETACH), "let go of the old root")
    os.chdir("/")


def _prctl(what: int, value: int) -> int:
    if not hasattr(_libc(), "prctl"):  # another system than Linux, where there are no walls either
        return -1
    result: int = _libc().prctl(what, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
    return result


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    _prctl(_SUBREAPER, 1)


def end_with_parent(signal: int) -> None:
    """Get a signal when the parent ends."""
    _prctl(_PDEATHSIG, signal)


def closed_to_others() -> None:
    """Let no other process of the same user look into this one."""
    _prctl(_DUMPABLE, 0)


def open_to_itself() -> None:
    """Let this process look into itself again; behind its walls there is nobody else."""
    _prctl(_DUMPABLE, 1)


def no_new_privileges() -> None:
    """Give up for good that a program could give more rights; a system without that call refuses to go on."""
    _checked(_prctl(_NO_NEW_PRIVS, 1), "no_new_privs")


def no_capabilities_to_come() -> None:
    """Give up that a program could win back rights that root has; called while this process has them."""
    for number in range(_LAST_CAPABILITY + 1):
        _prctl(_CAPBSET_DROP, number)  # one that this kernel does not know, or that is gone already, is no harm


def no_capabilities() -> None:
    """Give up every right that root has."""
    number = _CAPSET[os.uname().machine]
    header = ctypes.create_string_buffer(struct.pack("Ii", 0x20080522, 0))
    nothing = ctypes.create_string_buffer(struct.pack("6I", *[0] * 6))
    _checked(_libc().syscall(number, header, nothing), "capset")
