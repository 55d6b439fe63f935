"""From bytes to records: one module a format, and a registry in which the content tells which one reads it."""
