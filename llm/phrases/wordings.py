"""Each phrase has two wordings, said in turn, so that the bot does not repeat itself."""

Wordings = tuple[str, str]
