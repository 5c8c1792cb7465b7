"""What the operator is told."""

from datetime import UTC, datetime

import pytest

from bot.domain.audience import Language
from bot.domain.finding import Finding, FindingCode, FindingLevel
from bot.domain.reply import OwnerAlert
from bot.domain.rich_text import BulletList, Paragraph, plain_text
from bot.texts import texts_for

AT = datetime(2026, 2, 26, 0, 30, tzinfo=UTC)
KINDS = (
    "digest-malformed",
    "digest-missing",
    "digest-late",
    "digest-source-unavailable",
    "part-failed",
    "delivery-failed",
    "chat-unreachable",
    "account-refused",
)


def told(alert: OwnerAlert, language: Language = Language.EN) -> str:
    return plain_text(texts_for(language).alert(alert))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
def test_known_kinds_are_told_in_words_with_their_facts(kind: str, language: Language) -> None:
    text = told(OwnerAlert(kind, AT, (("reason", "{value} **as is**"), ("extra", "7"))), language)
    assert kind not in text
    assert "{value} **as is**" in text
    assert "extra" in text
    assert "2026-02-26 00:30 UTC" in text


def test_an_unknown_kind_is_shown_by_its_name_and_facts() -> None:
    assert told(OwnerAlert("disk-full", AT, (("free", "0 B"),))).splitlines() == [
        "Alert: disk-full",
        "Time: 2026-02-26 00:30 UTC",
        "free: 0 B",
    ]


def test_findings_are_told_with_their_lines() -> None:
    findings = (
        Finding(FindingLevel.ERROR, FindingCode.NO_STORIES, 0),
        Finding(FindingLevel.ERROR, FindingCode.DUPLICATE_NUMBER, 30, {"number": "4"}),
    )
    alert = OwnerAlert("digest-malformed", AT, (("name", "2026-02-26.md"),), findings)
    lines = told(alert).splitlines()
    assert "File: 2026-02-26.md" in lines
    assert lines[-2].startswith("the digest has no stories; ")
    assert lines[-1].startswith("line 30: number 4 was used by an earlier story; ")


def test_only_the_first_findings_are_told() -> None:
    findings = (Finding(FindingLevel.ERROR, FindingCode.EMPTY_HEADLINE, 1),) * 500
    text = told(OwnerAlert("digest-malformed", AT, (), findings))
    assert len(text) < 1500
    assert text.endswith("… and 490 more")


def test_an_alert_is_a_headline_then_advice_then_a_list() -> None:
    blocks = texts_for(Language.ZH_HANS).alert(OwnerAlert("digest-late", AT, ()))
    assert [type(block) for block in blocks] == [Paragraph, Paragraph, BulletList]


def test_a_long_fact_is_clipped() -> None:
    assert len(told(OwnerAlert("part-failed", AT, (("reason", "x" * 10_000),)))) < 800
