"""A kit's notebook in a real JupyterLab, in a real browser."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.model import Course

TOKEN = "a-token-for-this-test-alone"
PATIENCE = 300.0  # for conditions, seconds: no test passes sooner for it
OPTIONS = {
    "ServerApp.ip": "127.0.0.1",
    "ServerApp.port": "0",
    "ServerApp.open_browser": "False",
    "ServerApp.allow_root": "True",
    "IdentityProvider.token": TOKEN,
    "LabApp.expose_app_in_browser": "True",
    "LabApp.news_url": "None",
    "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
}
# Whatever the user has in front, it is this notebook that runs, once its kernel is there.
RUN_ALL = """
const done = arguments[0], app = window.jupyterapp;
async function run() {
  await app.restored;
  const panel = await app.commands.execute(
    'docmanager:open', {path: 'activations/activations.ipynb'});
  await panel.revealed;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
  app.shell.activateById(panel.id);
  await app.commands.execute('notebook:run-all-cells');
  const cells = panel.content.widgets.filter(
    cell => cell.model.type === 'code' && cell.model.sharedModel.source.trim() !== '');
  return cells.filter(cell => cell.model.executionCount === null).length;
}
run().then(done, error => done(String(error)));
"""
CHANGE_THEME = """
const [theme, done] = arguments;
window.jupyterapp.commands.execute('apputils:change-theme', {theme}).then(done, done);
"""


@pytest.fixture
def lab(
    need_module: Callable[[str], None], jupyter_home: dict[str, str], tmp_path: Path
) -> Iterator[str]:
    """The address of a JupyterLab that has the kits."""
    need_module("jupyterlab")
    options = [f"--{name}={value}" for name, value in OPTIONS.items()]
    command = [sys.executable, "-m", "jupyterlab", *options]
    log, runtime = tmp_path / "lab.log", Path(jupyter_home["JUPYTER_RUNTIME_DIR"])
    with (
        log.open("wb") as said,
        subprocess.Popen(
            command, cwd=tmp_path / "kits", env=jupyter_home, stdout=said, stderr=said
        ) as server,
    ):
        try:
            yield _address(server, runtime / f"jpserver-{server.pid}.json", log)
        finally:
            server.terminate()  # it ends its kernels


def _address(server: subprocess.Popen[bytes], note: Path, log: Path) -> str:
    """Where the server is, as soon as it has noted it down."""
    while True:
        with contextlib.suppress(OSError, ValueError):
            return str(json.loads(note.read_text())["url"])
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
            raise AssertionError(log.read_text())


@pytest.fixture
def browser(
    need_module: Callable[[str], None], need_program: Callable[[str], str], tmp_path: Path
) -> Iterator[Any]:
    """Chromium without a screen."""
    need_module("selenium")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = need_program("chromium")
    for argument in ("headless=new", "window-size=1400,3600", f"user-data-dir={tmp_path}/browser"):
        options.add_argument(f"--{argument}")
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    service = webdriver.ChromeService(executable_path=need_program("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_script_timeout(PATIENCE)
    driver.set_page_load_timeout(PATIENCE)
    try:
        yield driver
    finally:
        driver.quit()


def found(browser: Any, css: str) -> list[Any]:
    """The elements of the page that a selector finds, as soon as there are some."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    waiting = WebDriverWait(browser, PATIENCE)
    return list(waiting.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, css)))


@pytest.fixture
def opened(
    activations: Course,
    notebook_kit: Callable[[Course], Path],
    solve: Callable[..., Path],
    request: pytest.FixtureRequest,
) -> Any:
    """The browser with the kit's notebook, one exercise solved, all cells run."""
    reference = activations.assignments[0].reference.read_text()
    solve(notebook_kit(activations), reference, "relu")
    address, browser = request.getfixturevalue("lab"), request.getfixturevalue("browser")
    browser.get(f"{address}lab/tree/activations/activations.ipynb?token={TOKEN}")
    found(browser, ".jp-Notebook .jp-CodeCell")
    assert browser.execute_async_script(RUN_ALL) == 0  # cells that have not run
    return browser


@pytest.fixture
def tables(opened: Any, tmp_path: Path) -> dict[str, str]:
    """The text of the first table of each exercise; `""` is the text of the last output.

    Screenshots in both themes are left in the test's folder.
    """
    found(opened, ".jp-CodeCell.jp-mod-active table")
    for theme in ("Light", "Dark"):
        opened.execute_async_script(CHANGE_THEME, f"JupyterLab {theme}")
        opened.save_screenshot(str(tmp_path / f"{theme}.png"))
    texts = {"": found(opened, ".jp-CodeCell.jp-mod-active .jp-RenderedHTML")[0].text}
    for table in found(opened, ".jp-OutputArea-output table"):
        name, _, text = table.text.partition("\n")
        texts.setdefault(name, text)
    return texts


def test_the_tables_are_shown_where_the_cells_are_run(tables: dict[str, str], opened: Any) -> None:
    assert tables["relu"].startswith("✓ ReLU keeps what is positive")
    assert tables["sigmoid"].startswith("○ The sigmoid of ")
    assert "`sigmoid` is not written yet (cell In[" in tables["sigmoid"]
    assert "2 of 40 points in the visible checks (1 of 22 passed).\n" in tables[""]
    outputs = found(opened, ".jp-OutputArea-output")
    kinds = {each.get_attribute("data-mime-type") for each in outputs}
    assert kinds == {"text/html"}
    assert "not as it runs here" not in tables[""]
