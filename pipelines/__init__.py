"""The only room that knows every other: refresh, flows, settings, command line."""
