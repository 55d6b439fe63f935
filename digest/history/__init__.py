"""History: which paper a record is."""
