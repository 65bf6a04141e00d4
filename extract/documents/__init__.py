"""One module for each format; every value read knows where it stood."""
