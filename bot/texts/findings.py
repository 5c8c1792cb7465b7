"""What each finding in a digest's file means, and how to mend it."""

from bot.domain.finding import Finding, FindingCode
from bot.texts.markup import clip, placeholders
from bot.texts.wording import Wording, msgid

_SENTENCES = {
    FindingCode.ENCODING: msgid(
        "the file is not UTF-8 (it looks like {encoding}); save it again as UTF-8"
    ),
    FindingCode.EMPTY_FILE: msgid(
        "the file is empty; write a title, `# … - 2026年2月26日`, and at least one story"
    ),
    FindingCode.TOO_LARGE: msgid(
        "the file has {size} bytes and at most {limit} are read; shorten or divide it"
    ),
    FindingCode.TOO_INTRICATE: msgid(
        "the file has {lines} lines and {marks} marks of formatting, more than can be read "
        "in good time; shorten or divide it"
    ),
    FindingCode.CONTROL_CHARACTER: msgid(
        "there is an invisible control character ({character}); delete it"
    ),
    FindingCode.BIDI_OVERRIDE: msgid(
        "a character that turns the direction of writing ({character}) can disguise text; delete it"
    ),
    FindingCode.NO_TITLE: msgid(
        "the digest has no title; begin it with a line like `# … - 2026年2月26日`"
    ),
    FindingCode.NO_DATE: msgid(
        "the digest has no date; add it to the title, as in `# … - 2026年2月26日`, "
        "or name the file like `2026-02-26.md`"
    ),
    FindingCode.WRONG_DATE: msgid(
        "“{written}” is no day of the calendar; write the date like `2026年2月26日`"
    ),
    FindingCode.DATE_DIFFERS_FROM_NAME: msgid(
        "the title says {written} but the file is called {name}; correct the one that is wrong"
    ),
    FindingCode.NO_STORIES: msgid(
        "the digest has no stories; head each one with a line like `## 1. …`"
    ),
    FindingCode.DUPLICATE_NUMBER: msgid(
        "number {number} was used by an earlier story; give this story the next free number"
    ),
    FindingCode.MISSING_NUMBER: msgid(
        "no story has number {number}; number the stories without gaps, "
        "or add the one that is missing"
    ),
    FindingCode.UNNUMBERED_STORY: msgid(
        "the story “{headline}” has no number; head it with a line like `## 1. …`"
    ),
    FindingCode.EMPTY_HEADLINE: msgid(
        "the story has a number but no headline; write one behind the number"
    ),
    FindingCode.NO_SOURCE: msgid(
        "story {story} has no source link; add a line `**来源链接：** https://…`"
    ),
    FindingCode.EMPTY_SECTION: msgid(
        "nothing follows “{label}”; write the section, or delete its label"
    ),
    FindingCode.UNPARSED_METRIC: msgid(
        "“{metric}” has no figure that can be read; write it like `- 名称：56.8%（说明）`"
    ),
    FindingCode.LINK_NOT_HTTP: msgid(
        "“{link}” is shown as text, not as a link; use an address that begins with https://"
    ),
    FindingCode.RAW_HTML: msgid("HTML ({tag}) has no effect here; use Markdown, or delete the tag"),
    FindingCode.OVERLONG_STORY: msgid(
        "story {story} has {length} characters and will need several messages; "
        "keep it below {limit}"
    ),
    FindingCode.TOO_DEEP: msgid(
        "this is nested more than {limit} levels deep, deeper than readers are shown; "
        "use fewer levels"
    ),
    FindingCode.UNCLOSED_FENCE: msgid(
        "a code block is opened here and never closed; close it with a line of ```"
    ),
}


def describe_finding(wording: Wording, finding: Finding) -> str:
    """One line: what is wrong and how to mend it. A detail that is missing reads ``?``."""
    sentence = _SENTENCES[finding.code]
    details = {name: clip(finding.details.get(name, "?")) for name in placeholders(sentence)}
    return wording.plain(sentence, **details)
