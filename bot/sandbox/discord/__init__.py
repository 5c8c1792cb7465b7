"""A local Discord: REST v10 and gateway, as far as a bot that posts and answers needs them.

It keeps the platform's rules (permissions, lengths, limits, deadlines) and imports nothing of
the bot, so that it can only be talked to over the wire or through its control face.
"""
