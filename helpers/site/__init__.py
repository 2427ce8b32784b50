"""The website of the course: one folder of static pages for any web host, with every explorable alive.

`python -m helpers site --out DIR` runs each lesson once (`running`), turns what its cells show into pages (`pages`,
`alive`, `asking`), writes pages about the data and the claims (`reference`, `ledger`), lets Sphinx set them
(`setting`), and puts the finished folder in the place of the old one (`placing`). `build` does one after the other.
"""
