"""One process at a time drains a lane: file locks beside the database."""

from bot.adapters.lane_guard.file_lane_guard import FileLaneGuard

__all__ = ["FileLaneGuard"]
