"""The same call with a model alone and through a profile over it: models, rows, and what is compared."""
