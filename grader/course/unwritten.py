"""What a stub has in place of a solution: the student has not written it yet."""

import ast

from grader.course.blocks import dotted

_ERROR, _WORDS = "NotImplementedError", "your code goes here"


def unwritten(owner: str) -> str:
    """The statement that stands for a solution of a function or class."""
    return f'raise {_ERROR}("{owner}: {_WORDS}")'


def is_unwritten(node: ast.AST) -> bool:
    """Whether a statement is one that `unwritten` gives."""
    if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
        return False
    words = node.exc.args
    text = words[0].value if words and isinstance(words[0], ast.Constant) else ""
    return dotted(node.exc.func) == _ERROR and isinstance(text, str) and text.endswith(_WORDS)
