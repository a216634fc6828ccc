"""The part of a course module that makes one object, so that it can be made in the student's process.

A check may need a model or a loader that the student's code works on, and both must live where that code runs. Only
what the maker needs is handed over: the module may hold right answers beside it.
"""

from __future__ import annotations

import ast
import functools
import types
from pathlib import Path


def source_of(maker) -> tuple[str, str, str]:
    """(module, name, source) of a function or class of a module: its imports and the definitions it leads to.

    Raises TypeError for anything else, such as a lambda or a function made inside another one.
    """
    name, module, file = getattr(maker, "__qualname__", ""), getattr(maker, "__module__", ""), _file(maker)
    if not name.isidentifier() or file is None:
        raise TypeError("what is made there must be a function or a class of a module")
    return module, name, _part(module, file, name)


def _file(maker) -> str | None:
    """The file that defines it. The module itself may be hidden from imports while a check runs."""
    members = [maker, *(vars(maker).values() if isinstance(maker, type) else ())]
    return next((item.__code__.co_filename for item in members if isinstance(item, types.FunctionType)), None)


@functools.lru_cache(maxsize=128)
def _part(module: str, file: str, name: str) -> str:
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    defined: dict[str, ast.stmt] = {}
    imports = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.append(node)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and target.id != "__all__":
                    defined[target.id] = node
    if name not in defined:
        raise TypeError(f"{module} does not define {name} at its top")
    needed, used, todo = set(), set(), [name]
    while todo:
        current = todo.pop()
        if current in needed:
            continue
        needed.add(current)
        names = {node.id for node in ast.walk(defined[current]) if isinstance(node, ast.Name)}
        used |= names
        todo += [other for other in names if other in defined]
    body = [node for node in imports if _bound(node) & used or getattr(node, "module", "") == "__future__"]
    body += [node for node in tree.body if any(defined.get(other) is node for other in needed)]
    return ast.unparse(ast.Module(body=body, type_ignores=[]))


def _bound(node) -> set[str]:
    return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
