"""How the demo institution came to be, told by the actions that a real one would have used.

Each file is one part of it and knows one subject; ``telling.py`` says in which order and when.
"""

from alumni_portal.demo.story.telling import tell_story

__all__ = ["tell_story"]
