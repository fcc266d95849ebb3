"""Count what a drawing shows, from its geometry alone."""

import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def tree_of(svg: str) -> ElementTree.Element:
    """The drawing as a parser of XML reads it; fails when it is not well-formed."""
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def panes_in(root: ElementTree.Element) -> dict[str, int]:
    """The number of panes of each kind: dashes that fit into the strokes."""
    paths = {path.get("id"): path.get("d") for path in root.iter(f"{SVG}path") if path.get("id")}
    counted: dict[str, int] = {}
    for part in root.iter():
        kind = part.get("class", "")
        if not kind.startswith("s-") or kind == "s-dark":  # the night is drawn within the edge, once more
            continue
        height, gap = map(float, part.get("stroke-dasharray").split())
        moves = part.get("d") or paths[part.get("href").lstrip("#")]
        for length in re.findall(r"v-?([\d.]+)", moves):
            panes = (float(length) + gap) / (height + gap)
            assert abs(panes - round(panes)) < 0.01, "a stroke ends within a pane"
            counted[kind] = counted.get(kind, 0) + round(panes)
    return counted
