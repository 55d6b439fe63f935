"""Knowing: how good a profile is, what it would have given, and what it might say besides.

Matching is asked through its port alone; nothing here reads a file or writes to the state.
"""
