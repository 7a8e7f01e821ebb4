"""Stand-ins for what draws, and for what a notebook runs in."""

import builtins
import importlib.util
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from grader.worker import standins


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Runs code where stand-ins are installed: the names that it has then."""
    before = dict(sys.modules)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(builtins, "display", None, raising=False)
    monkeypatch.setattr(builtins, "get_ipython", None, raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] in standins.DRAWING]:
        del sys.modules[name]
    standins.install()

    def run(code: str) -> dict[str, Any]:
        names: dict[str, Any] = {}
        exec(code, names)
        return names

    yield run
    sys.modules.clear()
    sys.modules.update(before)


@pytest.mark.parametrize(
    "code",
    [
        "import matplotlib.pyplot as plt\nplt.plot([1], [2], 'x')\nplt.show()",
        "from matplotlib import cm, pyplot\npyplot.imshow(0, cmap=cm.viridis)",
        "from mpl_toolkits.mplot3d import Axes3D",
        "import seaborn as sns\nsns.set_theme(style='dark')\nsns.set(rc={'figure.figsize': 1})",
        "import plotly.express as px\npx.line(x=[1]).show()",
        "from IPython.display import HTML, clear_output, display\ndisplay(HTML('<b>'))",
        "display(1, 2)",
        "get_ipython().run_line_magic('matplotlib', 'inline')",
        "from ipywidgets import interact\ninteract(lambda x: x, x=(0, 1))",
        "import matplotlib.pyplot as plt\nwith plt.style.context('dark'):\n    plt.figure()",
        "import matplotlib.pyplot as plt\nplt.rcParams['figure.dpi'] = 100\nplt.a.b = 2",
    ],
)
def test_what_notebooks_do_with_plots_works(run: Any, code: str) -> None:
    run(code)


@pytest.mark.parametrize(
    "code",
    [
        "fig, ax = plt.subplots()",
        "(fig, axes) = plt.subplots(2, 2)\naxes[0, 1].plot(1)\nfor a in axes.flat: a.plot(1)",
        "line, = plt.plot([1])",
        "n, bins, patches = plt.hist([1])",
        "low, high = plt.ylim()\nplt.ylim(low * 2, 1.5 * high)",
    ],
)
def test_what_comes_back_unpacks_into_as_many_as_are_wanted(run: Any, code: str) -> None:
    run(f"import matplotlib.pyplot as plt\n{code}")


@pytest.mark.parametrize("module", ["tqdm", "tqdm.auto", "tqdm.notebook"])
def test_a_progress_bar_gives_what_it_is_around(run: Any, module: str) -> None:
    found = run(
        f"from {module} import tqdm, trange\n"
        "bar = tqdm([1, 2], desc='x')\nbar.set_postfix(a=1)\n"
        "both = list(bar), list(trange(1, 3)), len(bar)"
    )
    assert found["both"] == ([1, 2], [1, 2], 2)


@pytest.mark.parametrize("before", [standins.prepare, standins.install])
def test_a_progress_bar_that_a_library_has_loaded_is_found_anew(
    run: Any, before: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("tqdm", "tqdm.auto"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    before()
    found = run("import tqdm.auto as auto")
    assert type(found["auto"]) is standins.StandInModule


def test_what_is_not_there_is_looked_for_once(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    standins.prepare()
    monkeypatch.delattr(importlib.util, "find_spec")
    standins.install()
    assert run("import IPython")


def test_a_decorator_gives_back_what_it_decorates(run: Any) -> None:
    found = run("import ipywidgets\n@ipywidgets.interact(x=1)\ndef f(): return 3\ny = f()")
    assert found["y"] == 3


def test_a_self_check_does_nothing_and_shows_nothing_of_the_grader(run: Any) -> None:
    found = run("import grader\nresult = grader.check('relu')\ninner = grader.worker")
    assert type(found["grader"]) is standins.StandInModule
    assert type(found["inner"]) is type(found["result"]) is standins.StandIn


def test_other_libraries_are_what_they_are(run: Any) -> None:
    with pytest.raises(ModuleNotFoundError):
        run("import no_such_library")


def test_in_this_process_the_grader_is_hidden_only_for_a_while() -> None:
    import grader

    with standins.grader_hidden():
        assert type(sys.modules["grader"]) is standins.StandInModule
    assert sys.modules["grader"] is grader
