"""What a message says."""

from dataclasses import dataclass, field

from bot.sandbox.telegram.wire import JsonObject


@dataclass(frozen=True, slots=True)
class Document:
    """An uploaded file with all its bytes."""

    file_id: str
    name: str
    mime_type: str
    body: bytes = field(repr=False)

    def as_json(self) -> JsonObject:
        """A ``Document``."""
        return {
            "file_id": self.file_id,
            "file_unique_id": f"u{self.file_id}",
            "file_name": self.name,
            "mime_type": self.mime_type,
            "file_size": len(self.body),
        }


@dataclass(slots=True)
class Content:
    """What a message says: text with entities, the blocks of a rich message, or a document.

    The text of a document is its caption.
    """

    text: str = ""
    entities: list[JsonObject] = field(default_factory=list)
    blocks: list[JsonObject] | None = None
    is_rtl: bool = False
    link_preview: JsonObject | None = None
    markup: JsonObject | None = None
    document: Document | None = None

    def as_json(self) -> JsonObject:
        """The fields of a ``Message`` that tell its content."""
        if self.blocks is not None:
            result: JsonObject = {"rich_message": {"blocks": self.blocks}}
            if self.is_rtl:
                result["rich_message"]["is_rtl"] = True
        elif self.document is not None:
            result = {"document": self.document.as_json(), **self._text("caption")}
        else:
            result = {"text": "", **self._text("text")}
            if self.link_preview:
                result["link_preview_options"] = self.link_preview
        if self.markup and "inline_keyboard" in self.markup:
            result["reply_markup"] = self.markup
        return result

    def _text(self, name: str) -> JsonObject:
        if not self.text:
            return {}
        entities = "entities" if name == "text" else f"{name}_entities"
        return {name: self.text} | ({entities: self.entities} if self.entities else {})
