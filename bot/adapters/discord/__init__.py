"""Discord: messages as its API takes them, and the roads to and from it."""
