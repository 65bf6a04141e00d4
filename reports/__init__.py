"""Reads the warehouse only: packs, letters, charts, site, exports."""
