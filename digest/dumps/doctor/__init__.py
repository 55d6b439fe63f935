"""The dump doctor: whether a dump may enter history, and why not."""

from digest.dumps.doctor.doctor import Doctor

__all__ = ["Doctor"]
