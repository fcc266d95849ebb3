"""What ``bench_pages.py`` is made of: an institution in a database of its own, a server, readers, and a load tool."""
