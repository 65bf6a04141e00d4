"""Records into one warehouse that agrees with itself. Fetches nothing."""
