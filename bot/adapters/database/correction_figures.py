"""What became of a run of corrections, counted by the database."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    case,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database.corrections import COUNTED
from bot.adapters.database.run_figures import ERRORS_KEPT, read_errors
from bot.adapters.database.tables import CorrectionRow, DeliveryRow
from bot.domain.audience import Platform
from bot.domain.delivery import DeliveryState, SkipReason
from bot.domain.run import PlatformFigures, RunFigures, RunId

IS_CORRECTED_IN = and_(
    CorrectionRow.delivery_id == DeliveryRow.id, CorrectionRow.generation == DeliveryRow.generation
)
"""Joins a delivery with its correction, unless it was planned anew since."""
_OPEN, _DONE, _FAILED, _UNSUBSCRIBED = "open", "done", "failed", "unsubscribed"


async def count_corrections(connection: AsyncConnection, run: RunId) -> RunFigures:
    """What became of the run so far, platform by platform; a chat counts once."""
    rows = (await connection.execute(_select_outcomes(run))).all()
    errors = (await connection.execute(_select_errors(run))).all()
    platforms = tuple(
        _figures(platform, own, errors)
        for platform in Platform
        if (own := [row for row in rows if row.platform is platform])
    )
    return RunFigures(platforms, max((row.revision for row in rows), default=None))


def _outcome() -> ColumnElement[str]:
    """How the correction ended; otherwise the reason for which its chat was left out."""
    is_whole = DeliveryRow.standing_variant_id.is_(None)
    return case(
        (DeliveryRow.state == DeliveryState.PENDING, _OPEN),
        (and_(DeliveryRow.state == DeliveryState.DELIVERED, is_whole), _DONE),
        (CorrectionRow.reason.is_not(None), type_coerce(CorrectionRow.reason, String)),
        (CorrectionRow.error != "", _FAILED),
        (DeliveryRow.left_alone_at.is_not(None), _UNSUBSCRIBED),
        else_=_FAILED,
    )


def _select_outcomes(run: RunId) -> Select[*tuple[Any, ...]]:
    sums = (func.sum(getattr(CorrectionRow, name)).label(name) for name in COUNTED)
    outcome = _outcome().label("outcome")
    return (
        select(
            DeliveryRow.platform,
            outcome,
            func.count().label("chats"),
            func.max(DeliveryRow.revision).label("revision"),
            func.max(DeliveryRow.closed_at).label("last_at"),
            *sums,
        )
        .join(CorrectionRow, IS_CORRECTED_IN)
        .where(CorrectionRow.run_id == run)
        .group_by(DeliveryRow.platform, outcome)
    )


def _select_errors(run: RunId) -> Select[*tuple[Any, ...]]:
    """Why messages were refused and corrections given up, or why they wait for another try."""
    is_not_done = or_(
        DeliveryRow.state == DeliveryState.PENDING, DeliveryRow.standing_variant_id.is_not(None)
    )
    error = case(
        (CorrectionRow.error != "", CorrectionRow.error),
        (is_not_done, DeliveryRow.last_error),
        else_="",
    )
    return (
        select(DeliveryRow.platform, error.label("error"), func.count().label("chats"))
        .join(CorrectionRow, IS_CORRECTED_IN)
        .where(CorrectionRow.run_id == run, error != "")
        .group_by(DeliveryRow.platform, error)
        .order_by(func.count().desc(), error)
        .limit(ERRORS_KEPT * len(Platform))
    )


def _figures(
    platform: Platform, rows: list[Row[*tuple[Any, ...]]], errors: Iterable[Row[*tuple[Any, ...]]]
) -> PlatformFigures:
    chats = {row.outcome: row.chats for row in rows}
    total = {name: sum(getattr(row, name) for row in rows) for name in COUNTED}
    reasons = {**{reason.value: reason for reason in SkipReason}, _UNSUBSCRIBED: None}
    return PlatformFigures(
        platform,
        delivered=chats.get(_DONE, 0),
        failed=chats.get(_FAILED, 0),
        still_open=chats.get(_OPEN, 0),
        skipped={reasons[word]: count for word, count in chats.items() if word in reasons},
        errors=read_errors(errors, platform),
        messages=total["sent"],
        edited=total["edited"],
        marked=total["marked"],
        gone=total["gone"],
        parts_lost=total["refused"],
        last_at=max((row.last_at for row in rows if row.last_at), default=None),
    )
