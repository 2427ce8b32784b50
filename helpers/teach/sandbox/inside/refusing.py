"""Calls of the kernel that no notebook needs: they get "not permitted" (a seccomp filter, on x86-64 and ARM64).

Among them is what outlives a process or is counted by no limit (shared memory without a file, keys, queues), what
looks into other processes, what makes namespaces, and sockets of other kinds than the ordinary ones, because some of
them know no network namespaces.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

_NEWER = (425, 428, 429, 430, 431, 432, 433, 438, 442, 447)
"""io_uring, the new calls for mounting, pidfd_getfd, memfd_secret: the same numbers everywhere."""
_X86 = (29, 30, 31, 64, 68, 101, 155, 165, 166, 240, 248, 249, 250, 272, 298, 304, 308, 310, 311, 319, 321, 323)
_ARM = (194, 195, 196, 190, 186, 117, 41, 40, 39, 180, 217, 218, 219, 97, 241, 265, 268, 270, 271, 279, 280, 282)
"""shmget, shmat, shmctl, semget, msgget, ptrace, pivot_root, mount, umount2, mq_open, add_key, request_key, keyctl,
unshare, perf_event_open, open_by_handle_at, setns, process_vm_readv and _writev, memfd_create, bpf, userfaultfd."""
_MACHINES = {"x86_64": (0xC000003E, _X86, 56, 41), "aarch64": (0xC00000B7, _ARM, 220, 198)}
"""The mark of an architecture, its numbers, and those of clone and socket."""
_CLONE3, _NEW_NAMESPACES = 435, 0x7E020000
_FAMILIES = (1, 2, 10)
"""Sockets on this computer, IPv4 and IPv6."""
_LOAD, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST = 0, 4, 16
_SECCOMP, _FILTER = 22, 2


def refuse() -> bool:
    """Refuse those calls from now on, here and in everything started from here; return whether that was possible."""
    machine = _MACHINES.get(os.uname().machine)
    if machine is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    steps = _program(*machine)
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code)))
    call = ctypes.CDLL(None, use_errno=True).prctl
    return bool(call(_SECCOMP, ctypes.c_ulong(_FILTER), program, ctypes.c_ulong(0), ctypes.c_ulong(0)) == 0)


def _program(mark: int, numbers: tuple[int, ...], clone: int, socket: int) -> list[tuple[int, int, int, int]]:
    """Return the filter, step by step: (what, steps to jump if true, if false, a number)."""
    no, unknown = (_RETURN, 0, 0, _ERROR | errno.EPERM), (_RETURN, 0, 0, _ERROR | errno.ENOSYS)
    steps = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, mark), no]
    steps += [(_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, 0x40000000), no]
    for number in (*numbers, *_NEWER):
        steps += [(_EQUAL, 0, 1, number), no]
    steps += [(_EQUAL, 0, 1, _CLONE3), unknown]
    steps += [(_EQUAL, 0, 4, clone), (_LOAD, 0, 0, _FIRST), (_BITS, 0, 1, _NEW_NAMESPACES), no, (_RETURN, 0, 0, _ALLOW)]
    steps += [(_EQUAL, 0, 5, socket), (_LOAD, 0, 0, _FIRST)]
    steps += [(_EQUAL, len(_FAMILIES) - i, 0, family) for i, family in enumerate(_FAMILIES)]
    return [*steps, (_RETURN, 0, 0, _ERROR | errno.EAFNOSUPPORT), (_RETURN, 0, 0, _ALLOW)]
