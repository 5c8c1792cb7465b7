"""Rich text in Discord's Markdown. Pure; its face is ``pieces.write_piece``.

The dialect: https://support.discord.com/hc/en-us/articles/210298617-Markdown-Text-101
"""
