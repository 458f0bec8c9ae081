"""A model that stays with its solver: asked, changed, asked again."""
