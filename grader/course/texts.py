"""The text of a course's files, read in one way."""

import ast
import io
import tokenize
import warnings
from pathlib import Path
from types import CodeType

from grader.errors import ManifestError


def normalised(text: str) -> str:
    """`text` without a byte order mark, and with a line feed alone as the end of each line."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def split(text: str) -> list[str]:
    """The lines of normalised `text`, as Python counts them: only a line feed ends a line."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def joined(lines: list[str]) -> str:
    """The text of `lines`: the reverse of `split`, with a line feed at the end of the last one."""
    return "".join(line + "\n" for line in lines)


def read_text(path: Path, where: str) -> str:
    """The normalised text of a UTF-8 file; `where` names it in messages.

    Raises ManifestError if it can't be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        what = f"can't be read ({error.strerror})"
        raise ManifestError(f"{where}:1: {what}; write the file, or make it readable") from None
    try:
        return normalised(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ManifestError(f"{where}:{line}: is not UTF-8 text; save it as UTF-8") from None


def parse_python(text: str, where: str) -> ast.Module:
    """The syntax tree of normalised Python text. Raises ManifestError as `compile_python`."""
    compile_python(text, where)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text, where)


def compile_python(text: str, where: str) -> CodeType:
    """The code of normalised Python text, compiled without heed to warnings.

    Raises ManifestError if it does not compile, or declares an encoding other than UTF-8.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return compiled(text, where)
        except (SyntaxError, ValueError, RecursionError) as error:
            line, what = syntax_fault(error)
            raise ManifestError(f"{where}:{line}: {what}; correct the Python code") from None


def compiled(text: str, where: str) -> CodeType:
    """The code of normalised Python text. Raises SyntaxError, ValueError or RecursionError."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(text.encode()).readline)
    if encoding not in ("utf-8", "utf-8-sig"):
        raise SyntaxError(f"the file declares the encoding {encoding}, should be UTF-8")
    try:
        return compile(text, where, "exec", dont_inherit=True)
    except MemoryError:  # what Python's parser says of it
        raise RecursionError("the code is nested too deeply") from None


def syntax_fault(error: Exception) -> tuple[int, str]:
    """Line and cause of what `compiled` raised, as the head of a sentence."""
    if isinstance(error, SyntaxError):
        return error.lineno or 1, f"does not compile ({' '.join(str(error.msg).split())})"
    return 1, f"does not compile ({' '.join(str(error).split())})"
