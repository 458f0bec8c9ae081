"""Haves and wants: what firms say of themselves in a facilitator's list, read into streams."""
