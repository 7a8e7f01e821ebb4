"""Submissions that stall whoever reads them: texts, made when they are needed."""

from pathlib import Path

from tests.attacks.made import FULL, HONEST, made, submit

# Names what must not be called, so that the text is looked at closely before it is run.
CALLS = b"def total(x):\n    return np.sum(x)\n"


def _nested(folder: Path, before: str, middle: str, after: str, count: int) -> None:
    """An expression in an expression, and what makes the grader itself parse it."""
    submit(folder, f"value = {before * count}{middle}{after * count}\n".encode() + CALLS)


@made("stall", "readers", proof="a parser that recurses ends the process that grades all")
def nested_parentheses(folder: Path) -> None:
    """Nest a hundred thousand parentheses."""
    _nested(folder, "(", "1", ")", 100_000)


@made("stall", "readers", proof="a parser that recurses ends the process that grades all")
def nested_signs(folder: Path) -> None:
    """Put a hundred thousand signs before a number, each an operator of the one behind it."""
    _nested(folder, "-", "1", "", 100_000)


@made("stall", "readers", proof="who walks through the tree recurses as deep as it is")
def nested_sums(folder: Path) -> None:
    """Add up a hundred thousand ones in an expression, which is a tree that deep."""
    _nested(folder, "1+", "1", "", 100_000)


@made("stall", "readers", proof="who walks through the tree recurses as deep as it is")
def nested_attributes(folder: Path) -> None:
    """Ask for the attribute of an attribute of an attribute, fifty thousand deep."""
    _nested(folder, "", "sum", ".sum", 50_000)


@made("stall", "readers", proof="who walks through the tree recurses as deep as it is")
def nested_calls(folder: Path) -> None:
    """Call the result of a call of the result of a call, as deep as the parser just takes."""
    _nested(folder, "", "sum", "()", 90_000)


@made("stall", "readers", proof="the parser goes back at each of them and tries all ways once more")
def nested_lambdas_and_brackets(folder: Path) -> None:
    """Nest brackets of all kinds so that a parser that goes back takes twice as long for each."""
    _nested(folder, "{[(lambda: ", "x.sum", ")]:0}", 90)


@made("stall", "readers", proof="each text in a text is parsed by a parser of its own")
def nested_texts(folder: Path) -> None:
    """Nest formatted texts in formatted texts, and conditions in conditions."""
    text = "1 if x.sum else " * 12_000 + "f\"{f'{1:{2:{3}}}'!r:{4}}\"" * 20
    submit(folder, f"value = {text}\n".encode() + CALLS)


@made("stall", "readers", proof="who walks through the tree recurses as deep as it is")
def nested_blocks(folder: Path) -> None:
    """Nest blocks as deep as may be, and functions, classes and comprehensions in them."""
    lines = [f"{' ' * depth}if 1:" for depth in range(95)] + [" " * 95 + "x.sum"]
    inner = "x" + " for x in [x.sum" * 150 + "]" * 150
    deep = (
        f"value = [{inner}]\n"
        + "def f():\n"
        + "".join(f"{' ' * depth}def f{depth}(x=x.sum):\n" for depth in range(1, 90))
        + " " * 90
        + "pass\n"
    )
    submit(folder, ("\n".join(lines) + "\n" + deep).encode() + CALLS)


@made("stall", "readers, deadline", proof="every decorator is a call in a call")
def a_chain_of_decorators(folder: Path) -> None:
    """Decorate a function twenty thousand times, and again what decorates it."""
    submit(folder, b"d = lambda f: f\n" + b"@d\n" * 60_000 + b"def apart(x):\n    x.sum\n")


@made("stall", "readers, deadline", proof="elif is an if in the else of an if")
def a_chain_of_branches(folder: Path) -> None:
    """Write ten thousand branches, each of which lies in the one before it."""
    submit(folder, b"x = 1\nif x: x.sum\n" + b"elif x: x\n" * 20_000 + CALLS)


@made("stall", "readers, deadline", proof="a search by names takes the square of their number")
def a_chain_of_functions(folder: Path) -> None:
    """Let each of some thousand functions call the next, and the last what must not be called."""
    chain = "".join(f"def f{i}(x): return f{i + 1}(x)\n" for i in range(6000))
    submit(folder, f"{chain}def f6000(x): return x.sum()\ndef total(x): return f0(x)\n".encode())


@made("stall", "readers, deadline", proof="a search by names takes the square of their number")
def a_web_of_functions(folder: Path) -> None:
    """Let each of some hundred functions call each of the others."""
    calls = " + ".join(f"f{i}(x)" for i in range(150))
    web = "".join(f"def f{i}(x): return {calls}\n" for i in range(150))
    submit(folder, f"{web}def total(x): return f0(x) or x.sum\n".encode())


@made("stall", "readers", proof="a pattern that looks at the rest at each place takes the square")
def imports_that_never_close(folder: Path) -> None:
    """Open a parenthesis behind `import` thirty thousand times, and never close it."""
    submit(folder, b"import (" * 31_000)


@made("stall", "readers", proof="a pattern that looks at the rest at each place takes the square")
def names_that_are_asked_for(folder: Path) -> None:
    """Write `getattr` thirty thousand times on a line, which never says of what."""
    submit(folder, b"x = 'getattr " + b"getattr " * 31_000 + b"'\n")


@made("stall", "readers", proof="a pattern that looks at the rest at each place takes the square")
def texts_in_names_that_are_asked_for(folder: Path) -> None:
    """Write `getattr` and quotes in turn, all on one line."""
    submit(folder, b"#" + b"getattr'" * 31_000 + b"\n")


@made("stall", "readers", proof="a pattern that looks at the rest at each place takes the square")
def points_before_spaces(folder: Path) -> None:
    """Write points, and spaces behind them, without end."""
    submit(folder, b"#" + b". " * 120_000 + b"\n" + b"#." + b" " * 10_000)


@made("stall", "readers", proof="to look at each place at all before it takes the square")
def functions_that_stand_apart(folder: Path) -> None:
    """Define thousands of functions that nobody calls, and that call what must not be called."""
    submit(folder, b"".join(b"def g%d(x): x.sum\n" % i for i in range(12_000)))


@made("stall", "readers", proof="to look at each place at all before it takes the square")
def one_function_that_stands_apart(folder: Path) -> None:
    """Name what must not be called thousands of times in a function nobody calls."""
    submit(folder, b"def apart(x):\n" + b"    x.sum\n" * 25_000)


@made("stall", "readers, deadline", proof="a number takes the square of its digits to be read")
def a_number_of_many_digits(folder: Path) -> None:
    """Write a number of two hundred thousand digits."""
    submit(folder, b"number = " + b"9" * 200_000 + b"\n" + CALLS)


@made("stall", "limits, deadline", proof="the compiler computes what is constant")
def constants_without_end(folder: Path) -> None:
    """Write constants that the compiler would compute: powers, products, shifts, texts."""
    lines = [b"a = lambda: 'a' * 10**9", b"b = lambda: 2**10**9", b"c = lambda: 1 << 10**10"]
    lines += [b"d = lambda: ((1,) * 4000,) * 4000", b"e = lambda: '%1000000000d' % 1"]
    product = b"*".join([b"9**9999"] * 3000)
    submit(folder, b"\n".join([*lines, b"f = lambda: " + product]) + b"\n" + CALLS)


@made("stall", "readers", proof="the compiler takes seconds for that")
def lines_without_end(folder: Path) -> None:
    """Write a hundred thousand lines that do nothing."""
    submit(folder, b"x = 1\n" * 150_000)


@made("stall", "readers", proof="who shows a line shows all of it", deserves=FULL)
def a_line_without_end(folder: Path) -> None:
    """Write a line of almost a megabyte, and raise an error on it."""
    submit(folder, HONEST + b"def hang(): raise ValueError('<b>" + b"x" * 900_000 + b"')\n")


@made("stall", "readers", proof="what is no text can't be parsed", expect=("failed",))
def bytes_that_are_no_text(folder: Path) -> None:
    """Hand in bytes that are no UTF-8."""
    submit(folder, HONEST + b"text = '\xff\xfe\x80'\n" + CALLS)


@made("stall", "readers", proof="what is no text can't be parsed", deserves=FULL)
def bytes_that_are_no_text_behind(folder: Path) -> None:
    """Hand in a comment that is no UTF-8, below what is honest, and declare it as Latin-1."""
    submit(folder, b"# coding: latin-1\n" + HONEST + b"# \xff\xfe\x80\n")


@made("stall", "readers", proof="every second byte of it is zero", expect=("failed",))
def a_text_in_utf_16(folder: Path) -> None:
    """Hand in UTF-16, as some editors write it."""
    submit(folder, HONEST.decode().encode("utf-16"))


@made("stall", "readers", proof="a mark that is no part of the text", deserves=FULL)
def a_byte_order_mark(folder: Path) -> None:
    """Hand in honest work behind a byte order mark, as some editors write it."""
    submit(folder, b"\xef\xbb\xbf" + HONEST)


@made("stall", "readers", proof="a parser in C takes it for the end", expect=("failed",))
def zero_bytes(folder: Path) -> None:
    """Hand in zero bytes between the lines."""
    submit(folder, HONEST + b"\0\0\n" + CALLS)


@made("stall", "readers", proof="an end of line of old", deserves=FULL)
def carriage_returns(folder: Path) -> None:
    """Hand in honest work with the line ends of two other systems."""
    submit(folder, HONEST.replace(b"\n", b"\r") + b"y = 2\r\nz = 3\r")


@made("stall", "readers", proof="the codecs of the library unpack, too", expect=("failed",))
def a_text_in_zlib(folder: Path) -> None:
    """Declare that the text is packed, so that the parser unpacks it."""
    submit(folder, b"# coding: zlib\n" + HONEST + CALLS)


@made("stall", "readers", proof="the parser asks for the codec by name", expect=("failed",))
def a_text_in_no_codec(folder: Path) -> None:
    """Declare a codec that nobody knows, with a name that leads elsewhere."""
    submit(folder, b"# coding: ../../../../etc/passwd." + b"x" * 5000 + b"\n" + HONEST + CALLS)


@made("stall", "readers", proof="some codecs take the square of the length")
def a_text_in_punycode(folder: Path) -> None:
    """Declare a codec that is slow on purpose."""
    submit(folder, b"# coding: punycode\n#" + b"-" + b"z9" * 120_000 + b"\n" + CALLS)


@made("stall", "readers", proof="some codecs take the square of the length")
def a_text_in_idna(folder: Path) -> None:
    """Declare the codec of the names of hosts."""
    submit(folder, b"# coding: idna\n#" + b"a" * 240_000 + b"\n" + CALLS)


@made("stall", "readers", proof="what reads as a comment is code in another codec")
def a_text_in_utf_7(folder: Path) -> None:
    """Hide in a comment what is a line of code in the codec that is declared."""
    submit(folder, b"# coding: utf-7\n# +AAo-import os+AAo-while 1: pass+AAo-\n" + CALLS)


@made("stall", "readers", proof="what reads as a comment is code in another codec")
def a_text_of_escapes(folder: Path) -> None:
    """Hide in a comment what is a line of code once its escapes are resolved."""
    submit(folder, b"# coding: unicode_escape\n# \\x0awhile 1: pass\\x0a\n" + CALLS)
