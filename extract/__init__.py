"""The outside world, read into typed and cited records. Knows no warehouse."""
