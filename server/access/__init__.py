"""Who may do what: tokens, the team, keys and limits at the door, and the log of what was done."""
