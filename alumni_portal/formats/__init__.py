"""How days and times are written, in each language; Django reads it through ``FORMAT_MODULE_PATH``.

The clock has 24 hours and the week begins on Monday in both. What a program reads (the API, ``datetime=""``) is ISO
8601 and does not pass through here.
"""
