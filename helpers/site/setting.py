"""Let Sphinx set the pages: its settings, and what is taken out of its output.

The theme is pydata's; its scripts and its icon font are left out, because they weigh more than a lesson's words and
this site does without: `static/site.js` has the theme button, and menus are plain HTML. No page asks another host.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helpers.site.front import TITLE
from helpers.site.running import SiteError

HERE = Path(__file__).parent
_LEFT_OUT = (
    "_static/scripts",
    "_static/vendor",
    "_static/styles/*.map",
    "_static/webpack-macros.html",
    "_sources",
    ".buildinfo*",
    "objects.inv",
)
"""Of what Sphinx and its theme write, nothing on these pages asks for these."""
_FONTS = re.compile(r"@font-face\{[^}]*\}")
"""Where the theme's style asks for its icon font."""
_FEW = 20
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def settings(navigation: Sequence[Any]) -> dict[str, Any]:
    """Return the settings of Sphinx."""
    return {
        "project": TITLE,
        "html_title": TITLE,
        "language": "en",
        "extensions": ["myst_nb"],
        "nb_execution_mode": "off",
        "nb_ipywidgets_js": {},
        "myst_enable_extensions": ["colon_fence"],
        "templates_path": [str(HERE / "templates")],
        "html_static_path": [],
        "html_theme": "pydata_sphinx_theme",
        "html_theme_options": {
            "back_to_top_button": False,
            "article_header_start": [],
            "shorten_urls": False,
            "secondary_sidebar_items": ["page-toc"],
            "footer_start": [],
            "footer_end": [],
        },
        "html_sidebars": {"**": ["site-nav.html"]},
        "html_css_files": ["live.css", "site.css"],
        "html_js_files": [("site.js", {"type": "module"})],
        "html_context": {"site_pages": navigation, "default_mode": "auto"},
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_use_index": False,
        "suppress_warnings": ["myst.header"],
    }


def build(source: Path, out: Path, work: Path, navigation: Sequence[Any]) -> None:
    """Set the pages in `source` into `out`; raises SiteError with what Sphinx objects to."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError

    said = io.StringIO()
    try:
        app = Sphinx(
            source,
            None,
            out,
            work,
            "html",
            confoverrides=settings(navigation),
            status=None,
            warning=said,
            verbosity=0,
        )
        app.build()
    except SphinxError as error:
        raise SiteError(f"Sphinx could not set the pages: {error}") from error
    objections = _COLOURS.sub("", said.getvalue()).replace(f"{source}/", "").strip().splitlines()
    if objections or app.statuscode:
        words = "\n".join(objections[:_FEW]) or f"status {app.statuscode}"
        raise SiteError(f"Sphinx objects to the pages ({len(objections)} lines, the first are shown):\n{words}")
    _finish(out)


def _finish(out: Path) -> None:
    """Add the scripts and styles of the site, and take out what no page asks for."""
    for pattern in _LEFT_OUT:
        for path in out.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    style = out / "_static" / "styles" / "pydata-sphinx-theme.css"
    style.write_text(_FONTS.sub("", style.read_text(encoding="utf-8")), encoding="utf-8")
    browser = HERE.parent / "browser"
    for path in [*(HERE / "static").iterdir(), browser / "live.js", browser / "live.css"]:
        shutil.copyfile(path, out / "_static" / path.name)
