"""Figures over an admin's leads, for people to decide by."""
