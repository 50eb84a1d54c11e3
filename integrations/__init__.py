"""The world outside: a provider a file."""
