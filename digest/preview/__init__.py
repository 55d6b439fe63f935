"""The preview: a server on loopback that shows issues as their readers will meet them, while templates are edited."""

from digest.preview.desk import Desk
from digest.preview.server import Preview

__all__ = ["Desk", "Preview"]
