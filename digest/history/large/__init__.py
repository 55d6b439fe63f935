"""The history of a very large catalogue: millions of lines a dump, a few bytes a line.

It needs the extra `catalogue`; nothing outside this package imports it before a source calls for it.
"""
