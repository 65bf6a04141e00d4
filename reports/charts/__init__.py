"""Charts: one module a kind, each with `build(...) -> Chart`."""
