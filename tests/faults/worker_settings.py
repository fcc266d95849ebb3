"""For the child processes of these tests: the suite's settings, on the database, queue and mail server of one test."""

import os

from tests.settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["FAULTS_DATABASE"]  # noqa: F405
# The tests' engines are quick because they forget what was committed last; what is promised is promised of real ones.
COMMITS = os.environ.get("FAULTS_SYNCHRONOUS", "on")
DATABASES["default"]["OPTIONS"] = {"options": f"-c synchronous_commit={COMMITS}"}  # noqa: F405
MAIL_SERVER = os.environ["FAULTS_MAIL_SERVER"]
MAIL_FROM = "Alumni Office <alumni@lingnan.example.org>"
MAIL_CONNECTIONS = int(os.environ.get("FAULTS_CONNECTIONS", "1"))
CELERY_TASK_DEFAULT_QUEUE = os.environ["FAULTS_QUEUE"]
CELERY_IMPORTS = os.environ["FAULTS_IMPORTS"].split()
if broker := os.environ.get("FAULTS_BROKER"):
    CELERY_BROKER_URL = CACHES["default"]["LOCATION"] = broker  # noqa: F405
