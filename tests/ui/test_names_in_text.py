"""Names that stand in text, where no type checker sees them: ids of keys, types in style sheets."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

from textual.dom import DOMNode

import nonvoip_tui.ui
from nonvoip_tui.settings.keymap import KEYS

UI = Path(nonvoip_tui.ui.__file__).parent
_ASK = {"binding", "key_names", "keys"}


def ids_asked_for(tree: ast.AST) -> Iterator[str]:
    """The ids that code asks the keys of, also within sentences."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        if name in _ASK and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def test_every_id_that_code_asks_the_keys_of_is_one() -> None:
    asked = {
        each: path.name
        for path in UI.rglob("*.py")
        for each in ids_asked_for(ast.parse(path.read_text("utf-8")))
        if "." in each
    }
    assert len(asked) > 80
    assert not {name: where for name, where in asked.items() if name not in KEYS}


def subclasses(of: type[DOMNode]) -> Iterator[type[DOMNode]]:
    below: list[type[DOMNode]] = of.__subclasses__()
    for each in below:
        yield each
        yield from subclasses(each)


def test_every_type_in_a_style_sheet_is_a_class() -> None:
    for module in pkgutil.walk_packages(nonvoip_tui.ui.__path__, "nonvoip_tui.ui."):
        importlib.import_module(module.name)
    classes = {kind.__name__ for kind in subclasses(DOMNode)}
    sheets = {path.name: path.read_text("utf-8") for path in UI.rglob("*.tcss")}
    for widget in subclasses(DOMNode):
        if widget.__module__.startswith("nonvoip_tui") and "DEFAULT_CSS" in vars(widget):
            sheets[widget.__name__] = vars(widget)["DEFAULT_CSS"]
    assert len(sheets) > 8
    for name, sheet in sheets.items():
        plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
        selectors = re.sub(r"\{[^{}]*\}", ";", plain)
        types = set(re.findall(r"(?<![\w.#:$&-])[A-Z]\w+", selectors))
        assert types <= classes, (name, types - classes)
