"""Dumps: fetched from folders, read one module a format, examined by the dump doctor."""
