"""The chat page. `serve` is all that others need; Gradio is imported in here and nowhere else, and only once
it runs."""

from assistant.ui.server import serve

__all__ = ["serve"]
