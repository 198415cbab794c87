"""How the tagger is trained. Nothing that runs to answer a question imports it."""
