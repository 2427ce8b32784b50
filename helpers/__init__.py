"""What a lesson notebook uses, imported only when it is first used.

Importing this package runs nothing but these lines, so that the start-up command works on a bare Python and a
cell that only loads a table never waits for the chart library. Each public name knows the module it lives in.
"""

from importlib import import_module

_HOME = {
    "load": "helpers.data",
    "sources": "helpers.data",
    "tables": "helpers.data",
    "describe": "helpers.data",
    "explore": "helpers.explorable",
    "figure": "helpers.figures",
    "show": "helpers.live",
    "keys": "helpers.lesson",
    "predict": "helpers.exercises",
    "checkpoint": "helpers.exercises",
    "judge": "helpers.exercises",
    "outcome": "helpers.exercises",
    "case": "helpers.exercises.desk",
    "check": "helpers.exercises.desk",
    "hint": "helpers.exercises.desk",
    "solution": "helpers.exercises.desk",
    "my_name": "helpers.exercises.desk",
    "progress": "helpers.exercises.report",
    "brief": "helpers.briefs",
    "self_test": "helpers.selftest",
}

__all__ = list(_HOME)


def __getattr__(name):
    """Return a public name from the module it lives in; an unknown name gets the list of known ones."""
    if name not in _HOME:
        known = ", ".join(__all__)
        raise AttributeError("The course has nothing called '{}'. It has: {}.".format(name, known))
    try:
        value = getattr(import_module(_HOME[name]), name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("helpers"):
            raise
        from helpers.surroundings import way_to

        raise ImportError(
            "The package '{}' is not installed. {}".format(error.name, way_to(error.name or ""))
        ) from None
    globals()[name] = value
    return value


def __dir__():
    """List the public names (Tab completion in a notebook)."""
    return __all__
