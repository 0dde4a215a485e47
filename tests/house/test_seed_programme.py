"""The programme of the demo company, the audit and the training: whole, in both languages, about people who exist."""

from typing import Any

import pytest
import yaml

from app.features import FEATURES
from tests.house.test_seed_content import EMAILS, FRENCH_FAULTS, PEOPLE, SEED, SLUG, texts_in

PROGRAMME = yaml.safe_load((SEED / "demo" / "programme.yaml").read_text(encoding="utf-8"))
AUDIT = yaml.safe_load((SEED / "programme" / "audit.yaml").read_text(encoding="utf-8"))
TRAINING = yaml.safe_load((SEED / "programme" / "training.yaml").read_text(encoding="utf-8"))


def mappings_in(value: Any) -> list[dict[str, Any]]:
    """Return the mappings in a mapping or a list, and itself, however deep."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*([value] if isinstance(value, dict) else []), *(found for one in inner for found in mappings_in(one))]


@pytest.mark.parametrize("listed", [AUDIT, TRAINING], ids=["audit", "training"])
def test_what_is_asked_and_learnt_has_a_key_of_its_own_and_both_languages(listed: list[dict[str, Any]]) -> None:
    entries = mappings_in(listed)
    keys = [one["key"] for one in entries]
    assert len({*keys}) == len(keys)
    assert [key for key in keys if not SLUG.fullmatch(key)] == []
    for one in entries:
        for name in one.keys() & {"name", "text"}:
            assert one[name] != one[f"{name}_fr"], f"{one['key']} has no French of its own"


@pytest.mark.parametrize("fault", FRENCH_FAULTS)
@pytest.mark.parametrize("value", [PROGRAMME, AUDIT, TRAINING], ids=["programme", "audit", "training"])
def test_the_texts_of_the_programme_are_set_as_french_is(value: Any, fault: str) -> None:
    assert [text for text in texts_in(value) if FRENCH_FAULTS[fault].search(text)] == []


def test_the_programme_is_in_the_hands_of_people_who_exist() -> None:
    names = {email.partition("@")[0] for email in EMAILS}
    assert {one[key] for one in mappings_in(PROGRAMME) for key in ("owner", "by") if key in one} <= names


@pytest.mark.parametrize("cycle", PROGRAMME["cycles"], ids=lambda cycle: cycle["title"])
def test_goals_of_the_demo_are_for_an_objective_and_measured_by_a_figure_of_the_house(cycle: dict[str, Any]) -> None:
    objectives = {one["title"] for one in PROGRAMME["objectives"]}
    metrics = {metric.name for feature in FEATURES for metric in feature.metrics}
    for goal in cycle["goals"]:
        assert goal["objective"] in objectives
        assert (goal["metric"] == "manual") == ("unit" in goal)
        assert goal["metric"] in {*metrics, "manual"}
        assert len(goal["values"]) < cycle["begins"], "a value lies in the future"
        assert all(said["weeks"] <= len(goal["values"]) for said in goal["says"])


@pytest.mark.parametrize("cycle", PROGRAMME["cycles"], ids=lambda cycle: cycle["title"])
def test_an_audit_of_the_demo_is_answered_by_as_many_people_in_every_dimension(cycle: dict[str, Any]) -> None:
    assert cycle["audit"].keys() == {dimension["key"] for dimension in AUDIT}
    assert {len(scores) for scores in cycle["audit"].values()} == {5}
    [answered] = {sum(scores) for scores in cycle["audit"].values()}
    assert answered <= len(PEOPLE)
