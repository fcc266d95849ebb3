"""What upper apps hang in here, when they are ready.

``say`` gives verbs their sentences, ``speak_of`` says per model which rows an actor may see and how they are
called, ``see_all_when`` says who sees everything. ``timeline_url`` is where the console tells a row's story.
"""

from audit.vocabulary import Rows, say, see_all_when, speak_of, timeline_url

__all__ = ["Rows", "say", "see_all_when", "speak_of", "timeline_url"]
