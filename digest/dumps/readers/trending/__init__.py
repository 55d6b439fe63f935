"""The trending page, as text, HTML or a crawler's Markdown: what its captures have in common and where they differ."""
