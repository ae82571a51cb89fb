"""The data of the report: records, tidy tables and their descriptions, beside the pages."""
