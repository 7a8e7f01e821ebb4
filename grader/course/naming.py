"""What the names of a source stand for, as far as its text tells for certain."""

import ast
from collections.abc import Iterable

_LONGEST = 200  # what is named longer is no name of a library
_DEEPEST = 50  # nor is what takes more steps

# What a name is bound to: a dotted text, an expression, or something that the text does not tell.
Value = str | ast.expr | None


class Scope:
    """The names that a module, a class or a function binds.

    A name is known only if all that it is ever bound to in its scope is the same: what may be
    one thing or another is nobody's to accuse.
    """

    def __init__(self, module: str, outer: "Scope | None" = None, *, is_class: bool = False):
        self.module = module
        self.outer = outer
        self.is_class = is_class
        self.bound: dict[str, list[Value]] = {}
        self.lines: dict[str, int] = {}
        # Those that a function binds outside of itself, anywhere in the file.
        self.unsure: set[str] = set() if outer is None else outer.unsure
        self.star = False
        self._known: dict[str, str] = {}

    def bind(self, name: str, value: Value, line: int = 0) -> None:
        """Note that a name is bound to something."""
        self.bound.setdefault(name, []).append(value)
        self.lines.setdefault(name, line)

    def stands_for(self, name: str) -> str:
        """The dotted text that a name stands for; empty where nobody can tell."""
        scope: Scope | None = self
        while scope is not None and (
            name not in scope.bound or (scope.is_class and scope is not self)
        ):
            scope = scope.outer
        # An `import *` may have put anything in a module's names, and in the place of builtins.
        if name in self.unsure or ((scope is None or scope.outer is None) and self.has_star()):
            return ""
        return f"builtins.{name}" if scope is None else scope._value(name)

    def has_star(self) -> bool:
        """Whether there is an `import *` in the module."""
        return self.star if self.outer is None else self.outer.has_star()

    def _value(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = ""  # a name that is made from itself
            texts = {self._text(name, value) for value in self.bound[name]}
            self._known[name] = texts.pop() if len(texts) == 1 else ""
        return self._known[name]

    def _text(self, name: str, value: Value) -> str:
        text = dotted_text(value, self) if isinstance(value, ast.expr) else value
        if text is None or len(text) > _LONGEST:
            return ""
        # What a module makes itself is known by the module's name.
        return text or (f"{self.module}.{name}" if self.outer is None else "")


def dotted_text(node: ast.expr, scope: Scope, depth: int = 0) -> str:
    """The dotted text that an expression stands for: `F.relu`, `getattr(F, "relu")` and the like.

    Empty where the text does not tell. Raises RecursionError.
    """
    if depth > _DEEPEST:
        return ""
    match node:
        case ast.Name(id=name):
            return scope.stands_for(name)
        case ast.Attribute(value=value, attr=name):
            return _under(dotted_text(value, scope, depth + 1), name)
        case ast.Call(func=function, args=[first, *rest]):
            called = dotted_text(function, scope, depth + 1)
            if called == "builtins.getattr" and rest:
                return _under(dotted_text(first, scope, depth + 1), _literal(rest[0]))
            if called == "importlib.import_module":
                return _literal(first)
            if called == "builtins.__import__" and not rest and not node.keywords:
                return _literal(first).partition(".")[0]
    return ""


def _under(owner: str, name: str) -> str:
    return f"{owner}.{name}" if owner and name else ""


def _literal(node: ast.expr) -> str:
    value = node.value if isinstance(node, ast.Constant) else ""
    return value if isinstance(value, str) else ""


def imported(statement: ast.ImportFrom, package: str) -> str:
    """The full name of the module that a `from … import` names."""
    above = package.split(".")[: len(package.split(".")) - statement.level + 1]
    parts = [*above, statement.module or ""] if statement.level else [statement.module or ""]
    return ".".join(filter(None, parts))


def bind_imports(scope: Scope, node: ast.Import | ast.ImportFrom, package: str) -> None:
    """Bind the names that an import statement binds."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            scope.bind(alias.asname or top, alias.name if alias.asname else top, node.lineno)
        return
    module = imported(node, package)
    for alias in node.names:
        if alias.name == "*":
            scope.star = True
        else:
            scope.bind(alias.asname or alias.name, f"{module}.{alias.name}", node.lineno)


def bind_arguments(scope: Scope, arguments: ast.arguments) -> None:
    """Bind the arguments of a function in its scope."""
    given: Iterable[ast.arg | None] = (
        *(*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs),
        *(arguments.vararg, arguments.kwarg),
    )
    for argument in given:
        if argument is not None:
            scope.bind(argument.arg, None)
