"""What the tests upload, read as the page reads it."""

from __future__ import annotations

from symbiosis.views.upload import check_upload


def read_upload(name, data):
    """Read one uploaded file as a park, or raise what is wrong with it."""
    return check_upload([(name, data)]).park()
