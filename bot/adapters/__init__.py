"""One folder per outside thing; none imports another."""
