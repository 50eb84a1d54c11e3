"""How people write e-mail addresses: what `capture/emails.py` finds them with."""
