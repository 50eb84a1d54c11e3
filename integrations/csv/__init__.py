"""Leads as CSV: the columns, how cells are written and read, and what a file of leads means."""
