"""Rendering: one edition, three faces with the same content; every word comes from the templates."""

from digest.render.renderer import Renderer

__all__ = ["Renderer"]
