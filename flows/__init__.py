"""The update and import flows: they wire the rooms together and do not think. The only package that knows Prefect."""
