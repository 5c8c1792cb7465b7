"""Dialect-free helpers for renderers: what messages say, how long text is, where it is cut."""
