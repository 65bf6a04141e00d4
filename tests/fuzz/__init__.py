"""Fuzzers of everything that reads what others wrote. `make fuzz` runs each for a while; the suite runs each briefly."""
