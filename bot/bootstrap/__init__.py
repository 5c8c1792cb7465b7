"""Which concrete thing is used: everything is built here, once, from the settings.

``parts`` needs no SDK, so that ``daybrief lint`` and ``render`` start at once; ``program`` does.
"""
