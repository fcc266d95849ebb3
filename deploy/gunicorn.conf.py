"""gunicorn behind the proxy. WEB_WORKERS processes of WEB_THREADS threads each."""

import os
import re

from gunicorn.glogging import Logger

bind = "0.0.0.0:8000"  # inside a network that only the proxy shares
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeats in memory; a slow disk would look like a hanging worker
max_requests, max_requests_jitter = 5000, 500
timeout, graceful_timeout, keepalive = 60, 30, 75
accesslog = "-"
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms %({x-request-id}o)s'  # no query: it may hold a secret

# Links in letters open something to whoever holds them: what comes behind these words stays out of the log.
SECRET_PATHS = re.compile(
    r"(^/(?:answer|invitation|letters/(?:unsubscribe|links|dots)|changes|found|erasures|files)/).*", re.DOTALL
)


class DiscreetLogger(Logger):
    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        atoms["U"] = SECRET_PATHS.sub(r"\1-", atoms["U"] or "")
        return atoms


logger_class = DiscreetLogger
