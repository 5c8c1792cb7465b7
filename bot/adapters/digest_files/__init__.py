"""Digests from a folder of Markdown files."""

from bot.adapters.digest_files.source import FolderDigestSource

__all__ = ["FolderDigestSource"]
