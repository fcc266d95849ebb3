"""For mypy: what our middleware hangs on a request. ``HttpRequest`` is Django's, so its stubs cannot know."""

from collections.abc import Callable

from mypy.nodes import MDEF, MypyFile, SymbolTableNode, Var
from mypy.plugin import ClassDefContext, Plugin
from mypy.types import Instance

REQUEST = "django.http.request.HttpRequest"
HUNG = {
    "actor": "common.actors.Actor",
    "request_id": "builtins.str",
    "display_size": "builtins.str",
    "htmx": "django_htmx.middleware.HtmxDetails",
}


class RequestTypes(Plugin):
    """``request.actor``, ``request.request_id``, ``request.htmx``."""

    def get_additional_deps(self, file: MypyFile) -> list[tuple[int, str, int]]:
        if file.fullname != "django.http.request":
            return []
        return [(10, name.rpartition(".")[0], -1) for name in HUNG.values() if not name.startswith("builtins")]

    def get_customize_class_mro_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        return hang if fullname == REQUEST else None


def hang(context: ClassDefContext) -> None:
    for name, kind in HUNG.items():
        found = context.api.lookup_fully_qualified_or_none(kind)
        if found is None or found.node is None:
            if not context.api.final_iteration:
                context.api.defer()
            continue
        var = Var(name, Instance(found.node, []))
        var.info, var.is_initialized_in_class = context.cls.info, True
        context.cls.info.names[name] = SymbolTableNode(MDEF, var, plugin_generated=True)


def plugin(version: str) -> type[Plugin]:
    return RequestTypes
