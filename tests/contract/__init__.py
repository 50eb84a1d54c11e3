"""The server keeps to its OpenAPI document: with what a route is meant for, and with what it is not."""
