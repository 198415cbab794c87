"""The words of a conversation that belong in a follow-up made standalone, as a small trained network tags
them."""
