"""Reads from a source what its functions and classes call."""

import ast
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from grader.course.naming import Scope, bind_arguments, bind_imports

# So many names may be given one value in one assignment; of more, it is nobody's.
MOST_NAMES = 20

# What has no part in calls: annotations are only read, and the rest has no code in it.
_IDLE = {"annotation", "returns", "type_comment", "ctx", "op", "ops"}
_FIELDS = {
    kind: tuple(field for field in kind._fields if field not in _IDLE)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


class Call(NamedTuple):
    """A call, or a class that another is derived from; `unit` is the name at the top of the file
    that it belongs to, empty where it is no name's.
    """

    unit: str
    scope: Scope
    function: ast.expr
    arguments: list[ast.expr]
    line: int


class SourceReader:
    """Reads one file: `module` is its scope, `calls` what is called in it, in no order."""

    def __init__(self, tree: ast.Module, name: str, package: str) -> None:
        self.module = Scope(name)
        self.calls: list[Call] = []
        self._package = package
        # By hand and not by recursion: sources may be deeper than Python's stack.
        self._todo: list[tuple[Any, Scope, str]] = []
        self._push(tree.body, self.module, "")
        while self._todo:
            node, scope, unit = self._todo.pop()
            _READERS.get(type(node), SourceReader._others)(self, node, scope, unit)

    def _push(self, nodes: Iterable[ast.AST | None], scope: Scope, unit: str) -> None:
        self._todo += [(node, scope, unit) for node in nodes if node is not None]

    def _others(self, node: Any, scope: Scope, unit: str) -> None:
        for field in _FIELDS[type(node)]:
            value = getattr(node, field, None)
            if isinstance(value, list):
                self._todo += [(part, scope, unit) for part in value if isinstance(part, ast.AST)]
            elif isinstance(value, ast.AST):
                self._todo.append((value, scope, unit))

    def _name(self, node: ast.Name, scope: Scope, unit: str) -> None:  # noqa: ARG002 (a reader)
        if not isinstance(node.ctx, ast.Load):
            scope.bind(node.id, None)

    def _capture(self, node: Any, scope: Scope, unit: str) -> None:
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        scope.bind(name or "", None)
        self._others(node, scope, unit)

    def _imports(self, node: Any, scope: Scope, unit: str) -> None:  # noqa: ARG002 (a reader)
        bind_imports(scope, node, self._package)

    def _elsewhere(self, node: Any, scope: Scope, unit: str) -> None:  # noqa: ARG002 (a reader)
        scope.unsure.update(node.names)

    def _call(self, node: ast.Call, scope: Scope, unit: str) -> None:
        self.calls.append(Call(unit, scope, node.func, node.args, node.lineno))
        self._others(node, scope, unit)

    def _if(self, node: ast.If, scope: Scope, unit: str) -> None:
        if _is_main(node.test):
            self._push(node.orelse, scope, unit)
        else:
            self._others(node, scope, unit)

    def _class(self, node: ast.ClassDef, scope: Scope, unit: str) -> None:
        unit = self._defined(node, scope, unit)
        self.calls += [Call(unit, scope, base, [], base.lineno) for base in node.bases]
        self._push([*node.bases, *(keyword.value for keyword in node.keywords)], scope, unit)
        self._push(node.body, Scope(scope.module, scope, is_class=True), unit)

    def _function(self, node: Any, scope: Scope, unit: str) -> None:
        unit = self._defined(node, scope, unit)
        self._body(node.args, node.body, scope, unit)

    def _defined(self, node: Any, scope: Scope, unit: str) -> str:
        scope.bind(node.name, "" if scope is self.module else None, node.lineno)
        self._push(node.decorator_list, scope, unit or node.name)
        return unit or str(node.name)

    def _lambda(self, node: ast.Lambda, scope: Scope, unit: str) -> None:
        self._body(node.args, [node.body], scope, unit)

    def _body(
        self, arguments: ast.arguments, body: Iterable[ast.AST], scope: Scope, unit: str
    ) -> None:
        self._push([*arguments.defaults, *arguments.kw_defaults], scope, unit)
        inner = Scope(scope.module, scope)
        bind_arguments(inner, arguments)
        self._push(body, inner, unit)

    def _assign(self, node: Any, scope: Scope, unit: str) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [target for target in targets if isinstance(target, ast.Name)]
        self._push((t for t in targets if not isinstance(t, ast.Name)), scope, unit)
        for target in names:
            scope.bind(target.id, node.value, target.lineno)
        for owner in self._owners({name.id for name in names}, scope, unit):
            self._push([node.value], scope, owner)

    def _owners(self, names: set[str], scope: Scope, unit: str) -> set[str]:
        """Whose an assigned value is: at the top of a file, that of the names it is given."""
        # It is read once for each of them.
        few = 0 < len(names) <= MOST_NAMES
        return names if scope is self.module and few else {unit}


_READERS: dict[type, Callable[[SourceReader, Any, Scope, str], None]] = {
    ast.Name: SourceReader._name,
    ast.Constant: lambda *_: None,
    ast.ExceptHandler: SourceReader._capture,
    ast.MatchAs: SourceReader._capture,
    ast.MatchStar: SourceReader._capture,
    ast.MatchMapping: SourceReader._capture,
    ast.Import: SourceReader._imports,
    ast.ImportFrom: SourceReader._imports,
    ast.Global: SourceReader._elsewhere,
    ast.Nonlocal: SourceReader._elsewhere,
    ast.Call: SourceReader._call,
    ast.If: SourceReader._if,
    ast.ClassDef: SourceReader._class,
    ast.FunctionDef: SourceReader._function,
    ast.AsyncFunctionDef: SourceReader._function,
    ast.Lambda: SourceReader._lambda,
    ast.Assign: SourceReader._assign,
    ast.AnnAssign: SourceReader._assign,
}


def _is_main(test: ast.expr) -> bool:
    """Whether a condition is `__name__ == "__main__"`: it does not hold where code is checked."""
    match test:
        case ast.Compare(left=ast.Name(id="__name__"), comparators=[ast.Constant("__main__")]):
            return True
    return False
