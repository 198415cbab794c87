"""How the reader's weights are made: `python -m assistant.reader.training DATA` (`make train DATA=…`).
Nothing here is needed to read; torch and scikit-learn are imported here alone."""
