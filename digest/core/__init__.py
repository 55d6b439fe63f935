"""Plain data and rules: what a paper, a snapshot, a change, a match and an issue are.

Nothing here reads a clock, touches a disk or imports anything but the standard library and its neighbours.
"""
