"""The command line of the course: `python3 -m helpers lab` and `python3 -m helpers test`.

This file must be readable by Pythons that are too old to run the course, because they have to say so in words.
So it keeps to old syntax and imports the rest only after looking at the version.
"""

import sys

OLDEST = (3, 11)


def newer_python():
    """Return the command of a Python on this computer that is new enough, or an empty string."""
    try:
        from shutil import which
        from subprocess import DEVNULL, call
    except ImportError:
        return ""
    for minor in (13, 14, 12, 11):
        name = "python3.%d" % minor
        found = which(name)
        if found and call([found, "-c", ""], stdout=DEVNULL, stderr=DEVNULL) == 0:
            return name
    return ""


def too_old(running, found):
    """Return the sentence for a Python that is too old: what is wrong and what to do about it."""
    oldest, version = ".".join(map(str, OLDEST)), ".".join(map(str, running[:3]))
    sentence = "The course needs Python %s or newer; this is Python %s. " % (oldest, version)
    if found:
        return sentence + "This computer has a newer one: type %s in place of the first word of the command." % found
    return sentence + "Install Python 3.13 from https://www.python.org/downloads/ and run the same command with it."


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.exit(too_old(sys.version_info, newer_python()))
    from helpers.bootstrap import main

    sys.exit(main(sys.argv[1:]))
