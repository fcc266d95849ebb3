#!/usr/bin/env python
"""Every command of the portal: ``python manage.py help`` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alumni_portal.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from alumni_portal.engines import EnginesError

    try:
        execute_from_command_line(sys.argv)
    except (EnginesError, ImproperlyConfigured) as error:
        sys.exit(str(error))  # it says what to do; where in the code it was said helps nobody


if __name__ == "__main__":
    main()
