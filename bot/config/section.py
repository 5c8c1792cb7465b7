"""What all parts of the settings have in common."""

from pydantic import BaseModel, ConfigDict, model_validator


def without_empty(written: object) -> object:
    """A key that has nothing behind it counts as one that is not there."""
    if isinstance(written, dict):
        return {key: value for key, value in written.items() if value is not None}
    return written


class Section(BaseModel):
    """A part of the settings: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    _defaults = model_validator(mode="before")(without_empty)
