"""The trending page, as text, as HTML, as a crawler's Markdown: what its captures have in common and where they differ."""
