"""Libraries that profiles name: files, and what Zotero keeps."""
