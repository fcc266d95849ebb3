"""gunicorn behind the proxy. WEB_WORKERS processes of WEB_THREADS threads each."""

import os

bind = "0.0.0.0:8000"  # inside a network that only the proxy shares
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeats in memory; a slow disk would look like a hanging worker
max_requests, max_requests_jitter = 5000, 500
timeout, graceful_timeout, keepalive = 60, 30, 75
accesslog = "-"
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms %({x-request-id}o)s'  # no query: it may hold a secret
