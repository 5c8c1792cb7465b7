"""A Bot API server that counts: what was accepted, refused, lost, sent twice or out of order."""
