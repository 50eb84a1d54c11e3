"""Finding leads by their words, in any language, through an index."""
