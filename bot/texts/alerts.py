"""What the operator is told."""

from collections.abc import Iterator

from bot.domain.reply import OwnerAlert
from bot.domain.rich_text import BulletList, Inlines, Paragraph, RichText, Text
from bot.texts.findings import describe_finding
from bot.texts.markup import clip
from bot.texts.wording import Wording, msgid

_FACT_LIMIT = 500
_HEADLINES = {
    "digest-malformed": msgid("**The digest has errors and was not published.**"),
    "digest-missing": msgid("**The next digest is not there yet.**"),
    "digest-late": msgid("**The digest is late.**"),
    "digest-source-unavailable": msgid("**The source of the digests does not answer.**"),
    "part-failed": msgid("**A message could not be delivered.**"),
    "delivery-failed": msgid("**A delivery was given up.**"),
    "chat-unreachable": msgid("**A chat cannot be reached.**"),
    "account-refused": msgid("**A bot account is refused.**"),
    "themes-refused": msgid("**A forum’s topics cannot be made.**"),
    "topic-closed": msgid("**A subscription’s topic is closed or deleted.**"),
}
_ADVICE = {
    "digest-malformed": msgid(
        "Mend what is listed here and save the file again. "
        "Until then the last good version stays in force."
    ),
    "digest-missing": msgid("Put its file into the source before the first delivery is due."),
    "digest-late": msgid("It goes out as soon as it arrives, up to the cut-off."),
    "digest-source-unavailable": msgid("I keep trying. Check its address and its connection."),
    "part-failed": msgid("The platform refused it. The rest of the delivery went on."),
    "delivery-failed": msgid(
        "No attempt succeeded. To try again: `daybrief push DATE --to CHAT --force`"
    ),
    "chat-unreachable": msgid(
        "Its subscription is suspended until somebody subscribes there again."
    ),
    "themes-refused": msgid(
        "Its stories go to its General topic. Give the bot the right to manage topics, "
        "or switch the topics off in its settings."
    ),
    "topic-closed": msgid(
        "Its digest goes to the General topic. Reopen the topic, or subscribe in another one."
    ),
    "account-refused": msgid(
        "Its deliveries wait and go on by themselves once it is accepted. "
        "Check its token, and whether something between here and the platform blocks it."
    ),
}


_LABELS = {
    "at": msgid("Time"),
    "name": msgid("File"),
    "finding": msgid("Finding"),
    "reason": msgid("Reason"),
    "error": msgid("Reason"),
    "chat": msgid("Chat"),
    "platform": msgid("Platform"),
    "day": msgid("Day"),
    "part": msgid("Part"),
    "minutes": msgid("Minutes left"),
    "waiting": msgid("Waiting"),
}
_FINDINGS_SHOWN = 10


def describe_alert(wording: Wording, alert: OwnerAlert) -> RichText:
    """A headline, advice where there is some, the facts; an unknown kind by its name."""
    items = (*_facts(wording, alert), *_findings(wording, alert))
    return (
        Paragraph(_headline(wording, alert.kind)),
        *_advice(wording, alert.kind),
        BulletList(tuple((Paragraph(item),) for item in items)),
    )


def _headline(wording: Wording, kind: str) -> Inlines:
    if kind in _HEADLINES:
        return wording.rich(_HEADLINES[kind])
    return wording.rich("**Alert:** `{kind}`", kind=clip(kind))


def _advice(wording: Wording, kind: str) -> RichText:
    return (Paragraph(wording.rich(_ADVICE[kind])),) if kind in _ADVICE else ()


def _facts(wording: Wording, alert: OwnerAlert) -> Iterator[Inlines]:
    for name, value in (("at", f"{alert.at:%Y-%m-%d %H:%M} UTC"), *alert.facts):
        label = wording.plain(_LABELS[name]) if name in _LABELS else clip(name)
        yield wording.rich("{label}: {value}", label=label, value=clip(value, _FACT_LIMIT))


def _findings(wording: Wording, alert: OwnerAlert) -> Iterator[Inlines]:
    for finding in alert.findings[:_FINDINGS_SHOWN]:
        said = describe_finding(wording, finding)
        if finding.line:
            said = wording.plain("line {line}: {finding}", line=str(finding.line), finding=said)
        yield (Text(said),)
    if left := len(alert.findings[_FINDINGS_SHOWN:]):
        yield wording.rich_count("… and {count} more", "… and {count} more", left)
