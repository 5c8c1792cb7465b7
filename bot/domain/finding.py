"""What a digest file has wrong: where, what, how bad. The words for it stand in ``bot.texts``."""

from dataclasses import dataclass, field
from enum import StrEnum


class FindingLevel(StrEnum):
    """An error keeps a digest from being published; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class FindingCode(StrEnum):
    """Every kind of finding. Texts exist for each; ``details`` names their placeholders."""

    ENCODING = "encoding"  # {encoding}
    EMPTY_FILE = "empty-file"
    TOO_LARGE = "too-large"  # {size} {limit}
    TOO_INTRICATE = "too-intricate"  # {lines} {marks}
    CONTROL_CHARACTER = "control-character"  # {character}
    BIDI_OVERRIDE = "bidi-override"  # {character}
    NO_TITLE = "no-title"
    NO_DATE = "no-date"
    WRONG_DATE = "wrong-date"  # {written}
    DATE_DIFFERS_FROM_NAME = "date-differs-from-name"  # {written} {name}
    NO_STORIES = "no-stories"
    DUPLICATE_NUMBER = "duplicate-number"  # {number}
    MISSING_NUMBER = "missing-number"  # {number}: a gap in the count
    UNNUMBERED_STORY = "unnumbered-story"  # {headline}
    EMPTY_HEADLINE = "empty-headline"
    NO_SOURCE = "no-source"  # {story}
    EMPTY_SECTION = "empty-section"  # {label}
    UNPARSED_METRIC = "unparsed-metric"  # {metric}
    LINK_NOT_HTTP = "link-not-http"  # {link}
    RAW_HTML = "raw-html"  # {tag}
    OVERLONG_STORY = "overlong-story"  # {story} {length} {limit}
    TOO_DEEP = "too-deep"  # {limit}
    UNCLOSED_FENCE = "unclosed-fence"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. ``line`` counts from 1; 0 is the file as a whole."""

    level: FindingLevel
    code: FindingCode
    line: int
    details: dict[str, str] = field(default_factory=dict)
