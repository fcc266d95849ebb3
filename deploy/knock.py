"""A health check without curl: ``knock.py URL`` ends well when the address answers 200."""

import sys
import urllib.request

with urllib.request.urlopen(sys.argv[1], timeout=4) as answer:  # noqa: S310 - the address is in our own files
    sys.exit(answer.status != 200)
