"""nbgrader's settings for everybody on the class server; an assignment's own stand in the folder that `assign` made."""

c = get_config()  # noqa: F821 -- nbgrader gives it

c.Exchange.root = "/srv/class/exchange"  # as in jupyterhub_config.py
c.CourseDirectory.max_dir_size = 20_000  # kB of one submission, so that nobody fills the exchange by mistake
