"""Of Bootstrap's style sheet the house sends what its pages can meet, and nothing else."""

import re
from pathlib import Path

import pytest

from app.core.assets import BOOTSTRAP
from app.core.bootstrap import CLASSES, classes_in, cut_stylesheet

APP = Path(__file__).parents[2] / "app"
OUR_PREFIX = "p-"


@pytest.mark.parametrize(
    ("sheet", "rest"),
    [
        ("p{margin:0}.btn{color:red}.modal{color:blue}", "p{margin:0}.btn{color:red}"),
        (".btn,.modal,a:is(.modal,.btn) b{x:y}", ".btn{x:y}"),
        (".btn:not(.modal,.toast){x:y}", ".btn:not(.modal,.toast){x:y}"),
        (".modal .btn{x:y}", ""),
        ("@media (width>1px){.btn{x:y}.modal{x:z}}", "@media (width>1px){.btn{x:y}}"),
        ("@media (width>1px){.modal{x:z}}.btn{x:y}", ".btn{x:y}"),
        ("@supports (x:y){@media print{.btn{x:y}}}", "@supports (x:y){@media print{.btn{x:y}}}"),
        ("@keyframes spin{to{x:y}}.btn{x:y}", ".btn{x:y}"),
    ],
)
def test_rules_stay_that_our_pages_can_meet(sheet: str, rest: str) -> None:
    assert cut_stylesheet(sheet, {"btn"}) == rest


def test_classes_are_those_that_a_selector_asks_for() -> None:
    assert classes_in("a.btn:not(.disabled)>.btn-sm::before") == {"btn", "btn-sm"}


def test_every_class_of_bootstrap_in_a_template_is_sent() -> None:
    known = classes_in((BOOTSTRAP / "css" / "bootstrap.min.css").read_text())
    templates = [path for path in APP.rglob("*.html") if "mail" not in path.stem and "mail" not in path.parts]
    lists = [text for path in templates for text in re.findall(r'class="([^"]*)"', path.read_text())]
    used = {word for text in lists for word in re.sub(r"{[{%].*?[%}]}", " ", text).split()}
    assert {word for word in used & known if not word.startswith(OUR_PREFIX)} <= CLASSES
