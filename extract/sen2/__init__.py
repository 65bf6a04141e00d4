"""What the SEN2 files look like: known columns and labels, and the checks that hold a file against itself."""
