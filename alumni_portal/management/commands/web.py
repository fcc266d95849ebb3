"""The development web server on a socket that ``serve`` has opened; ends when code changes, to be started again."""

import os
import socket

from django.core.management.commands import runserver
from django.core.servers.basehttp import WSGIServer

SOCKET = "ALUMNI_PORTAL_SOCKET"


class HandedOver(WSGIServer):
    """Listens on the inherited socket instead of one of its own: a reload loses no request."""

    def server_bind(self):
        self.socket.close()
        self.socket = socket.socket(fileno=os.dup(int(os.environ[SOCKET])))
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", self.server_address[1]
        self.setup_environ()


class Command(runserver.Command):
    help = f"The web server that `serve` starts; the socket's number is in {SOCKET}."
    server_cls = HandedOver

    def on_bind(self, server_port):
        """``serve`` says where it is."""

    def check_migrations(self):
        """``serve`` has just migrated."""
