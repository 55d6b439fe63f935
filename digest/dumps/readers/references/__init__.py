"""Bibliographies: BibTeX, RIS, CSL-JSON."""
