"""Feeds: RSS, Atom and RDF, arXiv's announcements, and the answers of its API."""
