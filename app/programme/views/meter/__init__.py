"""What whoever manages the programme does about the email meter."""

from app.programme.views.meter import imports, settings

__all__ = ["imports", "settings"]
