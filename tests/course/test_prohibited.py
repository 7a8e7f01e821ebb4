"""Forbidden names in the text of a submission: which uses are found, and whose they are."""

import textwrap

import pytest

from grader.course import prohibited
from grader.course.prohibited import MOST, find_prohibited
from grader.model import Forbidden

RULE = Forbidden(
    ("torch.nn.functional.batch_norm", "torch.nn.BatchNorm2d", "scipy.special.expit", "numpy.var"),
    ("norm", "other"),
    "Compute it.",
)


def found(source, *rules, **others):
    """Exercise, name as used, file and line of each finding; `others` are files beside it."""
    texts = {"own": source, **others}
    files = {f"{name}.py": textwrap.dedent(text).encode() for name, text in texts.items()}
    return [
        (item.exercise, item.name, item.file, item.line)
        for item in find_prohibited(files, "own.py", rules or (RULE,))
    ]


@pytest.mark.parametrize(
    ("head", "call", "name"),
    [
        ("import torch", "torch.nn.functional.batch_norm(x)", ...),
        ("import torch.nn.functional as F", "F.batch_norm(x)", ...),
        ("from torch.nn import functional", "functional.batch_norm(x)", ...),
        ("from torch.nn.functional import batch_norm", "batch_norm(x)", ...),
        ("from torch.nn.functional import (a,\n batch_norm as bn)", "bn(x)", ...),
        ("import torch; F = torch.nn.functional", "F.batch_norm(x)", ...),
        ("import torch; F: object = torch.nn.functional", "F.batch_norm(x)", ...),
        ("import torch.nn.functional as F; bn = F.batch_norm", "bn(x)", ...),
        ("import torch.nn.functional as F", "getattr(F, 'batch_norm')(x)", ...),
        ("import torch.nn.functional as F", "F . batch_norm(x)", ...),
        ("import torch.nn.functional as F", "F.batch_norm.__wrapped__(x)", ...),
        ("import torch.nn.functional as F, torch", "torch.func.grad(F.batch_norm)(x)", ...),
        ("import importlib", "importlib.import_module('torch.nn.functional').batch_norm(x)", ...),
        ("from importlib import import_module as i", "i('torch.nn.functional').batch_norm(x)", ...),
        ("", "__import__('torch').nn.functional.batch_norm(x)", ...),
        ("", "__import__('torch.nn').nn.functional.batch_norm(x)", ...),
        ("import torch.nn as nn", "nn.BatchNorm2d(3)(x)", "torch.nn.BatchNorm2d"),
        ("import torch.nn as nn", "nn.BatchNorm2d.forward(x, x)", "torch.nn.BatchNorm2d"),
        (
            "from torch.nn.modules import batchnorm",
            "batchnorm.BatchNorm2d(3)",
            "torch.nn.BatchNorm2d",
        ),
        ("import numpy as np", "(lambda y: np.var(y))(x)", "numpy.var"),
        ("import numpy as np", "[np.var(y) for y in x]", "numpy.var"),
        ("import numpy as np", "x if x else [{1: f'{np.var(x)}'}]", "numpy.var"),
    ],
)
def test_a_call_is_found_however_it_is_written(head, call, name):
    name = "torch.nn.functional.batch_norm" if name is ... else name
    source = f"{head}\ndef norm(x):\n    return {call}\n"
    assert found(source) == [("norm", name, "own.py", source.count("\n"))]


def test_an_import_inside_of_the_function_is_found():
    source = "def norm(x):\n    from torch.nn import BatchNorm2d as B\n    return B(3)(x)"
    assert found(source) == [("norm", "torch.nn.BatchNorm2d", "own.py", 3)]


def test_a_class_that_is_derived_from_a_forbidden_one_is_found():
    source = "import torch.nn as nn\nclass norm(nn.BatchNorm2d):\n    pass"
    assert found(source) == [("norm", "torch.nn.BatchNorm2d", "own.py", 2)]


def test_a_use_in_a_method_is_its_classes():
    source = """\
    from torch import nn
    class other:
        def __init__(self):
            self.inner = nn.BatchNorm2d(3)
    """
    assert found(source) == [("other", "torch.nn.BatchNorm2d", "own.py", 4)]


@pytest.mark.parametrize("name", ["batch_norm", "batch_norm as norm"])
def test_an_exercise_that_is_only_imported_is_found(name):
    source = f"from torch.nn.functional import {name}"
    rule = Forbidden(RULE.names, (name.split()[-1],))
    assert [item[1:] for item in found(source, rule)] == [(RULE.names[0], "own.py", 1)]


def test_an_exercise_that_is_only_another_name_is_found():
    source = "import torch.nn.functional as F\nnorm = F.batch_norm"
    assert found(source) == [("norm", "torch.nn.functional.batch_norm", "own.py", 2)]


@pytest.mark.parametrize(
    "source",
    [
        "def norm(x): return x\ndef batch_norm(x): return x\ndef other(x): return batch_norm(x)",
        "class BatchNorm2d: pass\ndef norm(x): return BatchNorm2d()",
        "from torch.nn.functional import *\ndef batch_norm(x): pass\ndef norm(x): batch_norm(x)",
        "from torch.nn.functional import batch_norm\ndef norm(x): return x",
        "from torch.nn.functional import batch_norm\n"
        "def batch_norm(x): pass\ndef norm(x): batch_norm(x)",
        "import torch.nn.functional as F\ndef norm(F): return F.batch_norm(F)",
        "import torch.nn.functional as F\ndef norm(x):\n    F = x\n    return F.batch_norm(x)",
        "def norm(x):\n    'uses F.batch_norm'\n    return x.batch_norm(x)",
        "from torch import nn\ndef norm(m): return isinstance(m, nn.BatchNorm2d)",
        "from torch import nn\ndef norm(m): return isinstance(m, (nn.Linear, nn.BatchNorm2d))",
        "from torch import nn\nN = (nn.BatchNorm2d,)\ndef norm(m): return isinstance(m, N)",
        "from torch import nn\nN = nn.BatchNorm2d\ndef norm(m): return isinstance(m, N)",
        "from torch.nn import BatchNorm2d\ndef norm(m): return isinstance(m, BatchNorm2d)",
        "from torch import nn\ndef norm(m): return type(m) is nn.BatchNorm2d",
        "from torch import nn\ndef norm(m: nn.BatchNorm2d) -> nn.BatchNorm2d: return m",
        "import torch\ndef norm(x): return torch.nn.functional.batch_norm_of_mine(x)",
        "import torch\ndef norm(x): return torch.nn.BatchNorm1d(3)(x)",
        "from torch import nn\nclass BatchNorm2d(nn.Module): pass\ndef norm(x): BatchNorm2d()(x)",
        "from torch import nn\nG = {nn.BatchNorm2d: 1}\ndef norm(m): return G[type(m)]",
        "from torch import nn\ndef norm(m): return {nn.BatchNorm2d: 1, nn.Linear: 2}[type(m)]",
        "from torch import nn\ndef norm(m): return nn.BatchNorm2d.__name__.lower()",
        "from torch import nn\ndef norm(m): return find(m, nn.BatchNorm2d)\ndef find(m, k): 1",
        "from torch import nn\nN = nn.BatchNorm1d | nn.BatchNorm2d\n"
        "def norm(m): return isinstance(m, N)",
        "from torch import nn\ndef norm(m):\n  match m:\n    case nn.BatchNorm2d(): return 1",
        "import torch.nn.functional as F\ndef norm(x):\n  for F in x: F.batch_norm(x)",
        "import torch.nn.functional as F\ndef norm(x):\n  with x as F: F.batch_norm(x)",
        "import torch.nn.functional as F\ndef norm(x): return [F.batch_norm(x) for F in x]",
        "import torch.nn.functional as F\ndef norm(x): return (lambda F: F.batch_norm(x))(x)",
        "import torch.nn.functional as F\ndef norm(x):\n  if (F := x): F.batch_norm(x)",
        "import torch.nn.functional as F\ndef norm(x):\n  try: 1\n  except E as F: F.batch_norm(x)",
        "import torch.nn.functional as F\ndef norm(x):\n  match x:\n    case [F]: F.batch_norm(x)",
        "import torch.nn.functional as F\ndef set_up():\n  global F\n  F = 3\n"
        "def norm(x): return F.batch_norm(x)",
        "from torch import nn\ndef norm(x): return nn.BatchNorm2d(3)(x)\n\ndef norm(x): return x",
        "from torch import nn\nnorm = nn.BatchNorm2d(3)\nclass norm(nn.Module): pass",
        "def getattr(x, y): return x\nimport torch.nn.functional as F\n"
        "def norm(x): return getattr(F, 'batch_norm')(x)",
    ],
)
def test_who_only_defines_or_names_such_a_thing_is_not_accused(source):
    assert found(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "def test_norm(): assert norm(1) == F.batch_norm(1)",
        "assert norm(1) == F.batch_norm(1)",
        "print(F.batch_norm)",
        "difference = norm(1) - F.batch_norm(1)",
        "if __name__ == '__main__':\n    norm = F.batch_norm",
        "table = {'mine': norm, 'theirs': lambda x: F.batch_norm(x)}",
        "for x in range(3):\n    F.batch_norm(x)",
    ],
)
def test_who_compares_the_own_solution_with_it_is_not_accused(source):
    head = "import torch.nn.functional as F\ndef norm(x):\n    return x\n"
    assert found(head + source) == []


def test_a_use_counts_through_helpers_for_the_exercise_that_leads_to_it():
    source = """\
    import numpy as np
    def spread(x):
        return np.var(x)
    def helper(x):
        return spread(x) + 1
    def norm(x):
        return helper(x)
    def other(x):
        return x
    """
    assert found(source) == [("norm", "numpy.var", "own.py", 3)]


def test_an_exercise_that_answers_for_itself_leaves_its_users_alone():
    source = """\
    import numpy as np
    def norm(x):
        return np.var(x)
    def other(x):
        return norm(x)
    """
    assert [item[0] for item in found(source)] == ["norm"]


def test_an_exercise_that_may_use_it_is_no_way_around():
    source = """\
    import numpy as np
    def free(x):
        return np.var(x)
    def other(x):
        return free(x)
    """
    assert [item[0] for item in found(source)] == ["other"]


def test_exercises_that_are_not_named_may_use_it():
    source = "import numpy as np\ndef norm(x): return np.var(x)\ndef other(x): return np.var(x)"
    assert [item[0] for item in found(source, Forbidden(("numpy.var",), ("other",)))] == ["other"]


@pytest.mark.parametrize(
    "source",
    [
        "layer = nn.BatchNorm2d(3)\ndef norm(x): return layer(x)",
        "if True:\n    layer = nn.BatchNorm2d(3)\ndef norm(x): return layer(x)",
        "class Layer(nn.BatchNorm2d): pass\ndef norm(x): return Layer(3)(x)",
        "class Layer:\n  def f(self, x): nn.BatchNorm2d(3)(x)\ndef norm(x): return Layer().f(x)",
        "def _norm(x): return nn.BatchNorm2d(3)(x)\nnorm = _norm",
        "def norm(x): return late(x)\nlate = lambda x: nn.BatchNorm2d(3)(x)",
    ],
)
def test_what_is_made_at_the_top_counts_for_who_calls_it(source):
    source = f"from torch import nn\n{source}\ndef other(x): pass"
    assert [item[:2] for item in found(source)] == [("norm", "torch.nn.BatchNorm2d")]


@pytest.mark.parametrize(
    "source",
    [
        "from numpy import *\ndef norm(x): return var(x)",
        "import numpy as np\nfrom helper import *\ndef norm(x): return np.var(x)",
        "import numpy as np\ndef norm(x): return {'v': np.var}['v'](x)",
        "import numpy as np\ndef norm(x): return getattr(np, 'v' + 'ar')(x)",
        "import numpy as np\nglobals()['f'] = np.var\ndef norm(x): return f(x)",
        "import numpy as np\ntable = [np.var]\ndef norm(x): return table[0](x)",
        "try:\n    from numpy import var\nexcept ImportError:\n    def var(x): pass\n"
        "def norm(x): return var(x)",
        "import numpy\ndef f(x): return numpy.var(x)\nT = {'f': f}\ndef norm(x): return T['f'](x)",
    ],
)
def test_what_the_text_does_not_tell_for_certain_is_left_to_the_guard(source):
    assert found(source) == []


@pytest.mark.parametrize(
    ("head", "call", "other", "line"),
    [
        ("import helper", "helper.f(x)", "import numpy as np\ndef f(x): return np.var(x)", 2),
        ("import helper as h", "h.f(x)", "import numpy as np\nf = np.var", 2),
        ("from helper import f", "f(x)", "from numpy import var as f", 1),
        ("import helper", "getattr(helper, 'f')(x)", "from numpy import var as f", 1),
    ],
)
def test_a_use_in_a_file_that_came_along_is_found(head, call, other, line):
    source = f"{head}\ndef norm(x):\n    return {call}"
    assert found(source, helper=other) == [("norm", "numpy.var", "helper.py", line)]


def test_an_exercise_may_come_from_another_file():
    helper = "import numpy as np\ndef f(x): return np.var(x)"
    assert found("from helper import f as norm", helper=helper) == [
        ("norm", "numpy.var", "helper.py", 2)
    ]


def test_what_an_exercise_does_not_use_of_another_file_is_not_its_own():
    helper = "import numpy as np\ndef f(x): return np.var(x)\ndef g(x): return x"
    assert found("import helper\ndef norm(x): return helper.g(x)", helper=helper) == []


def test_a_relative_import_is_followed():
    files = {
        "own.py": b"from box.a import f\ndef norm(x): return f(x)",
        "box/__init__.py": b"",
        "box/a.py": b"from .b import v\nfrom . import b\ndef f(x): return v(x)",
        "box/b.py": b"import numpy\ndef v(x): return numpy.var(x)",
    }
    (item,) = find_prohibited(files, "own.py", (RULE,))
    assert (item.exercise, item.file, item.line) == ("norm", "box/b.py", 2)


def test_the_first_table_that_a_use_breaks_is_told():
    first, second = Forbidden(("numpy.std",), ("norm",)), Forbidden(("numpy.var",), ("norm",), "x")
    files = {"own.py": b"import numpy as np\ndef norm(x): return np.var(x), np.std(x)"}
    (item,) = find_prohibited(files, "own.py", (first, second))
    assert item.forbidden is first


@pytest.mark.parametrize(
    "source",
    [
        "def norm(:",
        "x = '\0'",
        "# -*- coding: no-such -*-",
        "x = " + "-" * 50_000 + "1",
        "x = " + "+".join(["a"] * 30_000),
        "F = F.batch_norm\n" * 10_000,
        "a0 = np.batch_norm\n"
        + "".join(f"a{n + 1} = a{n}.b\n" * 2 for n in range(5000))
        + "norm = a5000",
        "def norm(x): return F.batch_norm(" + "(" * 150,
        "import torch\ntorch.nn" + ".batch_norm" * 50_000 + "()",
        "#" * MOST + "\nimport numpy\ndef norm(x): return numpy.var(x)",
    ],
    ids=["syntax", "nul", "coding", "deep", "long", "itself", "chain", "open", "dots", "huge"],
)
def test_a_source_that_can_not_be_followed_accuses_nobody(source):
    assert found(source) == []


def test_a_file_that_is_no_python_does_not_hide_the_others():
    source = "import numpy\ndef norm(x): return numpy.var(x)"
    assert len(found(source, broken="def (")) == 1


def test_a_file_of_ones_own_may_have_the_name_of_a_library():
    source = "import numpy\ndef norm(x): return numpy.var(x)"
    assert found(source, numpy="def var(x): return x") == []


def test_a_docstring_that_names_it_is_no_use():
    assert found('"""As torch.nn.functional.batch_norm(x)."""\ndef norm(x): return x') == []


def test_the_same_name_elsewhere_in_a_library_is_another():
    rule = Forbidden(("torch.var",), ("norm",))
    source = "import torch\ndef norm(x): return torch.masked.var(x), torch.Tensor.var(x)"
    assert found(source, rule) == []


def test_a_function_that_may_use_it_and_that_nobody_names_is_not_followed(monkeypatch):
    helper = "import numpy as np\n\n\ndef free(x):\n    return np.var(x)\n\n\n"
    monkeypatch.setattr(prohibited, "_Finder", None)  # it would fail
    assert not found(helper + "def norm(x):\n    return x\n")
    with pytest.raises(TypeError):
        found(helper + "def norm(x):\n    return free(x)\n")


def test_a_small_main_file_is_read_beside_one_that_is_too_large():
    source = "import numpy as np\ndef norm(x): return np.var(x)\n"
    assert [item[0] for item in found(source, another="#" * MOST)] == ["norm"]


def test_a_short_text_in_a_rare_codec_is_read():
    source = "# coding: idna\nimport numpy as np\ndef norm(x): return np.var(x)\n"
    assert [item[0] for item in found(source)] == ["norm"]


def test_a_long_text_in_a_codec_that_may_be_slow_is_left_to_the_guard():
    source = "# coding: punycode\n#-" + "z9" * 10_000 + "\ndef norm(x): return x.var(x)\n"
    assert found(source) == []


def test_a_forbidden_name_far_behind_its_point_is_found():
    source = "import numpy as np\ndef norm(x): return np." + " " * 1000 + "var(x)\n"
    assert [item[0] for item in found(source)] == ["norm"]
