"""The cells of a notebook, run one by one in a server."""

from typing import Any

from grader.worker.protocol import Answer, Cell, Load, Loaded, Missing, Raised

SOON = 0.05  # for code that never ends


def run(client: Any, *cells: str, apart: tuple[int, ...] = (), seconds: float = 0.0) -> Loaded:
    """Load cells, numbered from 1; those in `apart` are no solutions."""
    lines = [cell.split("\n") for cell in cells]
    spans, first = [], 1
    for number, each in enumerate(lines, start=1):
        spans.append(Cell(number, first, first + len(each) - 1, number not in apart))
        first += len(each)
    data = "".join(f"{cell}\n" for cell in cells).encode()
    reply = client.ask(Load(client.next(), "student", {"student.py": data}, spans, seconds))
    assert isinstance(reply, Loaded), reply
    return reply


def test_cells_share_their_names(client: Any) -> None:
    assert run(client, "a = 1", "def f(): return a", "a = 2").stops == []
    assert client.value("f") == 2


def test_an_error_costs_only_the_rest_of_its_cell(client: Any) -> None:
    (stop,) = run(client, "a = 1", "b = 1\n1 / 0\nc = 1", "def f(): return a + b").stops
    assert (stop.number, stop.type, stop.late) == (2, "ZeroDivisionError", False)
    assert stop.trace == [("student.py", 3)]
    assert client.value("f") == 2


def test_a_cell_that_is_not_python_costs_only_itself(client: Any) -> None:
    (stop,) = run(client, "a = 1", "x = 1\ny = (", "def f(): return a").stops
    assert (stop.number, stop.type, stop.trace) == (2, "SyntaxError", [("student.py", 3)])
    assert client.value("f") == 1


def test_a_string_that_is_open_swallows_no_other_cell(client: Any) -> None:
    stops = run(client, 'a = """', "def f(): return 1", '"""').stops
    assert [stop.number for stop in stops] == [1, 3]
    assert client.value("f") == 1


def test_a_nul_costs_only_its_cell(client: Any) -> None:
    (stop,) = run(client, "x = '\0'", "def f(): return 1").stops
    assert stop.number == 1
    assert client.value("f") == 1


def test_a_call_names_the_line_of_the_whole_text(client: Any) -> None:
    run(client, "import math\n", "def f():\n    def g():\n        return 1 / 0\n    return g()")
    reply = client.call("f")
    assert isinstance(reply, Raised)
    assert reply.trace == [("student.py", 6), ("student.py", 5)]


def test_a_cell_that_exits_does_not_end_the_others(client: Any) -> None:
    (stop,) = run(client, "exit()", "def f(): return 1").stops
    assert stop.type == "SystemExit"
    assert client.value("f") == 1


def test_code_apart_that_never_ends_is_stopped(client: Any) -> None:
    (stop,) = run(
        client, "while True:\n    pass", "def f(): return 1", apart=(1,), seconds=SOON
    ).stops
    assert stop.late
    assert client.value("f") == 1


def test_code_that_catches_everything_is_stopped_when_it_tries_again(client: Any) -> None:
    stubborn = (
        "for _ in range(2):\n    try:\n        while True: pass\n    except BaseException: pass\n"
    )
    reply = run(client, f"{stubborn}while True: pass", "a = 1", apart=(1,), seconds=SOON)
    assert [stop.late for stop in reply.stops] == [True]


def test_the_time_is_for_all_cells_apart_together(client: Any) -> None:
    cells = ("while True: pass", "a = 1", "def f(): return 1")
    reply = run(client, *cells, apart=(1, 2), seconds=SOON)
    assert [(stop.number, stop.late) for stop in reply.stops] == [(1, True), (2, True)]
    assert isinstance(client.call("a"), Missing)
    assert client.value("f") == 1


def test_after_the_cells_no_time_is_limited(client: Any) -> None:
    import signal

    before = signal.getsignal(signal.SIGALRM)
    run(client, "a = 1", apart=(1,), seconds=60.0)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_what_comes_from_the_future_holds_for_the_cells_below(client: Any) -> None:
    cells = ("from __future__ import annotations", "def f(x: no_such_name = 1): return x")
    assert run(client, *cells).stops == []
    assert client.value("f") == 1


def test_no_more_stops_are_told_than_may_cross(client: Any) -> None:
    assert len(run(client, *["1 / 0"] * 150).stops) == 100


def test_a_notebook_without_code_has_no_names(client: Any) -> None:
    assert isinstance(client.ask(Load(1, "student", {"student.py": b""}, [])), Loaded)
    assert isinstance(client.call("f"), Missing)


def test_a_module_is_loaded_as_ever(client: Any) -> None:
    assert isinstance(client.load("def f(): return 1"), Answer)
