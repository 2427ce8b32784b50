"""What runs on the other side: the warm process, its children, and the walls around them.

Nothing here imports the instructor's side, because a participant's code shares the process with it. `__main__` starts
the warm process, `cage` builds the walls with `kernel`, `watch` leads one child and counts what it uses, `runner` is
that child, `shell` catches what its cells show, and `tables` brings arguments across.
"""
