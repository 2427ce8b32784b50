"""How the folder .venv is made and mended: standard library only, because nothing is installed yet when it runs.

`environment` looks at .venv and says what state it is in, `lock` lets one set-up run at a time, `programs` runs uv or
pip and explains their failures, `packages` puts the three together.
"""
