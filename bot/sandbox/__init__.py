"""Local servers that speak the platforms' wire protocols, so that no account is needed.

``telegram`` is a Telegram Bot API server, ``discord`` a Discord REST and gateway server. The real
SDKs connect to them by their configured base addresses. Each is independent of the rest of the
program: it knows the platform's rules and nothing about digests.
"""
