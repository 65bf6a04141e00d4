"""The warehouse as files that others can use: Parquet, CSV or one workbook, described as a Frictionless data package.

    with open_warehouse(path) as connection:
        write_export(connection, "csv", out, email=False)

Same warehouse, same bytes. MPs' e-mail addresses are left out unless asked for.
"""

from __future__ import annotations

from reports.export.write import FORMATS, ExportRefused, write_export

__all__ = ["FORMATS", "ExportRefused", "write_export"]
