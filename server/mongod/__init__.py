"""The process of an embedded mongod: its home, its life, and who of several servers owns it."""
