"""How people say whose an address is: what `capture/ownership.py` decides by."""
