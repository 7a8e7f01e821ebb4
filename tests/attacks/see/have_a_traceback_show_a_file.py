"""Raise from code that pretends to stand in a file of the course, so that its line is shown.

stopped by: boundary, cleaning
proof: whoever formats such a traceback prints the line of the file that it names
"""


def loot(places):
    name = places["hidden"]
    code = compile("\n\nraise KeyError('here')", name, "exec")
    try:
        exec(code, {"__file__": name, "__name__": "hidden"})
    except KeyError as error:
        raise RuntimeError("there") from error


def misdeed(places):
    raise SyntaxError("here", ("../../../course/reference/target.py", 5, 1, None))


def hang():
    error = SyntaxError("here")
    error.filename, error.lineno, error.text = "assignments/target/hidden/test_target_more.py", 5, ""
    raise error


def secret(x):
    code = compile("\n\n\n\nraise KeyError('here')", "../hidden/test_target_more.py", "exec")
    exec(code)
