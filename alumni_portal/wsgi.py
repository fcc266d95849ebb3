"""For gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alumni_portal.settings")
application = get_wsgi_application()

from common.checks import refuse_unfit_database  # noqa: E402  Django has to be there first

refuse_unfit_database()
