"""The widget, in a real browser, against a real server."""
