"""JupyterHub for one class on one machine: system users log in with their passwords, each server runs as its user.

Run it as root, see README.md beside this file. What a site may want to change stands in capitals.
"""

import grp
import os
import pwd
import sys
from pathlib import Path

c = get_config()  # noqa: F821 -- JupyterHub gives it

HERE = Path(__file__).resolve().parent
BIN = Path(sys.prefix) / "bin"  # the environment that JupyterHub itself runs in; everybody's server runs in it too
CLASS = Path("/srv/class")  # what the hub keeps, and the folder through which assignments travel
PARTICIPANTS, INSTRUCTORS = "course", "course-instructors"  # groups of the system: who may come in, and who teaches
MEMORY = 1_500_000_000  # bytes that one program of one person may fill; a lesson takes about a fifth
THREADS = 400  # of one person, so that a loop that starts programs stops itself
IDLE = int(os.environ.get("CLASS_IDLE", "3600"))  # seconds without a sign of life until a server is stopped

# Only this machine reaches the hub: a web server with a certificate stands before it, because passwords travel.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.ConfigurableHTTPProxy.command = ["configurable-http-proxy"]

# The hub's own files hold sessions: its folder is closed to others. The exchange is open to all, as nbgrader wants it;
# with the sticky bit nobody can remove what is somebody else's.
for folder, mode in ((CLASS, 0o755), (CLASS / "hub", 0o700), (CLASS / "exchange", 0o1777)):
    folder.mkdir(exist_ok=True)
    folder.chmod(mode)
c.JupyterHub.db_url = f"sqlite:///{CLASS}/hub/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{CLASS}/hub/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = f"{CLASS}/hub/proxy.pid"
c.JupyterHub.cleanup_servers = False  # a restart of the hub leaves everybody's work running

# Passwords are the system's (PAM). No session is opened: that would need a service of its own for every system.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.PAMAuthenticator.allowed_groups = {PARTICIPANTS, INSTRUCTORS}

# Nothing of the machine's settings comes along, but what nbgrader and the kernels need. The folder of this file holds
# nbgrader's settings, which come before those in a person's home.
c.JupyterHub.spawner_class = "localprocess"
c.Spawner.env_keep = ["LANG", "LC_ALL"]
c.Spawner.environment = {
    "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
    "JUPYTER_CONFIG_PATH": str(HERE),
    "COURSE_ANSWERS": lambda spawner: pwd.getpwnam(spawner.user.name).pw_dir,  # where answers are kept between sittings
    "PYTHONNOUSERSITE": "1",  # a package that somebody installs at home must not break the course for them
    "OPENBLAS_NUM_THREADS": "1",  # or each kernel starts a thread a processor, for matrices the course has not
}
c.Spawner.default_url = "/lab"
# A class that comes in together starts slowly, each server taking some three seconds of a processor. Nobody is turned
# away for that: a lower limit of servers that start at a time would show the rest an error.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.JupyterHub.concurrent_spawn_limit = 100
# This spawner has no limits of its own: the system's are set on what it starts. They hold for each process: a cell that
# asks for more gets a MemoryError and goes on; no other person's work is stopped in its place.
LIMITS = ["/usr/bin/prlimit", f"--data={MEMORY}", f"--nproc={THREADS}", "--core=0"]
c.Spawner.cmd = [*LIMITS, str(BIN / "jupyterhub-singleuser")]


def for_role(spawner) -> None:  # noqa: ANN001 -- JupyterHub calls it
    """Give nbgrader's pages for making and marking assignments to instructors only; keep kernels apart.

    Kernels talk through files in their person's home, because anybody on the machine could listen at a port.
    """
    teaches = spawner.user.name in grp.getgrnam(INSTRUCTORS).gr_mem
    pages = {f"nbgrader.server_extensions.{name}": teaches for name in ("formgrader", "course_list")}
    spawner.args = [f"--ServerApp.jpserver_extensions={pages}", "--KernelManager.transport=ipc"]


c.Spawner.pre_spawn_hook = for_role

# Servers that nobody uses give their memory back; files and answers stay.
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [
            sys.executable,
            "-m",
            "jupyterhub_idle_culler",
            f"--timeout={IDLE}",
            f"--cull-every={max(1, IDLE // 10)}",
        ],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]
