"""Rowen: living systematic reviews that stay up to date by themselves and can prove every number."""

__version__ = "0.1.0"
