"""A kit's notebook in a real JupyterLab, in a real browser."""

import os
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

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
RUN_ALL = """
const done = arguments[arguments.length - 1];
const app = window.jupyterapp;
app.restored
  .then(() => app.commands.execute('notebook:run-all-cells'))
  .then(() => done('ran'), error => done(String(error)));
"""


@pytest.fixture
def lab(
    need_module: Callable[[str], None], jupyter_home: dict[str, str], tmp_path: Path
) -> Iterator[str]:
    """The address of a JupyterLab that has the kits."""
    need_module("jupyterlab")
    options = [f"--{name}={value}" for name, value in OPTIONS.items()]
    command = [sys.executable, "-m", "jupyterlab", *options]
    with subprocess.Popen(
        command,
        cwd=tmp_path / "kits",
        env=jupyter_home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr
        try:
            yield _address(server.stderr)
        finally:
            server.terminate()


def _address(log: IO[str]) -> str:
    """Where the server is, as soon as it says so; what else it says is read, and forgotten."""
    said = []
    for line in log:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            threading.Thread(target=deque, args=(log, 0)).start()
            return found[0]
    raise AssertionError("".join(said))


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


def found(browser: Any, css: str, count: int = 1) -> list[Any]:
    """The elements of the page that a selector finds, as soon as there are so many."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    def enough(driver: Any) -> list[Any]:
        elements = driver.find_elements(By.CSS_SELECTOR, css)
        return elements if len(elements) >= count else []

    return list(WebDriverWait(browser, PATIENCE).until(enough))


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
    found(browser, ".jp-Notebook-ExecutionIndicator[data-status=idle]")
    assert browser.execute_async_script(RUN_ALL) == "ran"
    return browser


def test_the_tables_are_shown_where_the_cells_are_run(opened: Any, tmp_path: Path) -> None:
    opened.save_screenshot(str(tmp_path / "lab.png"))
    tables = {}
    for table in found(opened, ".jp-OutputArea-output table"):
        name, _, text = table.text.partition("\n")
        tables.setdefault(name, text)
    assert tables["relu"].startswith("✓")
